// <page-strip>: the pages of slides below them on the agenda, fetched when somebody unfolds them. The one that the room is at is
// marked. Things are dropped between two of them by <agenda-order>, which this stands in.

import { closest, find, findAll, seek } from "../query.js";
import { parse } from "../trusted.js";

class PageStrip extends HTMLElement {
  static observedAttributes = ["data-version", "data-page"];

  /** What has been fetched: the version of the slides; undefined for nothing. @type {string | undefined} */
  fetched;

  connectedCallback() {
    closest(this, "details")?.addEventListener("toggle", () => this.load());
    this.load();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "data-version") this.load();
    else this.mark();
  }

  async load() {
    const { source, version } = this.dataset;
    if (!source || !this.isConnected || !closest(this, "details")?.open || this.fetched === version) return;
    this.fetched = version;
    const headers = { "Accept-Language": document.documentElement.lang };
    const response = await fetch(source, { headers }).catch(() => null);
    if (!response?.ok) {
      this.fetched = undefined;
      return;
    }
    const html = await response.text();
    if (version !== this.dataset.version) return;
    this.replaceChildren(parse(html));
    const isOnDesk = closest(this, "agenda-order"); // where an agenda is only planned, nothing is shown by a press
    for (const it of findAll(this, "button")) it.disabled = !isOnDesk;
    this.mark();
  }

  mark() {
    const { page } = this.dataset;
    for (const it of findAll(this, ".thumb")) {
      const button = find(it, "button");
      if (it.dataset.place === page) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    const now = seek(this, "[aria-current]");
    if (!now) return;
    const [box, shown] = [now.getBoundingClientRect(), this.getBoundingClientRect()];
    if (box.top < shown.top || box.bottom > shown.bottom) this.scrollTop += box.top - shown.top - shown.height / 3;
  }
}

customElements.define("page-strip", PageStrip);
