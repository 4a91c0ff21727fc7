// <answer-pages>: cards in columns, a page at a time. What several have written in the same words stands once, with how often.

import { closest, find, findAll } from "../query.js";
import { comparable } from "./comparable.js";
import { Paged } from "./paged.js";

const FEW = 24; // cards; of more, nobody needs to be told that they have room
const ROOM = ["3", "2", "1", ""]; // how much larger they are than they need to be
const MANY = 8; // pages; nobody reads more, and the themes say it shorter

export class AnswerPages extends Paged {
  get columns() {
    return find(this, ".columns");
  }

  get cards() {
    return findAll(this, ".card:not([data-js-same], [data-js-none])");
  }

  lay() {
    if (!this.clientWidth) return;
    this.join();
    this.fill();
    const { pages } = this.spread();
    const page = Math.min(this.page ?? 0, pages - 1);
    const later = this.show(page);
    this.count(pages);
    this.tell(page, later);
  }

  // A few are as large as there is room for on one page: while more come in, they get smaller a few times, and never larger.
  fill() {
    const { dataset, cards } = this;
    for (const room of cards.length > FEW ? [""] : ROOM) {
      dataset.jsRoom = room;
      if (room && this.spread().pages === 1) break;
    }
  }

  // Which page each card is on, and how many pages there are.
  spread() {
    const { cards, columns } = this;
    const gap = Number.parseFloat(getComputedStyle(columns).columnGap) || 0;
    const width = columns.getBoundingClientRect().width + gap; // clientWidth is rounded, and pages would drift apart
    const places = cards.map((card) => Math.floor((card.offsetLeft + 1) / width));
    return { cards, width, places, pages: Math.max(1, ...places.map((place) => place + 1)) };
  }

  /**
   * @param {number} page
   * @returns {number} How many answers are on later pages.
   */
  show(page) {
    const { cards, width, places } = this.spread();
    this.columns.style.transform = page ? `translateX(${-page * width}px)` : "";
    cards.forEach((card, index) => card.toggleAttribute("data-js-away", places[index] !== page));
    const later = cards.filter((_card, index) => places[index] > page);
    return later.reduce((sum, card) => sum + Number(card.dataset.jsTimes ?? 1), 0);
  }

  /**
   * What of a card is compared with others.
   * @param {HTMLElement} card
   */
  textOf(card) {
    return card.textContent;
  }

  // Answers in the same words count at the first of them, which stays where it is.
  join() {
    /** @type {Map<string, { card: HTMLElement, times: number }>} */
    const groups = new Map();
    for (const card of findAll(this, ".card:not([data-js-none])")) {
      const words = comparable(this.textOf(card));
      const group = groups.get(words);
      card.toggleAttribute("data-js-same", group !== undefined);
      if (group) group.times += 1;
      else groups.set(words, { card, times: 1 });
    }
    for (const { card, times } of groups.values()) {
      if (times > 1) card.dataset.jsTimes = String(times);
      else delete card.dataset.jsTimes;
    }
  }

  /**
   * @param {number} page
   * @param {number} more
   */
  said(page, more) {
    const { themes } = this.dataset;
    if (this.pages <= MANY || !themes || !closest(this, "[data-can-run]")) return super.said(page, more);
    return `${this.numberOf(page)} · ${themes}`;
  }
}

customElements.define("answer-pages", AnswerPages);
