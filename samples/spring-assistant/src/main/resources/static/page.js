// The page: a conversation, what was recalled for each answer, and what is remembered.
// Whatever comes from the server reaches the page as text, never as markup.

import { csrf } from './csrf.js';
import { events } from './events.js';
import { forgetting, item, none } from './memories.js';
import { $, el, plural } from './parts.js';

const HINTS = [
  'My name is Anna',
  'Remember that I prefer aisle seats on long flights',
  'Where do I like to sit?',
];

let number = 1;
let busy = false;

// Talking to the server

async function ask(path, options = {}) {
  const headers = { 'X-XSRF-TOKEN': csrf(), ...options.headers };
  let response;
  try {
    response = await fetch(path, { cache: 'no-store', ...options, headers });
  } catch {
    throw new Error('The application cannot be reached; is it still running?');
  }
  if (response.status === 401) {
    location.assign('/login.html?again');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail || `The application answered with status ${response.status}.`);
  }
  return response;
}

const read = async (path) => (await ask(path)).json();

async function safely(work) {
  try {
    complain('');
    await work();
  } catch (error) {
    complain(error.message);
  }
}

/** One thing at a time with the conversation; what is pressed meanwhile does nothing. */
async function alone(work) {
  if (busy) {
    return;
  }
  working(true);
  await safely(work);
  working(false);
}

function working(now) {
  busy = now;
  ['send', 'fresh', 'earlier'].forEach((id) => { $(id).disabled = now; });
}

function complain(sentence) {
  $('alert').hidden = sentence === '';
  $('alert').textContent = sentence;
}

// The conversation

function bubble(by, text) {
  const paragraph = el('p', { className: 'words', dir: 'auto' }, text);
  const article = el('article', { className: `said ${by}` },
    el('span', { className: 'unseen' }, by === 'user' ? 'You:' : 'Assistant:'), paragraph);
  $('log').querySelector('.hello')?.remove();
  $('log').append(article);
  down();
  return { article, paragraph };
}

/** To the end, but not beyond the last that was asked: its answer is read from the beginning. */
function down() {
  const asked = [...$('log').querySelectorAll('.user')].pop();
  const top = asked ? asked.offsetTop - $('log').offsetTop - 12 : 0;
  $('log').scrollTop = Math.min(top, $('log').scrollHeight);
}

function hello() {
  const hints = HINTS.map((hint) => {
    const button = el('button', { type: 'button' }, hint);
    button.addEventListener('click', () => {
      $('text').value = hint;
      $('say').requestSubmit();
    });
    return el('li', {}, button);
  });
  $('log').replaceChildren(el('div', { className: 'hello' },
    el('p', {}, 'Tell something worth remembering, then begin a new conversation, or restart the application, and ask.'),
    el('ul', {}, ...hints)));
}

async function open(chosen) {
  number = chosen;
  $('talk-title').textContent = `Conversation ${number}`;
  hello();
  for (const { by, text } of await read(`/api/conversations/${number}`)) {
    bubble(by, text);
  }
}

async function earlier() {
  const known = await read('/api/conversations');
  const options = known.map((one) => el('option', { value: one.number }, `${one.number}: ${one.title}`));
  if (!known.some((one) => one.number === number)) {
    options.unshift(el('option', { value: number }, `${number}: new`));
  }
  $('earlier').replaceChildren(...options);
  $('earlier').value = number;
  $('earlier').hidden = options.length < 2;
  return known;
}

async function fresh() {
  const known = await read('/api/conversations');
  await open(1 + Math.max(0, ...known.map((one) => one.number)));
  await earlier();
}

function showRecalled(article, memories) {
  if (memories.length === 0) {
    article.append(el('p', { className: 'beside' }, 'Nothing was recalled.'));
    return;
  }
  // What was recalled for the newest answer is open to see; what was for others waits.
  $('log').querySelectorAll('details[open]').forEach((other) => { other.open = false; });
  article.append(el('details', { className: 'beside', open: true },
    el('summary', {}, `Recalled ${plural(memories.length, 'memory', 'memories')}`),
    el('ul', { className: 'list' }, ...memories.map((memory) => item(memory, forget)))));
}

async function say(text) {
  bubble('user', text);
  const { article, paragraph } = bubble('assistant', '');
  article.setAttribute('aria-busy', 'true');
  try {
    const response = await ask(`/api/conversations/${number}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    let recalled = [];
    let ended = false;
    for await (const { name, data } of events(response.body)) {
      if (name === 'recalled') {
        recalled = data;
      } else if (name === 'tool') {
        article.append(el('p', { className: 'beside' }, el('code', {}, data.name), ` ${data.result}`));
      } else if (name === 'token') {
        paragraph.append(data.text);
      } else if (name === 'failed') {
        throw new Error(data.detail);
      } else if (name === 'done') {
        ended = true;
      }
      down();
    }
    if (!ended) {
      throw new Error('The answer broke off; is the application still running?');
    }
    showRecalled(article, recalled);
  } finally {
    if (paragraph.textContent === '') {
      article.remove();
    }
    article.removeAttribute('aria-busy');
    down();
  }
}

// What is remembered

async function overview() {
  const { core, memories, count } = await read('/api/memory');
  $('core').replaceChildren(...core.flatMap((block) => [
    el('dt', {}, el('span', { title: block.description }, block.label),
      el('span', {}, `${[...block.value].length} of ${block.limit} characters`)),
    block.value === '' ? el('dd', { className: 'blank' }, 'empty') : el('dd', { dir: 'auto' }, block.value),
  ]));
  if (core.length === 0) {
    $('core').append(el('dd', { className: 'blank' }, 'empty'));
  }
  $('list').replaceChildren(...memories.map((memory) => item(memory, forget)));
  if (memories.length === 0) {
    $('list').append(none('Nothing yet.'));
  }
  $('badge').textContent = count;
  $('count').textContent = plural(count, 'memory', 'memories');
}

const forget = forgetting(
  async ({ collection, id }) => {
    const path = [collection, id].map(encodeURIComponent).join('/');
    return (await ask(`/api/memory/${path}`, { method: 'DELETE' })).json();
  },
  (gone) => {
    if (gone.some((memory) => memory.collection === 'recall')) {
      alone(() => open(number)); // What was said is no longer there.
    }
    safely(overview);
  });

// Hands and keys

$('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (busy || text === '') {
    return;
  }
  $('text').value = '';
  alone(async () => {
    await say(text);
    await Promise.all([overview(), earlier()]);
  }).then(() => $('text').focus());
});

$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('say').requestSubmit();
  }
});

$('fresh').addEventListener('click', () => alone(fresh).then(() => $('text').focus()));
$('earlier').addEventListener('change', () => alone(() => open(Number($('earlier').value))));
$('logout').addEventListener('click', () => safely(async () => {
  await ask('/logout', { method: 'POST' });
  location.assign('/login.html?out');
}));
for (const view of ['talk', 'memory']) {
  $(`view-${view}`).addEventListener('click', () => {
    document.body.dataset.view = view;
    $('view-talk').setAttribute('aria-pressed', String(view === 'talk'));
    $('view-memory').setAttribute('aria-pressed', String(view === 'memory'));
  });
}

alone(async () => {
  const me = await read('/api/me');
  $('user').textContent = me.user;
  $('scripted').hidden = !me.scripted;
  $('model').textContent = me.model ? ` Answers come from ${me.model}.` : '';
  HINTS[0] = `My name is ${me.user.charAt(0).toUpperCase()}${me.user.slice(1)}`;
  await Promise.all([fresh(), overview()]);
}).then(() => {
  document.body.dataset.ready = 'true';
  $('text').focus();
});
