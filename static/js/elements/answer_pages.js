// <answer-pages>: cards in columns, a page at a time, never with a scrollbar. Only the browser knows how high the cards
// are, so it finds out how many pages there are ("pages-laid-out", detail: their number) and tells in the footer what is not
// on this one.

import { findAll, seek } from "../query.js";
import { words } from "../words.js";
import { write } from "./write.js";

export class AnswerPages extends HTMLElement {
  static observedAttributes = ["data-page"];

  texts = /** @type {Texts} */ (this.dataset);
  sizes = new ResizeObserver(() => this.lay());
  changes = new MutationObserver(() => this.lay());
  /** Whether this screen has turned a page that the room does not know of yet. */
  isAhead = false;
  /** @type {number | undefined} */
  page;
  pages = 0;

  connectedCallback() {
    this.page ??= Number(this.dataset.page);
    this.sizes.observe(this);
    if (this.columns) this.changes.observe(this.columns, { childList: true, subtree: true, characterData: true });
    document.fonts.ready.then(() => this.lay());
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.changes.disconnect();
    const place = seek(document, ".pages");
    if (place && !seek(document, "answer-pages")) place.textContent = "";
  }

  attributeChangedCallback() {
    if (!this.isAhead) this.catchUp();
  }

  // Goes to the page that the room is at. While this screen is ahead of the room, it does not go back there.
  catchUp() {
    this.isAhead = false;
    this.page = Number(this.dataset.page);
    if (this.isConnected) this.lay();
  }

  get columns() {
    return seek(this, ":scope > *");
  }

  get cards() {
    return findAll(this, ".card");
  }

  /**
   * @param {number} by
   * @returns {number} The page that is shown now.
   */
  turn(by) {
    const page = Math.max(0, Math.min((this.page ?? 0) + by, this.pages - 1));
    this.page = page;
    this.lay();
    return page;
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
    if (pages !== this.pages) {
      this.pages = pages;
      this.dispatchEvent(new CustomEvent("pages-laid-out", { bubbles: true, detail: pages }));
    }
    this.tell(page, places.filter((place) => place > page).length);
  }

  /**
   * Writes "+12 more" and "page 1 of 3" into the footer.
   * @param {number} page
   * @param {number} more
   */
  tell(page, more) {
    const place = seek(document, ".pages");
    if (!place) return;
    const parts = [];
    if (more) parts.push(words(this.texts.moreOne, this.texts.moreOther, more));
    if (this.pages > 1) parts.push(this.texts.pages.replace("{page}", `${page + 1}`).replace("{pages}", `${this.pages}`));
    write(place, parts.join(" · "));
  }
}

customElements.define("answer-pages", AnswerPages);
