// <group-turns>: what groups have written. One group after the other, as large as it fits and on several pages if it does not,
// or all of them side by side, with a mark at the one whose turn it is ("figure", chosen on the projector). Whose turn it is
// and the page within its text are one number: `data-each` pages belong to each group.

import { closest, find, findAll, seek } from "../query.js";
import { Paged } from "./paged.js";
import { write } from "./write.js";

/** How large letters may be, in hundredths of the screen's height; nothing on the projector is smaller than the last. */
const SIZES = [8, 7, 6.2, 5.4, 4.7, 4];
const root = document.documentElement;

export class GroupTurns extends Paged {
  /** The page that stands in the footer, from 0, and of how many. */
  sheet = { page: 0, of: 1 };
  /** On which sheet each of the texts begins, while they stand side by side. @type {number[]} */
  starts = [];

  get all() {
    return find(this, ".all");
  }

  get turns() {
    return findAll(this, ".turn");
  }

  get each() {
    return Number(this.dataset.each);
  }

  /** Whether one group has its turn after the other. */
  get takesTurns() {
    return !closest(this, ".is-together");
  }

  get isTogether() {
    return !this.takesTurns || root.dataset.figure === "together";
  }

  /** The place of the group whose turn it is among those on the screen. */
  get now() {
    const number = Math.floor((this.page ?? 0) / this.each);
    const place = this.turns.findIndex((it) => Number(it.dataset.key) >= number);
    return place < 0 ? this.turns.length - 1 : place;
  }

  lay() {
    const { turns } = this;
    if (!this.clientWidth || !turns.length) return;
    turns.forEach((turn, place) => {
      turn.toggleAttribute("data-js-now", this.takesTurns && place === this.now);
      turn.toggleAttribute("data-js-away", !this.isTogether && place !== this.now);
      const which = this.texts.of.replace("{number}", `${place + 1}`).replace("{count}", `${turns.length}`);
      const told = seek(turn, ".place");
      if (told) write(told, which);
    });
    if (closest(this, ".is-by-group")) this.layQuestions();
    else if (this.isTogether) this.layTogether();
    else this.layOne();
  }

  // The text of one group: smaller letters where it is long, and further pages where they would be too small.
  layOne() {
    this.all.style.transform = "";
    const text = find(this.turns[this.now], ".text");
    const pages = this.fit(text);
    this.show(text, Math.min((this.page ?? 0) % this.each, pages - 1), pages);
    this.count(pages);
  }

  layTogether() {
    for (const text of findAll(this, ".text")) text.style.cssText = "";
    const { all, turns } = this;
    let many = columnsFor(turns);
    let pages = this.fit(all, many);
    while (many > 1 && turns.some(isBroken)) pages = this.fit(all, --many); // a text that goes on in another column has no name there
    const width = all.getBoundingClientRect().width + gapOf(all);
    this.starts = turns.map((turn) => Math.floor((turn.offsetLeft + 1) / width));
    const start = this.takesTurns ? this.starts[this.now] : 0;
    const within = this.takesTurns ? (this.page ?? 0) % this.each : (this.page ?? 0);
    this.show(all, Math.min(start + within, pages - 1), pages);
    this.count(this.takesTurns ? Math.max(1, (this.starts[this.now + 1] ?? pages) - start) : pages);
  }

  // In a summary: what the groups say to the first question, then to the next, from a page of its own on.
  layQuestions() {
    const questions = findAll(this, ".by-question");
    /** @param {number} shown */
    const only = (shown) => questions.forEach((it, place) => it.toggleAttribute("data-js-away", place !== shown));
    const pages = questions.map((question, place) => {
      only(place);
      const all = find(question, ".all");
      return this.fit(all, columnsFor(findAll(all, ".turn")));
    });
    const of = pages.reduce((sum, it) => sum + it, 0);
    const page = Math.min(this.page ?? 0, of - 1);
    let [place, before] = [0, 0];
    while (page >= before + pages[place]) before += pages[place++];
    only(place);
    this.show(find(questions[place], ".all"), page - before, pages[place]);
    this.sheet = { page, of };
    this.count(of);
    this.tell(page, 0);
  }

  /**
   * Chooses the largest letters at which everything stands on one page.
   * @param {HTMLElement} place Has columns, as many as there is room for beside each other; the next ones are further pages.
   * @param {number} [many] How many columns.
   * @returns {number} How many pages there are.
   */
  fit(place, many) {
    if (many) place.dataset.jsMany = `${many}`;
    place.style.transform = "";
    for (const size of SIZES) {
      place.style.setProperty("--js-letters", `${size}`);
      place.toggleAttribute("data-js-small", size < 5);
      if (place.scrollWidth <= place.clientWidth + 1) return 1;
    }
    const gap = gapOf(place);
    return Math.ceil((place.scrollWidth + gap - 2) / (place.clientWidth + gap));
  }

  /**
   * @param {HTMLElement} place
   * @param {number} page
   * @param {number} of
   */
  show(place, page, of) {
    const width = place.getBoundingClientRect().width + gapOf(place);
    place.style.transform = page ? `translateX(${-page * width}px)` : "";
    this.sheet = { page, of };
    this.tell(page, 0);
  }

  said() {
    const { page, of } = this.sheet;
    return of > 1 ? this.texts.pages.replace("{page}", `${page + 1}`).replace("{pages}", `${of}`) : "";
  }

  /**
   * A page on or back: within a text first, then to the next one.
   * @param {number} by
   * @returns {number} The page of the room.
   */
  turn(by) {
    const { page, of } = this.sheet;
    const to = Math.max(0, Math.min(page + by, of - 1));
    this.page = this.takesTurns ? this.pageAt(to, by) : to;
    this.lay();
    return this.page;
  }

  /**
   * @param {number} sheet
   * @param {number} by
   */
  pageAt(sheet, by) {
    const { turns, now, each } = this;
    let place = now;
    let within = sheet;
    if (this.isTogether) {
      const first = this.starts.indexOf(sheet);
      place = first >= 0 ? first : this.starts.findLastIndex((it) => it < sheet);
      within = sheet - this.starts[place];
    } else if (sheet === this.sheet.page) {
      place = Math.max(0, Math.min(now + by, turns.length - 1));
      within = place === now ? sheet : 0;
    }
    return Number(turns[place].dataset.key) * each + within;
  }
}

/**
 * How many columns cards stand in; four in two rows.
 * @param {HTMLElement[]} cards
 */
function columnsFor({ length }) {
  return length === 4 ? 2 : Math.min(length, 3);
}

/**
 * Whether a card stands in more than one column.
 * @param {HTMLElement} card
 */
function isBroken(card) {
  return card.getClientRects().length > 1;
}

/** @param {HTMLElement} place */
function gapOf(place) {
  return Number.parseFloat(getComputedStyle(place).columnGap) || 0;
}

customElements.define("group-turns", GroupTurns);
