// The graph of related memories.

import { plural, roving, svg, titled } from './parts.js';

const MARGIN = 26;
const STEPS = 320;
const IDLE = 'Point at a memory to read it, choose it to see all of it.';

/**
 * Springs along the edges, repulsion between all by the number of their ties, and a pull to the middle (after ForceAtlas2,
 * Jacomy and others, 2014), from a sunflower spiral and with no chance in it: the same memories always make the same picture.
 */
function layOut(nodes, edges, width, height) {
  nodes.forEach((node, index) => {
    const angle = index * 2.399963;
    const radius = 10 * Math.sqrt(index + 0.5);
    node.x = radius * Math.cos(angle);
    node.y = radius * Math.sin(angle);
  });
  for (let step = 0; step < STEPS; step++) {
    const heat = 12 * (1 - step / STEPS) + 0.1;
    for (const node of nodes) {
      node.dx = -0.02 * node.x * (node.degree + 1);
      node.dy = -0.02 * node.y * (node.degree + 1);
    }
    for (let i = 0; i < nodes.length; i++) {
      for (let j = i + 1; j < nodes.length; j++) {
        const weight = 40 * (nodes[i].degree + 1) * (nodes[j].degree + 1);
        push(nodes[i], nodes[j], (distance) => weight / distance);
      }
    }
    for (const edge of edges) {
      push(edge.a, edge.b, (distance) => -distance);
    }
    for (const node of nodes) {
      const length = Math.hypot(node.dx, node.dy) || 1;
      node.x += (node.dx / length) * Math.min(length, heat);
      node.y += (node.dy / length) * Math.min(length, heat);
    }
  }
  spread(nodes, 'x', MARGIN, width - MARGIN);
  spread(nodes, 'y', MARGIN, height - MARGIN);
  for (let round = 0; round < 60; round++) {
    pullApart(nodes, width, height);
  }
}

function push(a, b, force) {
  const x = a.x - b.x || 0.01;
  const y = a.y - b.y || 0.01;
  const distance = Math.max(1, Math.hypot(x, y));
  const strength = force(distance) / distance;
  a.dx += x * strength;
  a.dy += y * strength;
  b.dx -= x * strength;
  b.dy -= y * strength;
}

/** Half by place and half by rank, so that a few outliers do not squeeze all others into one corner. */
function spread(nodes, axis, from, to) {
  const sorted = [...nodes].sort((a, b) => a[axis] - b[axis] || (a.id < b.id ? -1 : 1));
  const low = sorted[0][axis];
  const span = sorted[sorted.length - 1][axis] - low;
  sorted.forEach((node, rank) => {
    const place = span < 1 ? 0.5 : (node[axis] - low) / span;
    const even = sorted.length === 1 ? 0.5 : rank / (sorted.length - 1);
    node[`${axis}Next`] = from + (to - from) * (span < 1 ? place : (place + even) / 2);
  });
  for (const node of nodes) {
    node[axis] = node[`${axis}Next`];
  }
}

function pullApart(nodes, width, height) {
  for (let i = 0; i < nodes.length; i++) {
    for (let j = i + 1; j < nodes.length; j++) {
      const a = nodes[i];
      const b = nodes[j];
      const x = a.x - b.x || 0.01;
      const y = a.y - b.y || 0.01;
      const distance = Math.hypot(x, y);
      const missing = a.r + b.r + 8 - distance;
      if (missing > 0) {
        const move = missing / 2 / distance;
        a.x += x * move;
        a.y += y * move;
        b.x -= x * move;
        b.y -= y * move;
      }
    }
  }
  for (const node of nodes) {
    node.x = Math.min(width - MARGIN, Math.max(MARGIN, node.x));
    node.y = Math.min(height - MARGIN, Math.max(MARGIN, node.y));
  }
}

const firstWords = (text, most) => {
  const line = text.trim().replace(/\s+/g, ' ');
  const letters = [...line];
  return letters.length <= most ? line : letters.slice(0, most - 1).join('').trimEnd() + '…';
};

/** Writes beside the nodes, the best connected first, wherever it hides nothing. */
function labels(nodes, width) {
  const taken = nodes.map((node) => [node.x - node.r, node.y - node.r, node.x + node.r, node.y + node.r]);
  const placed = [];
  for (const node of [...nodes].sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1))) {
    const text = firstWords(node.content, 26);
    const half = text.length * 3.1;
    for (const [dx, dy, anchor] of [[0, node.r + 13, 0], [0, -node.r - 5, 0], [node.r + 4 + half, 4, 0], [-node.r - 4 - half, 4, 0]]) {
      const x = node.x + dx + anchor;
      const y = node.y + dy;
      const box = [x - half, y - 11, x + half, y + 4];
      const free = box[0] > 2 && box[2] < width - 2 && box[1] > 0
        && taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
      if (free) {
        taken.push(box);
        placed.push({ node, text, x, y });
        break;
      }
    }
  }
  return placed;
}

