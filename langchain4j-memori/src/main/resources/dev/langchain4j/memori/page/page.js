// The page: what is asked for, what is shown. The state that a reader may want to keep stands in the address, behind the #.
// Whatever comes from a memory reaches the page as text, never as markup.

import { drawTimeline, drawTypes } from './charts.js';
import { drawGraph } from './graph.js';
import { TYPES, bytes, date, el, plural, sentence, titled, typeMark, when } from './parts.js';

const PAGE_SIZE = 20;
const NARROW = matchMedia('(max-width: 959px)');

const $ = (id) => document.getElementById(id);
const state = { q: '', mode: 'hybrid', type: '', sort: 'UPDATED', asc: 'false', view: 'list', id: '' };
const defaults = { ...state };
let period = null;
let offset = 0;
let stats = null;
let timeline = null;
let graph = null;
let opener = null;

// Talking to the server

async function ask(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  const query = new URLSearchParams(given).toString();
  let response;
  try {
    response = await fetch(`api/${path}${query ? '?' + query : ''}`, { cache: 'no-store' });
  } catch {
    throw new Error('The page is no longer served: its program has ended, or closed it.');
  }
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(sentence(answer.error));
  }
  return answer;
}

/** Of several answers under way for one place only the last one asked for is shown. */
const latest = new Map();

async function show(place, question, paint, fail = () => {}) {
  const ticket = Symbol(place);
  latest.set(place, ticket);
  try {
    const answer = await question;
    if (latest.get(place) === ticket) {
      paint(answer);
      complain(place, '');
    }
  } catch (error) {
    if (latest.get(place) === ticket) {
      complain(place, error.message);
      fail();
    }
  }
}

const complaints = new Map();

function complain(place, sentence) {
  complaints.set(place, sentence);
  const text = [...new Set([...complaints.values()].filter(Boolean))].join(' ');
  $('alert').hidden = text === '';
  if ($('alert').textContent !== text) {
    $('alert').textContent = text;
  }
}

function row(memory, hit) {
  const open = el('button', { type: 'button', className: 'open' },
    el('span', { className: 'text', dir: 'auto' }, memory.content + (memory.shortened ? '…' : '')));
  open.addEventListener('click', () => choose(memory.id, open));
  const facts = el('div', { className: 'facts' }, typeMark(memory.type), when(memory.occurredAt, date),
    memory.author ? el('bdi', {}, memory.author) : null,
    memory.pinned ? el('span', {}, 'Pinned') : null,
    memory.version > 1 ? el('span', {}, `Version ${memory.version}`) : null,
    memory.accessCount > 0 ? el('span', {}, `Read ${plural(memory.accessCount, 'time')}`) : null);
  const item = el('li', { className: 'memory' }, open, facts);
  item.dataset.id = memory.id;
  item.classList.toggle('chosen', memory.id === state.id);
  if (hit) {
    const fill = el('span');
    fill.style.width = `${100 * Math.min(1, hit.score)}%`;
    item.append(el('details', { className: 'why' },
      el('summary', {}, el('span', { className: 'meter', 'aria-hidden': 'true' }, fill),
        el('span', { className: 'number' }, `Score ${hit.score.toFixed(3)}`)),
      el('pre', {}, hit.explanation)));
  }
  return item;
}

// Views

function loadOverview() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  show('stats', ask('stats'), (answer) => {
    stats = answer;
    document.title = `${stats.namespace} · Memori`;
    $('namespace').textContent = stats.namespace;
    const meaning = stats.embedded === stats.memories ? 'all' : stats.embedded.toLocaleString('en');
    $('summary').textContent = [
      plural(stats.memories, 'memory', 'memories'),
      plural(stats.versions, 'version'),
      stats.memories === 0 ? null : stats.embedded === 0 ? 'searchable by words only' : `${meaning} searchable by meaning`,
      `${bytes(stats.bytes)} of text and vectors`,
    ].filter(Boolean).join(' · ');
    paintTypes();
  });
  show('timeline', ask('timeline', { zone }), (answer) => {
    timeline = answer;
    paintTimeline();
  });
}

function paintTypes() {
  if (stats) {
    drawTypes($('types'), stats.byType, state.q ? '' : state.type, (type) => browse({ type }));
  }
}

