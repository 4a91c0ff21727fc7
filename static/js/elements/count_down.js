// <count-down data-deadline="…">: the time that is left, as a clock or in words; spoken where data-say asks for it. A clock
// that has words for its end says them when it has run out, and then how much more time was taken.

import { now } from "../clock.js";
import { words } from "../words.js";

const WORDS_LAST = 10; // seconds

class CountDown extends HTMLElement {
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
    const text = this.dataset.format === "clock" ? this.clock(left) : words(this.dataset.one, this.dataset.other, seconds);
    if (this.textContent !== text) this.textContent = text;
    this.toggleAttribute("data-js-over", seconds === 0);
    this.toggleAttribute("data-js-soon", seconds > 0 && seconds <= 10);
    const mark = (this.dataset.say ?? "").split(" ").filter((it) => it && seconds <= it).pop(); // from the longest on
    if (mark !== this.mark && mark) this.say(this.spoken(seconds));
    this.mark = mark;
  }

  say(text) {
    this.dispatchEvent(new CustomEvent("say", { bubbles: true, detail: text }));
  }

  clock(left) {
    const end = this.dataset.sayNone;
    if (left > 0 || !end) return clock(Math.max(0, left));
    return left > -WORDS_LAST ? end : `+${clock(-left)}`;
  }

  spoken(seconds) {
    const { one, other, sayOne = one, sayOther = other, sayNone } = this.dataset;
    return seconds ? words(sayOne, sayOther, seconds) : sayNone;
  }
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

customElements.define("count-down", CountDown);
