// <answer-pages>: cards in columns, a page at a time. What several have written in the same words stands once, with how often.

import { closest, findAll, seek } from "../query.js";
import { Paged } from "./paged.js";

const MANY = 8; // pages; nobody reads more, and the themes say it shorter

export class AnswerPages extends Paged {
  get columns() {
    return seek(this, ":scope > *");
  }

  get cards() {
    return findAll(this, ".card:not([data-js-same])");
  }

  lay() {
    const columns = this.columns;
    if (!columns || !this.clientWidth) return;
    this.join();
    const { cards } = this;
    const gap = Number.parseFloat(getComputedStyle(columns).columnGap) || 0;
    const width = columns.getBoundingClientRect().width + gap; // clientWidth is rounded, and pages would drift apart
    const places = cards.map((card) => Math.floor((card.offsetLeft + 1) / width));
    const pages = Math.max(1, ...places.map((place) => place + 1));
    const page = Math.min(this.page ?? 0, pages - 1);
    columns.style.transform = page ? `translateX(${-page * width}px)` : "";
    cards.forEach((card, index) => card.toggleAttribute("data-js-away", places[index] !== page));
    this.count(pages);
    const later = cards.filter((_card, index) => places[index] > page);
    this.tell(page, later.reduce((sum, card) => sum + Number(card.dataset.jsTimes ?? 1), 0));
  }

  // Answers in the same words count at the first of them, which stays where it is.
  join() {
    /** @type {Map<string, { card: HTMLElement, times: number }>} */
    const groups = new Map();
    for (const card of findAll(this, ".card")) {
      const words = wordsOf(card.textContent);
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
