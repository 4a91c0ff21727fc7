// <word-cloud>: draws the words of the list inside it on a canvas. Words stay where they are and grow; when the question is
// closed (data-settled) they are laid out once more. What does not fit at a readable size is counted in the footer.

import { tellMore } from "./more.js";
import { CloudLayout } from "./cloud_layout.js";

const SMALLEST = 0.04; // of the screen's height
const TWEEN = 180;
const COLOURS = ["--accent", "--ink", "--success", "--warning"];

class WordCloud extends HTMLElement {
  connectedCallback() {
    this.toggleAttribute("data-js-drawn", true);
    this.canvas = document.createElement("canvas");
    this.querySelector(".picture").replaceChildren(this.canvas);
    this.brush = this.canvas.getContext("2d");
    this.drawn = new Map();
    this.measures = new Map();
    document.fonts.load(this.font(1)).then(() => this.measureAnew(), () => {}); // without it, the next one in the list stays
    this.sizes = new ResizeObserver(() => this.lay());
    this.changes = new MutationObserver(() => this.lay());
    this.sizes.observe(this);
    this.changes.observe(this, { attributes: true });
    this.changes.observe(this.querySelector("ol"), { childList: true, subtree: true, attributes: true, characterData: true });
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

  font(size) {
    return `600 ${size}px ${getComputedStyle(this).fontFamily}`;
  }

  get words() {
    return [...this.querySelectorAll("li")].map((item) => ({
      key: item.dataset.key,
      text: item.querySelector(".word").textContent,
      count: Number(item.dataset.count),
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
    this.layout.set(words, "settled" in this.dataset);
    tellMore(this, words.length - this.layout.words.size + Number(this.dataset.more));
    this.aim();
  }

  // How wide a text is, and how far its letters go up and down from the middle of the line, for a size of 1.
  measure(text) {
    if (!this.measures.has(text)) {
      this.brush.setTransform(1, 0, 0, 1, 0, 0);
      this.brush.font = this.font(100);
      this.brush.textBaseline = "middle";
      const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.brush.measureText(text);
      this.measures.set(text, { width: width / 100, up: up / 100, down: down / 100 });
    }
    return this.measures.get(text);
  }

  // Where each word is to be, in pixels, and from where it goes there.
  aim() {
    const before = this.drawn;
    this.drawn = new Map();
    for (const { key, text, x, y, size } of this.layout.words.values()) {
      const to = { x, y, size };
      this.drawn.set(key, { text, to, from: before.get(key)?.now ?? { ...to, size: 0 } });
    }
    this.startedAt = performance.now();
    cancelAnimationFrame(this.frame);
    this.draw(matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 0);
  }

  draw(part) {
    const style = getComputedStyle(this);
    const colours = COLOURS.map((name) => style.getPropertyValue(name));
    const { brush } = this;
    brush.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    brush.clearRect(0, 0, this.clientWidth, this.clientHeight);
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    for (const [key, word] of this.drawn) {
      const between = (name) => word.from[name] + (word.to[name] - word.from[name]) * part;
      word.now = { x: between("x"), y: between("y"), size: between("size") };
      brush.font = this.font(word.now.size);
      brush.fillStyle = colours[sumOf(key) % colours.length];
      brush.fillText(word.text, word.now.x, word.now.y);
    }
    if (part < 1) this.frame = requestAnimationFrame((now) => this.draw(Math.min(1, Math.max(0, (now - this.startedAt) / TWEEN))));
  }
}

// The same word has the same colour on every screen.
function sumOf(text) {
  return [...text].reduce((sum, character) => sum + character.codePointAt(0), 0);
}

customElements.define("word-cloud", WordCloud);
