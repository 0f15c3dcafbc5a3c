// Bars by type and bars by day.

import { TYPES, el, plural, redraw, roving, titled } from './parts.js';

// Types

export function drawTypes(list, byType, chosen, pick) {
  const most = Math.max(1, ...TYPES.map((type) => byType[type]));
  redraw(list, ...TYPES.map((type) => {
    const fill = el('span', { className: `fill ${type}` });
    fill.style.width = `${(100 * byType[type]) / most}%`;
    const button = el('button', {
      type: 'button',
      'aria-pressed': String(type === chosen),
      'aria-label': `${titled(type)}: ${plural(byType[type], 'memory', 'memories')}`,
    }, el('span', {}, titled(type)), el('span', { className: 'track' }, fill),
    el('span', { className: 'count' }, byType[type].toLocaleString('en')));
    button.addEventListener('click', () => pick(type === chosen ? '' : type));
    return el('li', {}, button);
  }));
}

// Time line

const DAY = 86_400_000;
const utc = (date) => Date.parse(`${date}T00:00:00Z`);
const format = (options) => {
  const formatter = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
  return (time) => formatter.format(time);
};
const dayName = format({ day: 'numeric', month: 'short', year: 'numeric' });
const monthName = format({ month: 'long', year: 'numeric' });
const yearStart = (year) => new Date(0).setUTCFullYear(year);

/** From fine to coarse; each knows the start of the slot that a time lies in, the start of the next, and its name. */
const SLOTS = [
  { unit: 'day', start: (t) => t, next: (t) => t + DAY, name: dayName },
  {
    unit: 'week',
    start: (t) => t - ((new Date(t).getUTCDay() + 6) % 7) * DAY,
    next: (t) => t + 7 * DAY,
    name: (t) => `Week of ${dayName(t)}`,
  },
  {
    unit: 'month',
    start: (t) => new Date(t).setUTCDate(1),
    next: (t) => new Date(t).setUTCMonth(new Date(t).getUTCMonth() + 1),
    name: monthName,
  },
  ...[1, 10, 100, 1000].map((years) => ({
    unit: years === 1 ? 'year' : `${years} years`,
    start: (t) => yearStart(Math.floor(new Date(t).getUTCFullYear() / years) * years),
    next: (t) => yearStart(new Date(t).getUTCFullYear() + years),
    name: (t) => (years === 1 ? '' : 'From ') + new Date(t).getUTCFullYear(),
  })),
];

function slots(days, room) {
  const first = utc(days[0].date);
  const last = utc(days[days.length - 1].date);
  for (const scale of SLOTS) {
    const starts = [];
    for (let t = scale.start(first); t <= last && starts.length <= room; t = scale.next(t)) {
      starts.push(t);
    }
    if (starts.length <= room || scale === SLOTS[SLOTS.length - 1]) {
      const filled = new Map();
      for (const day of days) {
        const key = scale.start(utc(day.date));
        const slot = filled.get(key) ?? { count: 0, after: day.after };
        filled.set(key, { ...slot, count: slot.count + day.count, before: day.before });
      }
      return { scale, slots: starts.map((start) => ({ start, name: scale.name(start), ...filled.get(start) })) };
    }
  }
  return { scale: SLOTS[0], slots: [] };
}

export function drawTimeline(box, caption, timeline, chosen, pick) {
  // A calendar of four-digit years is all that this chart can show.
  const days = timeline.days.filter((day) => /^\d{4}-\d\d-\d\d$/.test(day.date));
  if (days.length === 0) {
    box.replaceChildren(el('p', { className: 'caption' }, 'No days yet.'));
    caption.textContent = '';
    return;
  }
  const room = Math.max(12, Math.floor((box.clientWidth || 600) / 9));
  const { scale, slots: all } = slots(days, room);
  const most = Math.max(...all.map((slot) => slot.count ?? 0));
  const busiest = all.find((slot) => slot.count === most);
  const say = (slot) => `${slot.name}: ${plural(slot.count, 'memory', 'memories')}`;
  const rest = `Per ${scale.unit}, at most ${most.toLocaleString('en')} (${busiest.name.replace('Week', 'week')})`
    + (timeline.complete ? '' : `; only the latest ${timeline.memories.toLocaleString('en')} memories`);
  const bars = el('div', { className: 'bars', role: 'group', 'aria-label': `Memories per ${scale.unit}` });
  for (const slot of all) {
    if (!slot.count) {
      bars.append(el('span'));
      continue;
    }
    const fill = el('span');
    fill.style.height = `${(100 * slot.count) / most}%`;
    const button = el('button', {
      type: 'button',
      title: say(slot),
      'aria-label': say(slot),
      'aria-pressed': String(chosen?.after === slot.after && chosen?.before === slot.before),
    }, fill);
    button.addEventListener('click', () => pick(slot));
    for (const event of ['pointerenter', 'focus']) {
      button.addEventListener(event, () => { caption.textContent = say(slot); });
    }
    for (const event of ['pointerleave', 'blur']) {
      button.addEventListener(event, () => { caption.textContent = rest; });
    }
    bars.append(button);
  }
  roving([...bars.querySelectorAll('button')], (index, key) =>
    ({ ArrowRight: index + 1, ArrowLeft: index - 1 })[key]);
  caption.textContent = rest;
  const edges = [all[0], all[all.length - 1]].map((slot) => slot.name);
  redraw(box, bars, el('div', { className: 'axis', 'aria-hidden': 'true' },
    ...[...new Set(edges)].map((name) => el('span', {}, name))));
}