function paintTimeline() {
  if (timeline) {
    drawTimeline($('timeline'), $('timeline-caption'), timeline, period, (slot) => {
      period = period?.after === slot.after && period?.before === slot.before ? null : slot;
      browse({});
    });
  }
}

/** Shows the list, with some choices changed, from its first page on. */
function browse(changes) {
  offset = 0;
  complain('detail', '');
  remember({ q: '', view: 'list', ...changes });
  render();
  // On a small screen the charts would hide that anything has happened.
  if ($('memories').getBoundingClientRect().top > innerHeight * 0.6) {
    $('memories').scrollIntoView({ block: 'start' });
  }
}

function loadList() {
  $('list').setAttribute('aria-busy', 'true');
  const searching = state.q !== '';
  const question = searching
    ? ask('search', { q: state.q, mode: state.mode, limit: PAGE_SIZE })
    : ask('memories', {
      type: state.type, sort: state.sort, ascending: state.asc, after: period?.after, before: period?.before, offset, limit: PAGE_SIZE,
    });
  show('list', question.finally(() => $('list').setAttribute('aria-busy', 'false')), searching ? paintHits : paintPage, () => {
    // What stands there answers another question.
    $('list').replaceChildren();
    $('status').textContent = 'This could not be read.';
    $('pager').hidden = true;
  });
}

function paintHits({ hits }) {
  $('list').replaceChildren(...hits.map((hit) => row(hit.memory, hit)));
  $('status').textContent = hits.length === 0
    ? `Nothing found for “${state.q}”`
    : `${plural(hits.length, 'memory', 'memories')} for “${state.q}”, best first`;
  if (hits.length === 0) {
    $('list').append(el('li', { className: 'empty' }, 'Try other words, or search by meaning.'));
  }
  $('pager').hidden = true;
}

function paintPage({ total, memories }) {
  if (memories.length === 0 && offset > 0) {
    offset = Math.max(0, Math.ceil(total / PAGE_SIZE) - 1) * PAGE_SIZE;
    loadList();
    return;
  }
  $('list').replaceChildren(...memories.map((memory) => row(memory)));
  $('status').textContent = plural(total, 'memory', 'memories');
  if (total === 0) {
    const nothing = state.type || period ? 'No memory fits this choice.' : 'Nothing is remembered here yet.';
    $('list').append(el('li', { className: 'empty' }, nothing));
  }
  $('pager').hidden = total <= PAGE_SIZE;
  $('page').textContent = `${offset + 1}–${offset + memories.length} of ${total.toLocaleString('en')}`;
  $('previous').disabled = offset === 0;
  $('next').disabled = offset + memories.length >= total;
}

function loadGraph() {
  $('graph').setAttribute('aria-busy', 'true');
  show('graph', ask('graph').finally(() => $('graph').setAttribute('aria-busy', 'false')), (answer) => {
    graph = answer;
    paintGraph();
  });
}

function paintGraph() {
  if (!graph || state.view !== 'graph') {
    return;
  }
  const number = graph.nodes.length;
  $('graph-note').textContent = graph.note
    ? sentence(graph.note)
    : number === 0 ? 'Nothing is remembered here yet.'
      : (number < graph.total ? `The ${number} memories that changed last. ` : '')
        + 'A line joins two that are among the nearest of each other in meaning; the thicker, the nearer.';
  const used = TYPES.filter((type) => graph.nodes.some((node) => node.type === type));
  $('legend').replaceChildren(...used.map((type) => el('li', {}, typeMark(type))));
  if (number === 0) {
    $('graph').replaceChildren();
  } else {
    drawGraph($('graph'), $('graph-caption'), graph, state.id, choose);
  }
}

// One memory

function choose(id, from) {
  opener = from ?? opener;
  remember({ id });
  mark();
  loadDetail(true);
}

function mark() {
  for (const item of document.querySelectorAll('[data-id]')) {
    item.classList.toggle('chosen', item.dataset.id === state.id);
  }
}

