// What stands on the projector a page at a time, never with a scrollbar. Only the browser knows how high things are, so it
// finds out how many pages there are ("pages-laid-out", detail: their number) and tells in the footer which one this is.

import { closest, seek } from "../query.js";
import { LOOK, pageNow, press, watchPresses } from "../turning.js";
import { words } from "../words.js";
import { write } from "./write.js";

watchPresses();

/** What stands on the projector a page at a time, if anything does. */
export const PAGED = "answer-pages, column-pages, field-pages, row-pages, line-pages, group-turns";

export class Paged extends HTMLElement {
  static observedAttributes = ["data-page", "data-turns", "data-waits"];

  texts = /** @type {Texts} */ (this.dataset);
  sizes = new ResizeObserver(() => this.lay());
  changes = new MutationObserver(() => this.lay());
  /** Whether this screen has turned a page that the room does not know of yet. */
  isAhead = false;
  /** @type {number | undefined} */
  page;
  pages = 0;
  looks = 0;

  connectedCallback() {
    this.page ??= Number(this.dataset.page);
    this.looks = setInterval(() => this.turnByItself(), LOOK);
    this.sizes.observe(this);
    const content = seek(this, ":scope > :last-child");
    if (content) this.changes.observe(content, { childList: true, subtree: true, characterData: true });
    document.fonts.ready.then(() => this.lay());
  }

  disconnectedCallback() {
    clearInterval(this.looks);
    this.sizes.disconnect();
    this.changes.disconnect();
    const place = seek(document, ".footer .pages");
    if (place && !seek(document, PAGED)) place.textContent = "";
  }

  attributeChangedCallback() {
    if (!this.isAhead) this.catchUp();
  }

  // Goes to the page that the room is at. While this screen is ahead of the room, it does not go back there.
  catchUp() {
    this.isAhead = false;
    this.page = pageNow(this.dataset, this.pages);
    if (this.isConnected) this.lay();
  }

  turnByItself() {
    if (this.dataset.turns === undefined || this.isAhead || press.isDown) return;
    const page = pageNow(this.dataset, this.pages);
    if (page !== this.page) this.catchUp();
  }

  /** @returns {HTMLElement[]} What can be looked at by itself, in order. */
  get cards() {
    return [];
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

  // Finds out what is on which page, and shows one.
  lay() {}

  /** @param {number} pages */
  count(pages) {
    if (pages === this.pages) return;
    this.pages = pages;
    this.dispatchEvent(new CustomEvent("pages-laid-out", { bubbles: true, detail: pages }));
  }

  /** @param {number} page */
  numberOf(page) {
    return this.texts.pages.replace("{page}", `${page + 1}`).replace("{pages}", `${this.pages}`);
  }

  /**
   * What the footer says: "+12 more · page 1 of 3".
   * @param {number} page
   * @param {number} more
   */
  said(page, more) {
    const parts = [];
    if (more) parts.push(words(this.texts.moreOne, this.texts.moreOther, more));
    if (this.pages > 1) parts.push(this.numberOf(page));
    return parts.join(" · ");
  }

  /**
   * @param {number} page
   * @param {number} more
   */
  tell(page, more) {
    const place = seek(document, closest(this, ".agreed") ? ".agreed > .pages" : ".footer .pages");
    if (place) write(place, this.said(page, more));
  }
}
