// <column-pages>: cards in columns that people chose. Each column has a box with its name; its cards stand in there, a page at a
// time. All columns are turned together: one with fewer pages stays at its last.

import { closest, find, findAll } from "../query.js";
import { words } from "../words.js";
import { AnswerPages } from "./answer_pages.js";
import { write } from "./write.js";

const CHANGES = { childList: true, subtree: true, characterData: true };

/**
 * The box of a column, where its cards begin and how much room they have; `line` is what it takes to say that there are more.
 * @typedef {{ head: HTMLElement, left: number, top: number, width: number, room: number, line: number }} Box
 */

/**
 * A column with its cards, and the page that each of them is on.
 * @typedef {{ head: HTMLElement, cards: HTMLElement[], places: number[], pages: number }} Column
 */

class ColumnPages extends AnswerPages {
  /** @type {Column[]} */
  laid = [];

  connectedCallback() {
    super.connectedCallback();
    this.changes.observe(this.columns, { ...CHANGES, attributes: true, attributeFilter: ["data-place"] }); // one that is moved
    this.changes.observe(this.heads, CHANGES); // one that is renamed
  }

  get heads() {
    return find(/** @type {HTMLElement} */ (closest(this, ".column-results")), ".column-heads");
  }

  /** @param {HTMLElement} card */
  textOf(card) {
    return `${card.dataset.place} ${card.textContent}`;
  }

  spread() {
    const { cards } = this;
    this.laid = findAll(this.heads, ":scope > li").map((head) => {
      const box = this.boxOf(head);
      const own = cards.filter((card) => card.dataset.place === head.dataset.place);
      const laid = packed(box, own);
      return laid.pages > 1 ? packed({ ...box, room: box.room - box.line }, own) : laid;
    });
    const places = this.laid.flatMap((it) => it.places);
    const pages = Math.max(1, ...this.laid.map((it) => it.pages));
    return { cards: this.laid.flatMap((it) => it.cards), width: 0, places, pages };
  }

  /**
   * @param {HTMLElement} head
   * @returns {Box}
   */
  boxOf(head) {
    const { left, top } = this.getBoundingClientRect();
    const box = head.getBoundingClientRect();
    const name = find(head, ".head").getBoundingClientRect();
    const inset = name.left - box.left;
    const first = name.bottom - top + inset / 2;
    const line = Number.parseFloat(getComputedStyle(find(head, ".more")).lineHeight);
    return { head, left: name.left - left, top: first, width: name.width, room: box.bottom - top - inset / 2 - first, line };
  }

  /** @param {number} page */
  show(page) {
    let later = 0;
    for (const { head, cards, places, pages } of this.laid) {
      const shown = Math.min(page, pages - 1);
      cards.forEach((card, index) => card.toggleAttribute("data-js-away", places[index] !== shown));
      const further = numberOf(cards.filter((_card, index) => places[index] > shown));
      write(find(head, ".count"), `${numberOf(cards)}`);
      write(find(head, ".more"), further ? words(this.texts.moreOne, this.texts.moreOther, further) : "");
      later += further;
    }
    return later;
  }
}

/**
 * Puts the cards of a column below each other, as many on a page as have room.
 * @param {Box} box
 * @param {HTMLElement[]} cards
 * @returns {Column}
 */
function packed({ head, left, top, width, room }, cards) {
  for (const { style } of cards) Object.assign(style, { left: `${left}px`, width: `${width}px`, maxHeight: `${room}px` });
  const heights = cards.map((card) => card.offsetHeight);
  const cut = cards.map((card) => card.scrollHeight > card.clientHeight + 1);
  const gap = cards.length ? Number.parseFloat(getComputedStyle(cards[0]).marginBlockEnd) || 0 : 0;
  const places = [];
  let [page, used] = [0, 0];
  for (const [index, card] of cards.entries()) {
    if (used && used + heights[index] > room + 1) [page, used] = [page + 1, 0];
    places.push(page);
    card.style.top = `${top + used}px`;
    card.toggleAttribute("data-js-cut", cut[index]);
    used += heights[index] + gap;
  }
  return { head, cards, places, pages: page + 1 };
}

/** How many answers cards stand for. @param {HTMLElement[]} cards */
function numberOf(cards) {
  return cards.reduce((sum, card) => sum + Number(card.dataset.jsTimes ?? 1), 0);
}

customElements.define("column-pages", ColumnPages);