function loadDetail(takeFocus) {
  const id = encodeURIComponent(state.id);
  show('detail', ask(`memory/${id}`), (memory) => {
    paintDetail(memory);
    openDetail();
    $('detail').scrollTop = 0;
    if (takeFocus || NARROW.matches) {
      $('detail-title').focus({ preventScroll: !NARROW.matches });
    } else {
      document.activeElement?.blur();
    }
    related(memory);
  });
}

/** Beside the list where there is room, over it where there is none. */
function openDetail() {
  const detail = $('detail');
  const modal = detail.open && detail.matches(':modal');
  if (detail.open && modal !== NARROW.matches) {
    detail.dataset.moving = 'yes';
    detail.close();
  }
  if (!detail.open) {
    $('hint').hidden = true;
    if (NARROW.matches) {
      detail.showModal();
    } else {
      detail.show();
    }
  }
}

function closed() {
  if ($('detail').dataset.moving) {
    delete $('detail').dataset.moving;
    return;
  }
  latest.delete('detail');
  $('hint').hidden = false;
  remember({ id: '' });
  mark();
  if (opener?.isConnected) {
    opener.focus();
  }
}

function pairs(rows) {
  return el('dl', { className: 'pairs' }, ...rows.filter(Boolean).flatMap(([name, ...value]) =>
    [el('dt', { dir: 'auto' }, name), el('dd', {}, ...value)]));
}

function part(title, ...children) {
  return el('section', {}, el('h3', {}, title), ...children);
}

function paintDetail(memory) {
  const expired = memory.expiresAt && new Date(memory.expiresAt) <= new Date();
  const close = el('button', { type: 'button', className: 'quiet' }, 'Close');
  close.addEventListener('click', () => $('detail').close());
  const title = el('h2', { id: 'detail-title', tabIndex: -1 }, typeMark(memory.type),
    memory.pinned ? el('span', { className: 'badge' }, 'Pinned') : null,
    expired ? el('span', { className: 'badge late' }, 'Expired') : null);
  const reads = memory.accessCount === 0 ? 'never' : plural(memory.accessCount, 'time');
  $('detail').replaceChildren(
    el('div', { className: 'detail-head' }, title, close),
    el('p', { className: 'content', dir: 'auto' }, memory.content),
    part('Times', pairs([
      ['Happened', when(memory.occurredAt)],
      ['Stored', when(memory.createdAt)],
      memory.updatedAt === memory.createdAt ? null : ['Changed', when(memory.updatedAt)],
      ['Read', reads, ...(memory.lastAccessedAt ? [', last ', when(memory.lastAccessedAt)] : [])],
      memory.reinforcements > 0 ? ['Added again', plural(memory.reinforcements, 'time')] : null,
      memory.expiresAt ? ['Expires', when(memory.expiresAt)] : null,
    ])),
    part('Origin', pairs([
      memory.author ? ['Author', el('bdi', {}, memory.author)] : null,
      memory.sessionId ? ['Session', el('bdi', {}, memory.sessionId)] : null,
      ['Collection', el('bdi', {}, memory.collection)],
      ['Id', el('span', { className: 'id' }, memory.id)],
    ])),
    memory.metadata.length === 0 ? '' : part('Metadata', pairs(memory.metadata.map((pair) =>
      [pair.key, el('bdi', {}, pair.value), el('span', { className: 'sort' }, pair.type)]))),
    part('Versions', el('ol', { className: 'history' }, ...memory.history.map((entry) =>
      el('li', {}, `${titled(entry.event)}, version ${entry.version}`,
        el('span', { className: 'caption' }, when(entry.at), entry.reason ? ` · ${entry.reason}` : ''))))),
    el('section', { id: 'near', 'aria-busy': 'true' }, el('h3', {}, 'Related')),
  );
}

async function related(memory) {
  const place = $('near');
  let answer;
  try {
    const { hits } = await ask(`related/${encodeURIComponent(memory.id)}`, { limit: 5 });
    answer = hits.length === 0 ? el('p', { className: 'caption' }, 'Nothing lies near it.')
      : el('ul', { className: 'related' }, ...hits.map((hit) => {
        const go = el('button', { type: 'button' },
          el('span', { className: 'text', dir: 'auto' }, hit.memory.content),
          el('span', { className: 'number', title: hit.explanation }, hit.score.toFixed(2)));
        go.addEventListener('click', () => choose(hit.memory.id));
        return el('li', {}, go);
      }));
  } catch (error) {
    answer = el('p', { className: 'caption' }, error.message);
  }
  place.append(answer);
  place.setAttribute('aria-busy', 'false');
}

