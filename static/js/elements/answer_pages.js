// <answer-pages>: cards in columns, a page at a time.

import { findAll, seek } from "../query.js";
import { Paged } from "./paged.js";

export class AnswerPages extends Paged {
  get columns() {
    return seek(this, ":scope > *");
  }

  get cards() {
    return findAll(this, ".card");
  }

  lay() {
    const columns = this.columns;
    if (!columns || !this.clientWidth) return;
    const gap = Number.parseFloat(getComputedStyle(columns).columnGap) || 0;
    const width = columns.getBoundingClientRect().width + gap; // clientWidth is rounded, and pages would drift apart
    const places = this.cards.map((card) => Math.floor((card.offsetLeft + 1) / width));
    const pages = Math.max(1, ...places.map((place) => place + 1));
    const page = Math.min(this.page ?? 0, pages - 1);
    columns.style.transform = page ? `translateX(${-page * width}px)` : "";
    this.cards.forEach((card, index) => card.toggleAttribute("data-js-away", places[index] !== page));
    this.count(pages);
    this.tell(page, places.filter((place) => place > page).length);
  }
}

customElements.define("answer-pages", AnswerPages);
