// <count-down data-deadline="…">: the time that is left, as a clock or in words; spoken where data-say asks for it.

import { announce } from "../announce.js";
import { now } from "../clock.js";
import { words } from "../words.js";

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
    const seconds = Math.max(0, Math.ceil((Number(this.dataset.deadline) - now()) / 1000));
    const text = this.dataset.format === "clock" ? clock(seconds) : words(this.dataset.one, this.dataset.other, seconds);
    if (this.textContent !== text) this.textContent = text;
    this.toggleAttribute("data-js-over", seconds === 0);
    this.toggleAttribute("data-js-soon", seconds > 0 && seconds <= 10);
    const mark = (this.dataset.say ?? "").split(" ").filter((it) => it && seconds <= it).pop(); // from the longest on
    if (mark !== this.mark && mark) announce(this.spoken(seconds));
    this.mark = mark;
  }

  spoken(seconds) {
    if (!seconds) return this.dataset.sayNone;
    return words(this.dataset.sayOne ?? this.dataset.one, this.dataset.sayOther ?? this.dataset.other, seconds);
  }
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

customElements.define("count-down", CountDown);
