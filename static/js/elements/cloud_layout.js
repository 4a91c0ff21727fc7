// Where the words of a cloud stand and how large they are, in pixels. A word is placed once and stays. When room gets scarce,
// all words become smaller where they are, the smallest never below the floor; when one grows, those that it would cover
// make way as little as they can. Nothing here draws.

import { inside, leastCovered, makeWay, nearestPlace } from "./cloud_places.js";

/** @import { PlacedWord, Room, Word } from "./cloud_places.js" */

/**
 * How wide a text is in letters of size 1, and how far they go up and down from the middle of the line.
 * @typedef {{ width: number, up: number, down: number }} Measures
 */

/** @typedef {{ key: string, text: string, count: number }} CountedWord */

const ROOMY = 12; // up to this step of `sizes` the smallest words are larger than they must be, and nobody makes way
const LAST = 31; // the step that needs the least room,
const DENSE = 25; // and the last one that is taken before a word has found no place
const CALM = 3; // so many steps must be free before the words become larger again
const AIRY = 0.45; // of the room may be taken by the first words,
const DENSER = 0.005; // more by each that comes,
const OPEN = 0.7; // up to this
const APART = { beside: 0.28, below: 0.05 }; // around a word, of its size: two spaces beside, or two words read as a phrase
const MARGINS = [0.35, 0.15, 0]; // room to grow around a new word, of its size, as long as there is some
const FAR = 0.5; // of the height, in all, is as far as words go to make way for one,
const FURTHER = 3; // and as far as they go for the most frequent, or for one that would not be shown at all
const ASIDE = 2; // times its size a word that grows rather goes itself
const TRIES = 20; // places that a new word tries when others have to make way
const ROUND = 1.06; // sizes differ by so much, or every vote would change all of them

export class CloudLayout {
  /** @type {Map<string, PlacedWord>} */
  words = new Map();
  /** How small the words are: see sizes(). */
  step = 0;
  /** The step below which they do not become larger again. */
  least = 0;
  /** How many words are shown. */
  most = Infinity;
  isPacked = false;

  /**
   * @param {(text: string) => Measures} measure
   * @param {Room} room
   * @param {number} floor The smallest size that can be read.
   */
  constructor(measure, room, floor) {
    this.measure = measure;
    this.room = room;
    this.floor = floor;
  }

  /**
   * Takes in the words. All are laid out anew once, when there are many and one finds no room. If it finds none even then,
   * only as many are shown as had room.
   * @param {CountedWord[]} all The most frequent first.
   */
  set(all) {
    const words = all.slice(0, this.most);
    const needed = this.needed(words);
    if (needed > this.step || needed < this.step - CALM) this.step = needed;
    let placed = this.arrange(words);
    while (placed.size < words.length && this.step < LAST) {
      if (this.step < DENSE || this.isPacked) this.least = this.step += 1;
      else this.pack(DENSE);
      placed = this.arrange(words);
    }
    while (this.isHemmedIn(words, placed) && this.step < DENSE) {
      this.step += 1;
      placed = this.arrange(words);
    }
    if (placed.size < words.length && this.most === Infinity) placed = this.fill(words);
    this.words = placed;
  }

  /**
   * Whether the most frequent word has not found the room to be as large as it is to be.
   * @param {CountedWord[]} words
   * @param {Map<string, PlacedWord>} placed
   */
  isHemmedIn(words, placed) {
    const first = words.length ? placed.get(words[0].key) : undefined;
    return first !== undefined && first.size < this.box(first, first.wanted).size;
  }

  // Begins anew, without room to grow around the words.
  pack(step = 0) {
    this.words = new Map();
    this.step = this.least = step;
    this.most = Infinity;
    this.isPacked = true;
  }

  /**
   * The first step at which the words leave enough of the room free.
   * @param {CountedWord[]} words
   */
  needed(words) {
    const most = Math.min(OPEN, AIRY + words.length * DENSER);
    let step = this.least;
    while (step < DENSE && this.taken(this.boxes(words, step)) > most) step += 1;
    return step;
  }

  /**
   * Places as many of the most frequent as have room.
   * @param {CountedWord[]} words
   */
  fill(words) {
    for (this.most = words.length; ; ) {
      const placed = this.arrange(words.slice(0, this.most));
      if (placed.size === this.most) return placed;
      this.most = placed.size;
    }
  }

  /**
   * @param {CountedWord[]} words
   * @param {number} step
   */
  boxes(words, step) {
    return sizes(words, step).map((size, index) => this.box(words[index], size * this.floor));
  }

  /**
   * @param {CountedWord} word
   * @param {number} wanted
   * @returns {Word}
   */
  box({ key, text, count }, wanted) {
    const { width, up, down } = this.measure(text);
    const size = Math.min(wanted, this.room.width / (width + 2 * APART.beside));
    const half = (width / 2 + APART.beside) * size;
    return { key, text, count, size, wanted, half, up: (up + APART.below) * size, down: (down + APART.below) * size };
  }

