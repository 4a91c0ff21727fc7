// <question-list>: the questions from the room that fit on the projector; the rest is counted in the footer, and the arrow
// keys go on to it. Another page is this screen's own business: votes change the order, so that it would mean nothing
// elsewhere. Questions in the same words stand once, with how often, and a few are as large as there is room for.

import { find, findAll } from "../query.js";
import { comparable } from "./comparable.js";
import { tellMore } from "./more.js";

const ROOM = ["3", "2", "1", ""]; // how much larger they are than they need to be

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
    if (!this.clientHeight) return; // the same in another figure
    const { bottom } = this.getBoundingClientRect();
    const items = this.join();
    for (const room of this.skipped ? [""] : ROOM) {
      this.dataset.jsRoom = room;
      if (items.every((item) => item.getBoundingClientRect().bottom <= bottom + 1)) break;
    }
    if (this.skipped >= items.length) this.pages = [];
    items.forEach((item, index) => item.toggleAttribute("data-js-before", index < this.skipped));
    const rest = items.slice(this.skipped);
    for (const item of rest) item.toggleAttribute("data-js-out", item.getBoundingClientRect().bottom > bottom + 1);
    this.shown = rest.filter((item) => !item.hasAttribute("data-js-out")).length || 1;
    this.hasMore = this.shown < rest.length;
    tellMore(this, items.length - this.shown);
  }

  // Those in the same words count at the first of them, which has the most votes; answered ones are others.
  join() {
    /** @type {Map<string, { item: HTMLElement, times: number }>} */
    const groups = new Map();
    for (const item of findAll(this, "li")) {
      const words = `${item.matches(".is-answered")} ${comparable(find(item, ".text").textContent ?? "")}`;
      const group = groups.get(words);
      item.toggleAttribute("data-js-same", group !== undefined);
      if (group) group.times += 1;
      else groups.set(words, { item, times: 1 });
    }
    const joined = [...groups.values()];
    for (const { item, times } of joined) {
      if (times > 1) find(item, ".text").dataset.jsTimes = String(times);
      else delete find(item, ".text").dataset.jsTimes;
    }
    return joined.map(({ item }) => item);
  }
}

customElements.define("question-list", QuestionList);
