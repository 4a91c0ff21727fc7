// <word-cloud>: draws the words of the list inside it on a canvas. Words stay where they are and grow; when the question is
// closed (data-settled) they are laid out once more. What does not fit at a readable size is counted in the footer.

import { CloudLayout } from "./cloud_layout.js";

const SMALLEST = 0.04; // of the screen's height
const LARGEST = 0.2;
const DENSE = 0.65; // of the place can be filled with words
const ROOM_TO_GROW = 1.25;
const SLACK = 0.95;
const TWEEN = 180;
const COLOURS = ["--accent", "--ink", "--success", "--warning"];

class WordCloud extends HTMLElement {
  connectedCallback() {
    this.toggleAttribute("data-js-drawn", true);
    this.canvas = document.createElement("canvas");
    this.querySelector(".picture").replaceChildren(this.canvas);
    this.brush = this.canvas.getContext("2d");
    this.drawn = new Map();
    this.widths = new Map();
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
    this.tell(0);
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
    if (this.canvas.width !== width * devicePixelRatio || this.canvas.height !== height * devicePixelRatio) {
      this.canvas.width = width * devicePixelRatio;
      this.canvas.height = height * devicePixelRatio;
      this.layout = this.view = null;
    }
    const settled = "settled" in this.dataset;
    if (!this.layout || (settled && !this.settled)) [this.most, this.dense] = [Infinity, DENSE];
    this.layout ??= new CloudLayout((text) => this.measure(text), Math.min(3, width / height));
    this.fit(this.words, width, height, settled && !this.settled);
    this.settled = settled;
    this.aim(width, height);
  }

  // Shows as many of the most frequent words as have room at a readable size. Where they have not as they stand, they are
  // laid out once more; then with less difference in size; and then the last ones are left out. What was given up stays
  // so while the question is open, or every answer would move all words.
  fit(words, width, height, anew) {
    const line = SMALLEST * innerHeight;
    let shown = words.slice(0, this.most);
    for (;;) {
      const canShrink = this.layout.set(shown, (this.dense * width * height) / line ** 2);
      if (anew) this.layout.settle();
      if (shown.length < 2 || this.layout.unitIn(width, height) >= line) break;
      if (anew && canShrink) this.dense *= 0.9;
      else if (anew) {
        this.most = Math.floor(0.95 * shown.length);
        shown = words.slice(0, this.most);
      }
      anew = true;
    }
    this.tell(words.length - shown.length + Number(this.dataset.more));
  }

  measure(text) {
    if (!this.widths.has(text)) {
      this.brush.font = `600 100px ${getComputedStyle(this).fontFamily}`;
      this.widths.set(text, this.brush.measureText(text).width / 100);
    }
    return this.widths.get(text);
  }

  // Where each word is to be, in pixels, and from where it goes there.
  aim(width, height) {
    const { x, y, unit } = (this.view = this.viewOn(this.layout.extent, width, height));
    const before = this.drawn;
    this.drawn = new Map();
    for (const word of this.layout.words.values()) {
      const to = { x: width / 2 + (word.x - x) * unit, y: height / 2 + (word.y - y) * unit, size: word.size * unit };
      this.drawn.set(word.key, { text: word.text, to, from: before.get(word.key)?.now ?? { ...to, size: 0 } });
    }
    this.startedAt = performance.now();
    cancelAnimationFrame(this.frame);
    this.draw(matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 0);
  }

  // Which point of the layout is in the middle, and how large its unit is in pixels. As long as everything can be seen and
  // could not be much larger, that stays as it is, and with it every word.
  viewOn({ left, right, top, bottom }, width, height) {
    const largest = Math.max(...[...this.layout.words.values()].map((word) => word.size));
    const best = Math.min(this.layout.unitIn(width, height), (LARGEST * innerHeight) / largest);
    const seen = ({ x, y, unit }) =>
      Math.max(right - x, x - left) * unit <= width / 2 && Math.max(bottom - y, y - top) * unit <= height / 2;
    if (this.view && seen(this.view) && best <= ROOM_TO_GROW * this.view.unit && this.view.unit <= best) return this.view;
    const isTight = best < (SMALLEST * innerHeight) / SLACK;
    return { x: (left + right) / 2, y: (top + bottom) / 2, unit: isTight ? best : SLACK * best };
  }

  draw(part) {
    const style = getComputedStyle(this);
    const { brush } = this;
    brush.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    brush.clearRect(0, 0, this.clientWidth, this.clientHeight);
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    for (const [key, word] of this.drawn) {
      const between = (name) => word.from[name] + (word.to[name] - word.from[name]) * part;
      word.now = { x: between("x"), y: between("y"), size: between("size") };
      brush.font = `600 ${word.now.size}px ${style.fontFamily}`;
      brush.fillStyle = style.getPropertyValue(COLOURS[sumOf(key) % COLOURS.length]);
      brush.fillText(word.text, word.now.x, word.now.y);
    }
    if (part < 1) this.frame = requestAnimationFrame((now) => this.draw(Math.min(1, Math.max(0, (now - this.startedAt) / TWEEN))));
  }

  // "+12 more" in the footer.
  tell(more) {
    const place = document.querySelector(".pages");
    if (!place) return;
    const text = more ? (more === 1 ? this.dataset.moreOne : this.dataset.moreOther).replace("{n}", more) : "";
    if (place.textContent !== text) place.textContent = text;
  }
}

// The same word has the same colour on every screen.
function sumOf(text) {
  return [...text].reduce((sum, character) => sum + character.codePointAt(0), 0);
}

customElements.define("word-cloud", WordCloud);
