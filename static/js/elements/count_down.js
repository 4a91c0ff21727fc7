// <count-down data-deadline="…">: the time that is left, as a clock or in words; spoken where data-say asks for it. A clock
// that has words for its end says them when it has run out, and then how much more time was taken.

import { now } from "../clock.js";
import { clock } from "../minutes.js";
import { words } from "../words.js";
import { write } from "./write.js";

const WORDS_LAST = 10; // seconds

class CountDown extends HTMLElement {
  constructor() {
    super();
    this.texts = /** @type {Texts} */ (this.dataset);
    /** The shortest time of data-say that was reached, in seconds. @type {number | undefined} */
    this.mark = undefined;
  }

  static get observedAttributes() {
    return ["data-deadline"];
  }

  connectedCallback() {
    this.timer = setInterval(() => this.show(), 250);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    this.mark = undefined;
    if (this.isConnected) this.show();
  }

  show() {
    const left = Math.ceil((Number(this.dataset.deadline) - now()) / 1000);
    const seconds = Math.max(0, left);
    const text = this.dataset.format === "clock" ? this.clock(left) : words(this.texts.one, this.texts.other, seconds);
    write(this, text);
    this.toggleAttribute("data-js-over", seconds === 0);
    this.toggleAttribute("data-js-soon", seconds > 0 && seconds <= 10);
    const marks = (this.dataset.say ?? "").split(" ").filter(Boolean).map(Number);
    const mark = marks.filter((it) => seconds <= it).pop(); // from the longest on
    if (mark !== this.mark && mark !== undefined) this.say(this.spoken(seconds));
    this.mark = mark;
  }

  /** @param {string} text */
  say(text) {
    this.dispatchEvent(new CustomEvent("say", { bubbles: true, detail: text }));
  }

  /** @param {number} left Seconds; below 0 when more time is taken. */
  clock(left) {
    const end = this.dataset.sayNone;
    if (left > 0 || !end) return clock(Math.max(0, left));
    return left > -WORDS_LAST ? end : `+${clock(-left)}`;
  }

  /** @param {number} seconds */
  spoken(seconds) {
    const { one, other, sayOne = one, sayOther = other, sayNone } = this.texts;
    return seconds ? words(sayOne, sayOther, seconds) : sayNone;
  }
}

customElements.define("count-down", CountDown);
