// <day-clock data-zone="Europe/Oslo" data-planned="11:10" …>: how far the room is behind its plan or ahead, and whether the next
// fixed time can hold. The server draws the facts, which change with the room; the clock is this browser's.

import { now } from "../clock.js";
import { dayState } from "../day_state.js";
import { write } from "./write.js";

const OFTEN = 15000; // milliseconds

class DayClock extends HTMLElement {
  static observedAttributes = ["data-zone", "data-ends", "data-left", "data-planned", "data-fixed", "data-between", "data-gives", "data-name", "data-given"];

  texts = /** @type {Texts} */ (this.dataset);
  timer = 0;

  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), OFTEN);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const state = dayState(this.facts(), now());
    const said = state ? [this.delay(state.behind), this.kept(state)].filter(Boolean).join(" · ") : "";
    write(this, said);
    this.toggleAttribute("data-js-off-plan", Boolean(state?.behind));
  }

  /** @returns {import("../day_state.js").DayFacts} */
  facts() {
    const { zone, planned, fixed } = this.texts;
    const [ends, left, between, gives] = ["ends", "left", "between", "gives"].map((name) => number(this.dataset[name]));
    return { zone, planned, fixed, ends, left, between, gives };
  }

  /** @param {number} behind */
  delay(behind) {
    const { onTime, behindBy, aheadBy } = this.texts;
    if (!behind) return onTime;
    return (behind > 0 ? behindBy : aheadBy).replace("{n}", `${Math.abs(behind)}`);
  }

  /** @param {import("../day_state.js").DayState} state */
  kept({ fixed, minutes, later = "" }) {
    const { name, given } = this.texts;
    const sentence = fixed && this.texts[fixed];
    if (!sentence) return "";
    /** @type {Record<string, string>} */
    const values = { name, given, time: this.texts.fixed, n: `${minutes}`, later };
    return sentence.replace(/\{(\w+)\}/g, (_, value) => values[value]);
  }
}

/** @param {string | undefined} text */
function number(text) {
  return text ? Number(text) : undefined;
}

customElements.define("day-clock", DayClock);