// State

function remember(changes) {
  Object.assign(state, changes);
  const kept = Object.entries(state).filter(([name, value]) => value !== defaults[name]);
  const hash = new URLSearchParams(kept).toString();
  history.replaceState(null, '', hash ? `#${hash}` : location.pathname);
}

function recall() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(defaults)) {
    state[name] = given.get(name) ?? defaults[name];
  }
}

function render() {
  const searching = state.q !== '';
  $('q').value = state.q;
  $('mode').value = state.mode;
  $('type').value = state.type;
  $('sort').value = state.sort;
  $('order').value = state.asc;
  const [first, last] = state.sort === 'ACCESS_COUNT' ? ['Most', 'Least'] : ['Newest', 'Oldest'];
  $('order').options[0].text = first;
  $('order').options[1].text = last;
  $('filters').hidden = searching;
  $('clear').hidden = !searching;
  $('period').hidden = period === null;
  if (period) {
    $('period').textContent = `${period.name} ×`;
    $('period').setAttribute('aria-label', `Show all days again, not only ${period.name}`);
  }
  for (const view of ['list', 'graph']) {
    const current = view === state.view;
    $(`tab-${view}`).setAttribute('aria-selected', String(current));
    $(`tab-${view}`).tabIndex = current ? 0 : -1;
    $(`panel-${view}`).hidden = !current;
  }
  paintTypes();
  paintTimeline();
  if (state.view === 'graph') {
    if (graph) {
      paintGraph();
    } else {
      loadGraph();
    }
  } else {
    loadList();
  }
}

function start() {
  recall();
  graph = null;
  loadOverview();
  render();
  if (state.id) {
    loadDetail(false);
  }
}

$('search').addEventListener('submit', (event) => {
  event.preventDefault();
  browse({ q: $('q').value.trim(), mode: $('mode').value });
});
$('mode').addEventListener('change', () => {
  remember({ mode: $('mode').value });
  if (state.q) {
    browse({ q: state.q });
  }
});
$('q').addEventListener('search', () => {
  // The cross in the field.
  if ($('q').value === '' && state.q) {
    browse({});
  }
});
$('clear').addEventListener('click', () => {
  browse({});
  $('q').focus();
});
$('type').addEventListener('change', () => browse({ type: $('type').value }));
$('sort').addEventListener('change', () => browse({ sort: $('sort').value }));
$('order').addEventListener('change', () => browse({ asc: $('order').value }));
$('period').addEventListener('click', () => {
  period = null;
  browse({});
  $('type').focus();
});
for (const [button, way] of [['previous', -1], ['next', 1]]) {
  $(button).addEventListener('click', () => {
    offset = Math.max(0, offset + way * PAGE_SIZE);
    loadList();
    $('memories').scrollIntoView({ block: 'start' });
    $('memories').focus({ preventScroll: true });
  });
}
for (const [view, other] of [['list', 'graph'], ['graph', 'list']]) {
  $(`tab-${view}`).addEventListener('click', () => {
    remember({ view });
    render();
  });
  $(`tab-${view}`).addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      $(`tab-${other}`).click();
      $(`tab-${other}`).focus();
    }
  });
}
$('detail').addEventListener('close', closed);
$('detail').addEventListener('click', (event) => {
  if (event.target === $('detail') && $('detail').matches(':modal')) {
    const box = $('detail').getBoundingClientRect();
    if (event.clientY < box.top) {
      $('detail').close();
    }
  }
});
$('detail').addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !$('detail').matches(':modal')) {
    $('detail').close();
  }
});
NARROW.addEventListener('change', () => {
  if ($('detail').open) {
    openDetail();
  }
});
$('refresh').addEventListener('click', start);
addEventListener('hashchange', () => {
  if (location.hash !== '#memories') {
    start();
  }
});
let width = document.body.clientWidth;
new ResizeObserver(() => {
  if (document.body.clientWidth !== width) {
    width = document.body.clientWidth;
    paintTimeline();
    paintGraph();
  }
}).observe(document.body);

start();
