// <answer-pages>: cards in columns, a page at a time. What several have written in the same words stands once, with how often.

import { closest, find, findAll } from "../query.js";
import { Paged } from "./paged.js";

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
    const { pages } = this.spread();
    const page = Math.min(this.page ?? 0, pages - 1);
    const later = this.show(page);
    this.count(pages);
    this.tell(page, later);
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
      const words = wordsOf(this.textOf(card));
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

/**
 * Without what makes no difference: capitals, spaces, hyphens within words and a full stop at the end.
 * @param {string} text
 */
function wordsOf(text) {
  return text.replaceAll("\u00ad", "").replace(/\s+/g, " ").trim().replace(/[.!]+$/, "").toLowerCase();
}

customElements.define("answer-pages", AnswerPages);
