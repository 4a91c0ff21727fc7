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
    const columns = findAll(this.heads, ":scope > li").map((head) => {
      const own = cards.filter((card) => card.dataset.place === head.dataset.place);
      return { box: this.boxOf(head), cards: own };
    });
    for (const { box, cards: own } of columns) put(own, box, box.room); // all of them, before the first is measured
    const heights = new Map(cards.map((card) => [card, card.scrollHeight > card.clientHeight + 1 ? Infinity : card.offsetHeight]));
    this.laid = columns.map(({ box, cards: own }) => packed(box, own, own.map((card) => heights.get(card) ?? 0)));
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
 * @param {HTMLElement[]} cards
 * @param {Box} box
 * @param {number} most How high a card may be, in pixels.
 */
function put(cards, { left, width }, most) {
  for (const { style } of cards) Object.assign(style, { left: `${left}px`, width: `${width}px`, maxHeight: `${most}px` });
}

/**
 * Puts the cards of a column below each other, as many on a page as have room.
 * @param {Box} box
 * @param {HTMLElement[]} cards
 * @param {number[]} heights Infinity for what is higher than the column.
 * @returns {Column}
 */
function packed(box, cards, heights) {
  const gap = cards.length ? Number.parseFloat(getComputedStyle(cards[0]).marginBlockEnd) || 0 : 0;
  const all = heights.reduce((sum, height) => sum + height + gap, -gap);
  const room = all > box.room + 1 && cards.length > 1 ? box.room - box.line : box.room; // it is said that there are more
  if (room < box.room) put(cards, box, room);
  const places = [];
  let [page, used] = [0, 0];
  for (const [index, card] of cards.entries()) {
    const height = Math.min(heights[index], room);
    if (used && used + height > room + 1) [page, used] = [page + 1, 0];
    places.push(page);
    card.style.top = `${box.top + used}px`;
    card.toggleAttribute("data-js-cut", heights[index] > room + 1);
    used += height + gap;
  }
  return { head: box.head, cards, places, pages: page + 1 };
}

/** How many answers cards stand for. @param {HTMLElement[]} cards */
function numberOf(cards) {
  return cards.reduce((sum, card) => sum + Number(card.dataset.jsTimes ?? 1), 0);
}

customElements.define("column-pages", ColumnPages);
