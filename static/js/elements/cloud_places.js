// Where there is room for a word among others. Everything is in pixels.

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ width: number, height: number }} Room */

/**
 * The box around what is seen of a word: from its middle it goes `half` to either side, `up` and `down`.
 * @typedef {{ half: number, up: number, down: number }} Box
 */

/**
 * A word as the cloud has it. `size` is that of its letters, `wanted` the size that its count calls for; `waits` says that it
 * has not found room to grow, and that nothing is new.
 * @typedef {Box & { key: string, text: string, count: number, size: number, wanted: number, waits?: boolean }} Word
 */

/** @typedef {Word & Point} PlacedWord */

const HAIR = 0.01; // words that touch do not overlap
const YIELDS = 1.6; // a word this much larger than another does not make way for it

/**
 * @param {Box & Point} a
 * @param {Box & Point} b
 */
function overlap(a, b) {
  return Math.abs(a.x - b.x) < a.half + b.half - HAIR && isLevel(a, a.y, b);
}

/**
 * Whether a word at a height would be beside another.
 * @param {Box} word
 * @param {number} y
 * @param {Box & Point} other
 */
function isLevel(word, y, other) {
  return y - word.up < other.y + other.down - HAIR && other.y - other.up < y + word.down - HAIR;
}

/**
 * The point nearest to another at which a word can have its middle and be inside.
 * @param {Box} word
 * @param {Point} point
 * @param {Room} room
 * @returns {Point}
 */
export function inside(word, { x, y }, { width, height }) {
  return {
    x: Math.min(Math.max(x, word.half), width - word.half),
    y: Math.min(Math.max(y, word.up), height - word.down),
  };
}

/**
 * The free place nearest to a point. A spiral takes longer and misses narrow gaps; this is exact: the nearest place is level
 * with the point, or touches another word from above or below, and at each such height the gap to the left and the one to
 * the right are looked up.
 * @param {Box} word
 * @param {Point} point
 * @param {(Box & Point)[]} others
 * @param {Room} room
 * @param {object} [options]
 * @param {number} [options.limit] How far away a place may be.
 * @param {number} [options.flat] By how much less a way to the side counts.
 * @returns {Point & { distance: number } | null} Null if there is none.
 */
export function nearestPlace(word, point, others, room, { limit = Infinity, flat = 1 } = {}) {
  if (2 * word.half > room.width || word.up + word.down > room.height) return null;
  const start = inside(word, point, room);
  const heights = [start.y];
  for (const it of others) {
    for (const y of [it.y + it.down + word.up, it.y - it.up - word.down]) {
      if (Math.abs(y - point.y) < limit && y >= word.up && y <= room.height - word.down) heights.push(y);
    }
  }
  heights.sort((a, b) => Math.abs(a - point.y) - Math.abs(b - point.y));
  let best = null;
  for (const [index, y] of heights.entries()) {
    if (Math.abs(y - point.y) >= limit) break;
    if (y === heights[index - 1]) continue;
    const level = others.filter((it) => isLevel(word, y, it));
    for (const side of [-1, 1]) {
      const x = gap(word, start.x, side, level);
      const distance = Math.hypot((x - point.x) / flat, y - point.y);
      if (distance < limit && x >= word.half && x <= room.width - word.half) best = { x, y, distance: (limit = distance) };
    }
  }
  return best;
}

/**
 * Where the first gap is from x on to the left (-1) or to the right (1).
 * @param {Box} word
 * @param {number} x
 * @param {number} side
 * @param {(Box & Point)[]} level The words at this height.
 */
function gap(word, x, side, level) {
  /** @param {Box & Point} it */
  const covers = (it) => Math.abs(it.x - x) < it.half + word.half - HAIR;
  for (let it = level.find(covers); it; it = level.find(covers)) x = it.x + side * (it.half + word.half);
  return x;
}

/**
 * Puts a word where it is said to be; those that it covers move to the nearest place, and so do those that they cover in
 * turn. None moves twice, and none makes way for a much smaller one.
 * @param {PlacedWord} word
 * @param {PlacedWord[]} others
 * @param {Room} room
 * @param {number} limit How far they may move in all.
 * @returns {{ moved: PlacedWord[], distance: number } | null} Null if they would have to move further.
 */
export function makeWay(word, others, room, limit) {
  const still = new Set(others);
  const moved = [word];
  const waiting = others.filter((it) => overlap(it, word));
  if (waiting.some((it) => it.size > YIELDS * word.size)) return null;
  let distance = 0;
  for (let it; (it = waiting.sort((a, b) => b.size - a.size).shift()); ) {
    const { size } = it;
    still.delete(it);
    const firm = [...still].filter((other) => other.size > YIELDS * size);
    const place = nearestPlace(it, it, [...moved, ...firm], room, { limit: limit - distance });
    if (!place) return null;
    distance += place.distance;
    const now = { ...it, x: place.x, y: place.y };
    moved.push(now);
    for (const other of still) if (!waiting.includes(other) && overlap(other, now)) waiting.push(other);
  }
  return { moved, distance };
}

/**
 * Places that cover as little of others as can be found without looking everywhere, the best first.
 * @param {Box} word
 * @param {(Box & Point)[]} others
 * @param {Room} room
 * @param {number} most How many places.
 * @returns {Point[]}
 */
export function leastCovered(word, others, room, most) {
  const found = [];
  for (let y = word.up; y <= room.height - word.down; y += (word.up + word.down) / 2) {
    for (let x = word.half; x <= room.width - word.half; x += word.half / 2) {
      found.push({ x, y, covered: others.reduce((sum, it) => sum + covered(word, x, y, it), 0) });
    }
  }
  return found.sort((a, b) => a.covered - b.covered).slice(0, most);
}

/**
 * The area of another word that a word would cover.
 * @param {Box} word
 * @param {number} x
 * @param {number} y
 * @param {Box & Point} it
 */
function covered(word, x, y, it) {
  const across = Math.min(x + word.half, it.x + it.half) - Math.max(x - word.half, it.x - it.half);
  const along = Math.min(y + word.down, it.y + it.down) - Math.max(y - word.up, it.y - it.up);
  return across > 0 && along > 0 ? across * along : 0;
}