export function drawGraph(box, caption, graph, chosenId, pick) {
  const width = Math.max(280, box.clientWidth);
  const nodes = graph.nodes.map((memory) => ({ ...memory, degree: 0, near: new Set() }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = graph.edges.map((edge) => ({ a: byId.get(edge.from), b: byId.get(edge.to), score: edge.score }));
  for (const { a, b } of edges) {
    a.degree++;
    b.degree++;
    a.near.add(b);
    b.near.add(a);
  }
  nodes.forEach((node) => { node.r = 5 + Math.min(6, node.degree); });
  const tied = nodes.filter((node) => node.degree > 0);
  const alone = nodes.filter((node) => node.degree === 0);
  const height = tied.length === 0 ? 0 : Math.round(Math.min(620, Math.max(240, 60 * Math.sqrt(tied.length), width * (tied.length < 12 ? 0.45 : 0.7))));
  if (tied.length > 0) {
    layOut(tied, edges, width, height);
  }
  const perRow = Math.floor((width - 20) / 22);
  alone.forEach((node, index) => {
    node.x = 16 + (index % perRow) * 22;
    node.y = height + 46 + Math.floor(index / perRow) * 22;
  });
  const total = height + (alone.length === 0 ? 0 : 62 + Math.floor((alone.length - 1) / perRow) * 22);
  const picture = svg('svg', { viewBox: `0 0 ${width} ${total}`, role: 'group', 'aria-label': 'Graph of related memories; arrow keys move between them' });
  const strongest = Math.max(...edges.map((edge) => edge.score), graph.threshold + 0.01);
  for (const edge of edges) {
    const strength = (edge.score - graph.threshold) / (strongest - graph.threshold);
    edge.line = svg('line', {
      class: 'edge', x1: edge.a.x, y1: edge.a.y, x2: edge.b.x, y2: edge.b.y, 'stroke-width': (0.8 + 2.6 * strength).toFixed(2),
    });
    picture.append(edge.line);
  }
  if (alone.length > 0) {
    const words = svg('text', { class: 'aside-label', x: 8, y: height + 22 });
    words.textContent = tied.length === 0 ? 'None is near another' : `${plural(alone.length, 'memory', 'memories')} without a near one`;
    picture.append(words);
  }
  const say = (node) => `${titled(node.type)}, related to ${node.degree}: ${firstWords(node.content, 160)}`;
  nodes.forEach((node) => {
    node.shape = svg('g', {
      class: `node ${node.type}${node.id === chosenId ? ' chosen' : ''}`, role: 'button', 'aria-label': say(node),
      transform: `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`,
    });
    node.shape.dataset.id = node.id;
    // A finger needs more than the dot.
    node.shape.append(svg('circle', { r: Math.max(11, node.r), class: 'reach' }), svg('circle', { r: node.r }));
    picture.append(node.shape);
  });
  for (const { node, text, x, y } of labels(tied, width)) {
    node.label = svg('text', { class: 'label', x, y, 'text-anchor': 'middle' });
    node.label.textContent = text;
    picture.append(node.label);
  }
  const light = (node) => {
    picture.classList.toggle('lit', node !== null);
    for (const other of nodes) {
      const near = node !== null && (other === node || node.near.has(other));
      other.shape.classList.toggle('near', near);
      other.label?.classList.toggle('near', near);
    }
    for (const edge of edges) {
      edge.line.classList.toggle('near', edge.a === node || edge.b === node);
    }
    caption.textContent = node === null ? IDLE : say(node);
  };
  for (const node of nodes) {
    node.shape.addEventListener('pointerenter', () => light(node));
    node.shape.addEventListener('pointerleave', () => light(null));
    node.shape.addEventListener('focus', () => light(node));
    node.shape.addEventListener('blur', () => light(null));
    node.shape.addEventListener('click', () => pick(node.id, node.shape));
    node.shape.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        pick(node.id, node.shape);
      }
    });
  }
  roving(nodes.map((node) => node.shape), (index, key) => neighbour(nodes, index, key));
  caption.textContent = IDLE;
  box.replaceChildren(picture);
}

/** The nearest node in the direction of an arrow key. */
function neighbour(nodes, index, key) {
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!way) {
    return undefined;
  }
  let best;
  let least = Infinity;
  nodes.forEach((node, other) => {
    const x = node.x - nodes[index].x;
    const y = node.y - nodes[index].y;
    const ahead = x * way[0] + y * way[1];
    const aside = Math.abs(x * way[1] + y * way[0]);
    if (ahead > 0.5 && ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = other;
    }
  });
  return best;
}