  /**
   * The part of the room that is taken.
   * @param {Word[]} boxes
   */
  taken(boxes) {
    return boxes.reduce((sum, it) => sum + 2 * it.half * (it.up + it.down), 0) / (this.room.width * this.room.height);
  }

  /**
   * Where they stand: those that stood where they were, then the largest first. Stops at the first one without a place,
   * unless this is the last step.
   * @param {CountedWord[]} words
   */
  arrange(words) {
    const boxes = this.boxes(words, this.step);
    /** @type {Map<string, PlacedWord>} */
    const placed = new Map();
    for (const box of boxes) {
      const old = this.words.get(box.key);
      if (old?.text !== box.text) continue;
      const now = box.size > old.size ? this.box(box, old.size) : box;
      const waits = old.wanted === box.wanted && old.count === box.count; // has not found room to grow, and nothing is new
      placed.set(box.key, { ...now, x: old.x, y: old.y, wanted: box.wanted, waits });
    }
    let narrowest = Infinity; // of those without a place: what is wider need not be tried
    for (const box of [...boxes].sort((a, b) => b.size - a.size || b.half - a.half)) {
      const old = placed.get(box.key);
      const isFirst = box === boxes[0];
      if (old && box.size > old.size && (isFirst || !old.waits)) this.grow(box, old, placed, isFirst);
      if (old || (box.half < narrowest && this.add(box, placed, narrowest === Infinity))) continue;
      if (this.step < LAST) break;
      narrowest = box.half;
    }
    return placed;
  }

  /**
   * Lets a word grow where it is or next to it, if need be with the others making way; as far as there is room.
   * @param {Word} box
   * @param {PlacedWord} old
   * @param {Map<string, PlacedWord>} placed
   * @param {boolean} isFirst Whether it is the most frequent, for which others always make way.
   */
  grow(box, old, placed, isFirst) {
    const others = [...placed.values()].filter((it) => it.key !== box.key);
    const most = (isFirst ? FURTHER : FAR) * this.room.height;
    for (let now = box; now.size > old.size; now = { ...this.box(box, now.size / ROUND), wanted: box.wanted }) {
      const way = this.step <= ROOMY && !isFirst ? null : makeWay({ ...now, ...inside(now, old, this.room) }, others, this.room, most);
      const limit = way ? Math.max(way.distance, ASIDE * now.size) : most;
      const aside = nearestPlace(now, old, others, this.room, { limit });
      const moved = aside ? [{ ...now, ...aside }] : way ? way.moved : [];
      for (const it of moved) placed.set(it.key, it);
      if (moved.length) return;
    }
  }

  /**
   * Puts a new word as near to the middle as there is room, with room around it if possible; otherwise where the others
   * have to move least. One that is now written otherwise stays near its place.
   * @param {Word} box
   * @param {Map<string, PlacedWord>} placed
   * @param {boolean} mayPush Whether others may have to make way.
   * @returns {boolean} Whether there was a place.
   */
  add(box, placed, mayPush) {
    const others = [...placed.values()];
    const { width, height } = this.room;
    const old = this.words.get(box.key);
    const point = old ?? { x: width / 2, y: height / 2 };
    const flat = old ? 1 : width / height;
    for (const margin of this.isPacked || old ? [0] : MARGINS) {
      const by = margin * box.size;
      const wide = { half: box.half + by, up: box.up + by, down: box.down + by };
      const place = nearestPlace(wide, point, others, this.room, { flat });
      if (place) {
        placed.set(box.key, { ...box, ...place });
        return true;
      }
    }
    const isAnew = this.isPacked && !this.words.size;
    if (!mayPush || this.step <= ROOMY || (isAnew && this.step < LAST)) return false;
    /** @type {ReturnType<typeof makeWay>} */
    let best = null;
    for (const place of leastCovered(box, others, this.room, TRIES)) {
      /** @type {number} */
      const limit = best?.distance ?? (this.step < LAST ? FAR : FURTHER) * height;
      best = makeWay({ ...box, ...place }, others, this.room, limit) ?? best;
    }
    for (const it of best?.moved ?? []) placed.set(it.key, it);
    return best !== null;
  }
}

/**
 * How large the words are, in sizes of the smallest that can be read. First the smallest give way, then the largest, and at
 * the end only the most frequent stand out.
 * @param {CountedWord[]} words
 * @param {number} step
 */
function sizes(words, step) {
  const smallest = Math.max(1, 3.4 * 0.9 ** step);
  const largest = 8 * 0.945 ** step;
  const power = 0.6 + 0.08 * Math.max(0, step - ROOMY);
  const most = Math.max(8, words.length ? words[0].count : 0); // or two votes would make a word as large as it can be
  return words.map(({ count }) => {
    const size = smallest + (largest - smallest) * ((count - 1) / (most - 1)) ** power;
    return ROUND ** Math.round(Math.log(size) / Math.log(ROUND));
  });
}
