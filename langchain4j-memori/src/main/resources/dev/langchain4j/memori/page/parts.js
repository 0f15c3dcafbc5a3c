// Small pieces that all drawings share.
// Whatever comes from a memory reaches the page as text, never as markup.

export const TYPES = ['EPISODIC', 'SEMANTIC', 'PROCEDURAL', 'WORKING', 'STATE'];

const SVG = 'http://www.w3.org/2000/svg';

/** An element with properties and children; a string child becomes a text node. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('aria-') || name === 'role' || name === 'for') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  return element;
}

export const titled = (word) => word.charAt(0) + word.slice(1).toLowerCase();

export const plural = (count, one, many = one + 's') => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1) + '.';

const stamp = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
export const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

export function when(iso, formatter = stamp) {
  const time = new Date(iso);
  // The store knows years that JavaScript does not.
  const text = Number.isNaN(time.getTime()) ? iso : formatter.format(time);
  return el('time', { dateTime: iso, title: iso }, text);
}

export function bytes(count) {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = count;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toLocaleString('en', { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 })} ${units[unit]}`;
}

export const typeMark = (type) => el('span', { className: 'type' }, el('span', { className: `dot ${type}` }), titled(type));

/** One stop of the tab key for a group; within it the arrow keys move. */
export function roving(items, step) {
  items.forEach((item, index) => {
    item.setAttribute('tabindex', index === 0 ? '0' : '-1');
    item.addEventListener('focus', () => {
      items.forEach((other) => other.setAttribute('tabindex', other === item ? '0' : '-1'));
    });
    item.addEventListener('keydown', (event) => {
      const next = items[step(index, event.key)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  });
}

/** Draws anew without taking the focus from the button that was pressed: the one in its place has it afterwards. */
export function redraw(box, ...children) {
  const before = [...box.querySelectorAll('button')].indexOf(document.activeElement);
  box.replaceChildren(...children);
  box.querySelectorAll('button')[before]?.focus();
}
