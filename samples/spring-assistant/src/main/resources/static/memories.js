// One memory, and forgetting it: asked once, and answered with a receipt.

import { $, el, plural, when } from './parts.js';

export const none = (sentence) => el('li', { className: 'none' }, sentence);

/** A memory in a list, with its score where it was recalled. */
export function item(memory, forget) {
  const button = el('button', { type: 'button', className: 'forget', 'aria-label': `Forget: ${memory.text}` }, 'Forget');
  const row = el('li', {},
    el('span', { className: 'text', dir: 'auto' }, memory.text),
    el('span', { className: 'facts' },
      memory.score === null ? null : score(memory.score),
      when(memory.at),
      said(memory),
      el('span', { className: 'id', title: memory.id }, memory.id.slice(0, 8))),
    button);
  row.dataset.id = memory.id;
  button.addEventListener('click', () => forget(memory));
  return row;
}

const SPEAKERS = { user: 'said by you', assistant: 'said by the assistant', tool: 'by a tool' };

/** Where a memory was said, and not saved. */
function said({ collection, by }) {
  return collection === 'recall' ? el('span', {}, SPEAKERS[by] ?? `said by ${by}`) : null;
}

function score(value) {
  const fill = el('span');
  fill.style.width = `${100 * value}%`;
  return el('span', { title: 'How well it fits what was said, from 0 to 1' },
    el('span', { className: 'meter', 'aria-hidden': 'true' }, fill),
    el('span', { className: 'number' }, ` ${value.toFixed(2)}`));
}

/** What a button "Forget" does: erase(memory) resolves to the receipt, and changed(memories) is called when they are gone. */
export function forgetting(erase, changed) {
  const sheet = $('forget');

  // Whoever pressed a button that is gone with its memory goes on at the message.
  sheet.addEventListener('close', () => {
    const focused = document.activeElement;
    if (focused === document.body || sheet.contains(focused)) {
      $('text').focus();
    }
  });

  function show(title, body, ...choices) {
    $('forget-title').textContent = title;
    $('forget-body').replaceChildren(...body);
    $('forget-choices').replaceChildren(...choices);
    if (!sheet.open) {
      sheet.showModal();
    }
    $('forget-title').focus();
  }

  function choice(label, className, action) {
    const button = el('button', { type: 'button', className }, label);
    button.addEventListener('click', action);
    return button;
  }

  const close = () => choice('Close', 'quiet', () => sheet.close());

  async function confirmed(memories) {
    sheet.setAttribute('aria-busy', 'true');
    try {
      const answers = [];
      for (const memory of memories) {
        answers.push(await erase(memory));
        document.querySelectorAll(`.log [data-id="${CSS.escape(memory.id)}"]`).forEach((row) => {
          row.classList.add('gone');
          row.querySelector('button')?.remove();
        });
      }
      receipt(answers);
    } catch (error) {
      show('Not forgotten', [el('p', { className: 'alert' }, error.message)], close());
    } finally {
      sheet.removeAttribute('aria-busy');
      changed(memories);
    }
  }

  function receipt(answers) {
    const sum = (count) => answers.reduce((total, { receipt: one }) => total + count(one), 0);
    const open = answers.flatMap(({ receipt: one }) => one.open);
    const { elsewhere } = answers[answers.length - 1];
    const searched = plural(sum((one) => one.searched), 'piece');
    const pairs = el('dl', { className: 'pairs' });
    const pair = (name, value) => pairs.append(el('dt', {}, name), el('dd', {}, value));
    pair('Receipt', answers.map(({ number }) => `no. ${number}`).join('\n'));
    pair('Memory', el('span', { className: 'id' }, answers.flatMap(({ receipt: one }) => one.ids).join('\n')));
    pair('Erased', [
      plural(sum((one) => one.erased.memories), 'memory', 'memories'),
      plural(sum((one) => one.erased.versions), 'version'),
      plural(sum((one) => one.erased.vectors), 'vector'),
    ].join(', '));
    pair('Verified', open.length > 0
      ? open.join(' ')
      : `${searched} of it looked for in tables, indexes and the bytes of the file; nothing found`);
    if (elsewhere.length === 0) {
      show('Forgotten', [pairs], close());
      return;
    }
    show('Forgotten', [pairs,
      el('p', {}, 'The same words still stand in what was said:'),
      el('ul', { className: 'list' }, ...elsewhere.map((memory) => el('li', {},
        el('span', { className: 'text', dir: 'auto' }, memory.text),
        el('span', { className: 'facts' }, when(memory.at), said(memory)))))],
    close(), choice('Forget these too', 'alarm', () => confirmed(elsewhere)));
  }

  return (memory) => show('Forget this for good?',
    [el('blockquote', { dir: 'auto' }, memory.text)],
    choice('Keep', 'quiet', () => sheet.close()), choice('Forget', 'alarm', () => confirmed([memory])));
}
