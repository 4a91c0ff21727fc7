// <tick-count>: how many boxes are ticked of those around it, and whether they are too many. In a list of answers, what can be
// done with them appears with the first.

import { announce } from "../announce.js";
import { closest, findAll } from "../query.js";
import { words } from "../words.js";
import { write } from "./write.js";

class TickCount extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  changes = new MutationObserver(() => this.count());

  connectedCallback() {
    const place = this.place;
    if (!place) return;
    place.addEventListener("change", () => this.count());
    document.addEventListener("reset", () => queueMicrotask(() => this.count()));
    this.changes.observe(place, { childList: true, subtree: true });
    this.count();
  }

  disconnectedCallback() {
    this.changes.disconnect();
  }

  get place() {
    return closest(this, /** @type {string} */ ("answer-list, form"));
  }

  count() {
    const { one, other, tooMany, most } = this.texts;
    const count = this.place ? findAll(this.place, "input[name=options]:checked").length : 0;
    const isTooMany = Boolean(most) && count > Number(most);
    const bar = closest(this, ".ticked");
    if (bar && bar.hidden !== !count) bar.hidden = !count;
    this.toggleAttribute("data-js-too-many", isTooMany);
    const text = words(isTooMany ? tooMany : one, isTooMany ? tooMany : other, count);
    if (this.textContent === text) return;
    const isNews = count || this.textContent;
    write(this, text);
    if (isNews) announce(text, "ticks");
  }
}

customElements.define("tick-count", TickCount);
