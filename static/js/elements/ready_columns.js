// <ready-columns>: a ready set of columns that is chosen is written into their field, to be changed there.

import { find } from "../query.js";

class ReadyColumns extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLSelectElement) || !target.value) return;
      const area = /** @type {HTMLTextAreaElement} */ (/** @type {unknown} */ (find(this, "textarea")));
      area.value = target.value;
      area.rows = area.value.split("\n").length;
      target.value = "";
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    });
  }
}

customElements.define("ready-columns", ReadyColumns);
