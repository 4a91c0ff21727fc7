// <turning-pages>: the page that the projector is at, and what its buttons turn to, while the pages turn by themselves.

import { find, seek } from "../query.js";
import { LOOK, pageNow, press, watchPresses } from "../turning.js";
import { write } from "./write.js";

watchPresses();

class TurningPages extends HTMLElement {
  looks = 0;

  connectedCallback() {
    this.looks = setInterval(() => this.show(), LOOK);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.looks);
  }

  show() {
    const { turns, pages, text = "" } = this.dataset;
    if (turns === undefined || press.isDown) return;
    const count = Number(pages);
    const page = pageNow(this.dataset, count);
    write(find(this, ".page [aria-hidden]"), `${page + 1}/${count}`);
    write(find(this, ".page .visually-hidden"), text.replace("{page}", `${page + 1}`).replace("{pages}", `${count}`));
    this.fill("page-back", Math.max(0, page - 1));
    this.fill("page-on", Math.min(page + 1, count - 1));
    this.fill("turn-pages", page);
  }

  /**
   * @param {string} key
   * @param {number} page
   */
  fill(key, page) {
    const field = /** @type {HTMLInputElement | null} */ (seek(this, `[data-key="${key}"] [name=page]`));
    if (field) field.value = `${page}`;
  }
}

customElements.define("turning-pages", TurningPages);
