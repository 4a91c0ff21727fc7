// <line-pages>: the lines of a text, as many on a page as have room there, be they long or short.

import { find, findAll } from "../query.js";
import { fitPoster, isPoster } from "./poster_fit.js";
import { Paged } from "./paged.js";

class LinePages extends Paged {
  lay() {
    if (!this.clientWidth) return;
    const list = find(this, "ol");
    const rows = findAll(list, ":scope > li");
    for (const row of rows) row.removeAttribute("data-js-away");
    if (isPoster()) fitPoster(this);
    let last = 0;
    let top = rows[0]?.offsetTop ?? 0;
    const places = rows.map((row) => {
      if (row.offsetTop > top && row.offsetTop + row.offsetHeight - top > list.clientHeight + 1) {
        last += 1;
        top = row.offsetTop;
      }
      return last;
    });
    this.count(last + 1);
    const page = Math.min(this.page ?? 0, last);
    rows.forEach((row, index) => row.toggleAttribute("data-js-away", places[index] !== page));
    this.tell(page, 0);
  }
}

customElements.define("line-pages", LinePages);
