// <undo-offer data-until="…">: is there until then.

import { now } from "../clock.js";

class UndoOffer extends HTMLElement {
  timer = 0;

  connectedCallback() {
    this.timer = setTimeout(() => this.setAttribute("data-js-over", ""), Number(this.dataset.until) - now());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
}

customElements.define("undo-offer", UndoOffer);
