// <row-pages>: the rows of a list of what was asked, as many on a page as have room in full; the pages are about equally long.

import { find, findAll } from "../query.js";
import { Paged } from "./paged.js";

export class RowPages extends Paged {
  /** What the pages depend on, as it was when they were made: numbers that change move nothing. */
  made = "";
  /** How many rows stand on a page. */
  each = 1;

  get list() {
    return find(this, "ol");
  }

  lay() {
    if (!this.clientWidth) return;
    const rows = findAll(this.list, ":scope > li");
    const { figure, size } = document.documentElement.dataset;
    const labels = findAll(this.list, ".label").map((it) => it.textContent);
    const made = JSON.stringify([this.clientWidth, this.clientHeight, figure, size, document.fonts.status, this.list.className, labels]);
    if (made !== this.made) {
      this.made = made;
      let pages = 1;
      while (pages < rows.length && !this.fits(rows, Math.ceil(rows.length / pages))) pages += 1;
      this.each = Math.ceil(rows.length / pages) || 1;
    }
    this.count(Math.max(1, Math.ceil(rows.length / this.each)));
    const page = Math.min(this.page ?? 0, this.pages - 1);
    this.show(rows, page, this.each);
    this.tell(page, 0);
  }

  /**
   * Whether every page has room for so many.
   * @param {HTMLElement[]} rows
   * @param {number} each
   */
  fits(rows, each) {
    const { list } = this;
    for (let page = 0; page * each < rows.length; page += 1) {
      this.show(rows, page, each);
      if (list.scrollHeight > list.clientHeight + 1 || list.scrollWidth > list.clientWidth + 1) return false;
    }
    return true;
  }

  /**
   * @param {HTMLElement[]} rows
   * @param {number} page
   * @param {number} each
   */
  show(rows, page, each) {
    rows.forEach((row, index) => row.toggleAttribute("data-js-away", Math.floor(index / each) !== page));
  }
}

customElements.define("row-pages", RowPages);
