// Where the words of a cloud stand. A word is placed once and stays; when it grows it does so where it is, and moves only
// if there is no room for it. Nothing here draws: sizes and places are in heights of the smallest word, and the first one
// stands at 0, 0.

const STEP = 0.35; // radians along the spiral
const TIGHT = 0.12; // how far the spiral opens with each step, in heights of the smallest word
const PADDING = 0.3;
const PATIENCE = 1.25; // how much a word grows before it looks for another place
const LINE = 0.95; // what a word takes up of its size in height
const RATIOS = [3.2, 2.8, 2.4, 2, 1.7, 1.45]; // how much larger the largest word can be than the smallest

export class CloudLayout {
  // `measure(text)` is the width of a text in heights of a line; `aspect` is how much wider than high the place is.
  constructor(measure, aspect) {
    this.measure = measure;
    this.aspect = aspect;
    this.words = new Map();
  }

  // Takes in the words, most frequent first: [{ key, text, count }]. The less room there is, in squares of the smallest
  // word, the less they differ in size. Returns whether they could differ less than they do.
  set(words, room) {
    const most = words.length ? words[0].count : 1;
    const areaAt = (ratio) => words.reduce((sum, { text, count }) => sum + this.measure(text) * LINE * sizeOf(count, most, ratio) ** 2, 0);
    const ratio = RATIOS.find((it) => areaAt(it) <= room) ?? RATIOS[RATIOS.length - 1];
    const keys = new Set(words.map(({ key }) => key));
    for (const key of this.words.keys()) if (!keys.has(key)) this.words.delete(key);
    for (const word of words) this.put(word, sizeOf(word.count, most, ratio));
    return ratio > RATIOS[RATIOS.length - 1];
  }

  // Lays everything out anew, the largest in the middle.
  settle() {
    const words = [...this.words.values()].sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
    this.words.clear();
    for (const word of words) this.put(word, word.size);
  }

  put({ key, text, count }, size) {
    const old = this.words.get(key);
    if (old && old.text === text && old.size === size) return;
    const word = { key, text, count, size, width: this.measure(text) * size + PADDING, height: size * LINE };
    this.words.delete(key);
    const waits = old && old.text === text && size < PATIENCE * old.size && this.isTaken(word, old);
    this.words.set(key, waits ? { ...old, count } : Object.assign(word, this.free(word, old ?? { x: 0, y: 0 })));
  }

  // The nearest free place along a spiral around where the word stands, or around the middle for a new one.
  free(word, { x, y }) {
    for (let turn = 0; ; turn += STEP) {
      const reach = TIGHT * turn;
      const place = { x: x + reach * Math.cos(turn) * this.aspect, y: y + reach * Math.sin(turn) };
      if (!this.isTaken(word, place)) return place;
    }
  }

  isTaken(word, { x, y }) {
    for (const other of this.words.values()) {
      const near = Math.abs(other.x - x) * 2 < other.width + word.width;
      if (near && Math.abs(other.y - y) * 2 < other.height + word.height) return true;
    }
    return false;
  }

  // How large the smallest word can be in a place of this width and height.
  unitIn(width, height) {
    const { left, right, top, bottom } = this.extent;
    return Math.min(width / (right - left), height / (bottom - top));
  }

  // What the words take up: from the left to the right, from the top to the bottom.
  get extent() {
    const words = [...this.words.values()];
    const left = Math.min(...words.map((it) => it.x - it.width / 2));
    const right = Math.max(...words.map((it) => it.x + it.width / 2));
    const top = Math.min(...words.map((it) => it.y - (0.6 * it.height) / LINE));
    const bottom = Math.max(...words.map((it) => it.y + (0.6 * it.height) / LINE));
    return { left, right, top, bottom };
  }
}

// The area grows with the count, as seen from the most frequent word.
function sizeOf(count, most, ratio) {
  return most > 1 ? 1 + (ratio - 1) * Math.sqrt((count - 1) / (most - 1)) : 1;
}
