// <word-cloud>: draws the words of the list inside it on a canvas. Words stay where they are and grow. When the question is
// closed they move once, to the places that files draw them in, as soon as the list has those; until then, and where they
// would cost a word, they stay. What does not fit at a readable size is counted in the footer.

import { find, findAll } from "../query.js";
import { CloudLayout } from "./cloud_layout.js";
import { settled } from "./cloud_settled.js";
import { tellMore } from "./more.js";

/** @import { Measures } from "./cloud_layout.js" */
/** @import { PlacedWord } from "./cloud_places.js" */
/** @import { Place } from "./cloud_settled.js" */

/**
 * Where the middle of a word is, in pixels, and how large its letters are.
 * @typedef {{ x: number, y: number, size: number }} Spot
 */

const SMALLEST = 0.04; // of the screen's height
const TWEEN = 180;
const COLOURS = ["--accent", "--ink", "--success", "--warning"];

class WordCloud extends HTMLElement {
  canvas = document.createElement("canvas");
  brush = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  sizes = new ResizeObserver(() => this.lay());
  changes = new MutationObserver(() => this.lay());
  /** @type {Map<string, { text: string, from: Spot, to: Spot, now: Spot }>} */
  drawn = new Map();
  /** @type {Map<string, Measures>} */
  measures = new Map();
  /** @type {CloudLayout | null} */
  layout = null;
  /** The places of the closed cloud by the keys of its words. @type {Map<string, Place | undefined>} */
  places = new Map();
  startedAt = 0;
  frame = 0;

  connectedCallback() {
    this.toggleAttribute("data-js-drawn", true);
    find(this, ".picture").replaceChildren(this.canvas);
    document.fonts.load(this.font(1)).then(() => this.measureAnew(), () => {}); // without it, the next one in the list stays
    this.sizes.observe(this);
    this.changes.observe(this, { attributes: true });
    this.changes.observe(find(this, "ol"), { childList: true, subtree: true, attributes: true, characterData: true });
    this.changes.observe(document.documentElement, { attributes: true });
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.changes.disconnect();
    cancelAnimationFrame(this.frame);
    tellMore(this, 0);
  }

  // What was measured before the font was there would overlap once it is.
  measureAnew() {
    this.measures.clear();
    this.layout = null;
    this.lay();
  }

  /** @param {number} size In pixels. */
  font(size) {
    return `600 ${size}px ${getComputedStyle(this).fontFamily}`;
  }

  get words() {
    return findAll(this, "li").map((item) => ({
      key: item.dataset.key ?? "",
      text: find(item, ".word").textContent,
      count: Number(item.dataset.count),
      place: placeOf(item),
    }));
  }

  lay() {
    const { clientWidth: width, clientHeight: height } = this;
    if (!width || !height) return;
    const [across, down] = [width, height].map((it) => Math.round(it * devicePixelRatio));
    if (!this.layout || this.canvas.width !== across || this.canvas.height !== down) {
      Object.assign(this.canvas, { width: across, height: down });
      this.layout = new CloudLayout((text) => this.measure(text), { width, height }, SMALLEST * innerHeight);
    }
    const { words } = this;
    this.layout.set(words); // also while it is closed: where the words go back to if it is opened again
    const closed = settled(this.placed(words), this.layout, Number(this.dataset.aspect));
    const shown = closed.size < this.layout.words.size ? this.layout.words : closed;
    tellMore(this, words.length - shown.size + Number(this.dataset.more));
    this.aim(shown);
  }

  /**
   * The words with their places. While those of changed words are not known, the ones from before hold.
   * @param {WordCloud["words"]} words
   */
  placed(words) {
    if (!("closed" in this.dataset)) this.places.clear();
    else if (words.some(({ place }) => place)) this.places = new Map(words.map(({ key, place }) => [key, place]));
    return words.map((word) => ({ ...word, place: this.places.get(word.key) }));
  }

  /** @param {string} text */
  measure(text) {
    const known = this.measures.get(text);
    if (known) return known;
    this.brush.setTransform(1, 0, 0, 1, 0, 0);
    this.brush.font = this.font(100);
    this.brush.textBaseline = "middle";
    const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.brush.measureText(text);
    const measures = { width: width / 100, up: up / 100, down: down / 100 };
    this.measures.set(text, measures);
    return measures;
  }

  /**
   * Moves each word from where it is to where it belongs.
   * @param {Map<string, PlacedWord>} words
   */
  aim(words) {
    const before = this.drawn;
    this.drawn = new Map();
    for (const { key, text, x, y, size } of words.values()) {
      const to = { x, y, size };
      const from = before.get(key)?.now ?? { ...to, size: 0 };
      this.drawn.set(key, { text, from, to, now: from });
    }
    this.startedAt = performance.now();
    cancelAnimationFrame(this.frame);
    this.draw(matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 0);
  }

  /** @param {number} part Of the way, from 0 to 1. */
  draw(part) {
    const style = getComputedStyle(this);
    const colours = COLOURS.map((name) => style.getPropertyValue(name));
    const { brush } = this;
    brush.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    brush.clearRect(0, 0, this.clientWidth, this.clientHeight);
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    for (const word of this.drawn.values()) {
      word.now = between(word.from, word.to, part);
      brush.font = this.font(word.now.size);
      brush.fillStyle = colours[sumOf(word.text) % colours.length];
      brush.fillText(word.text, word.now.x, word.now.y);
    }
    if (part < 1) this.frame = requestAnimationFrame((now) => this.draw(Math.min(1, Math.max(0, (now - this.startedAt) / TWEEN))));
  }
}

/**
 * The place of a word once the question is closed, if it is known.
 * @param {HTMLElement} item
 */
function placeOf({ dataset: { x, y, size } }) {
  return size === undefined ? undefined : { x: Number(x), y: Number(y), size: Number(size) };
}

/**
 * @param {Spot} from
 * @param {Spot} to
 * @param {number} part
 * @returns {Spot}
 */
function between(from, to, part) {
  /** @param {keyof Spot} name */
  const at = (name) => from[name] + (to[name] - from[name]) * part;
  return { x: at("x"), y: at("y"), size: at("size") };
}

/**
 * The same word has the same colour on every screen and in files.
 * @param {string} text
 */
function sumOf(text) {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0);
}

customElements.define("word-cloud", WordCloud);
