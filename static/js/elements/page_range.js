// <page-range>: the first and the last page of slides, chosen on small pictures of all pages of their file. Without scripts both
// are typed.

import { closest, find, findAll } from "../query.js";
import { parse } from "../trusted.js";

class PageRange extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => this.choose(closest(target, ".thumb")));
    this.addEventListener("input", () => this.mark());
    this.addEventListener("filled", () => this.mark());
    closest(this, "form")?.addEventListener("deck-replaced", () => this.load());
    this.load();
  }

  get ends() {
    const [first, last] = ["first", "last"].map((name) => /** @type {HTMLInputElement} */ (find(this, `[name=${name}]`)));
    return { first, last };
  }

  async load() {
    const { source } = this.dataset;
    const headers = { "Accept-Language": document.documentElement.lang };
    const response = source ? await fetch(source, { headers }).catch(() => null) : null;
    if (!response?.ok) return;
    find(this, ".whole").replaceChildren(parse(await response.text()));
    this.mark();
  }

  /**
   * The end that is nearer goes to the page that is pressed.
   * @param {HTMLElement | null} thumb
   */
  choose(thumb) {
    if (!thumb) return;
    const page = Number(thumb.dataset.number);
    const { first, last } = this.ends;
    const [from, to] = [Number(first.value), Number(last.value)];
    const end = page - from < to - page ? first : last;
    end.value = `${page}`;
    for (const name of ["input", "change"]) end.dispatchEvent(new Event(name, { bubbles: true }));
  }

  mark() {
    const { first, last } = this.ends;
    for (const it of findAll(this, ".thumb")) {
      const page = Number(it.dataset.number);
      const isChosen = page >= Number(first.value) && page <= Number(last.value);
      it.classList.toggle("is-chosen", isChosen);
      find(it, "button").ariaPressed = `${isChosen}`;
    }
  }
}

customElements.define("page-range", PageRange);
