// Small pieces that the others share.

export const $ = (id) => document.getElementById(id);

/** An element with properties and children; a string child becomes a text node. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('aria-') || name === 'role') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export const plural = (count, one, many = one + 's') => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

export const when = (iso) => el('time', { dateTime: iso, title: iso }, day.format(new Date(iso)));
