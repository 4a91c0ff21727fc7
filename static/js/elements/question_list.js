// <question-list>: the questions from the room that fit on the projector; the rest is counted in the footer, and the arrow
// keys go on to it. Another page is this screen's own business: votes change the order, so that it would mean nothing
// elsewhere.

import { find, findAll } from "../query.js";
import { tellMore } from "./more.js";

export class QuestionList extends HTMLElement {
  sizes = new ResizeObserver(() => this.fit());
  changes = new MutationObserver(() => this.fit());
  /** How many stand on each of the pages before this one. @type {number[]} */
  pages = [];
  shown = 1;
  hasMore = false;

  connectedCallback() {
    this.sizes.observe(this);
    this.changes.observe(find(this, "ol"), { childList: true, subtree: true, characterData: true });
    this.fit();
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.changes.disconnect();
    tellMore(this, 0);
  }

  // How many are on the pages before this one.
  get skipped() {
    return this.pages.reduce((sum, count) => sum + count, 0);
  }

  /** @param {number} by */
  turn(by) {
    if (by > 0 && this.hasMore) this.pages.push(this.shown);
    if (by < 0) this.pages.pop();
    this.fit();
  }

  fit() {
    const { bottom } = this.getBoundingClientRect();
    const items = findAll(this, "li");
    if (this.skipped >= items.length) this.pages = [];
    items.forEach((item, index) => item.toggleAttribute("data-js-before", index < this.skipped));
    const rest = items.slice(this.skipped);
    for (const item of rest) item.toggleAttribute("data-js-out", item.getBoundingClientRect().bottom > bottom + 1);
    this.shown = rest.filter((item) => !item.hasAttribute("data-js-out")).length || 1;
    this.hasMore = this.shown < rest.length;
    tellMore(this, items.length - this.shown);
  }
}

customElements.define("question-list", QuestionList);
