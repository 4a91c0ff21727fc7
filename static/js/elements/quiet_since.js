// <quiet-since data-since="…">: for how many minutes nothing has come, once it has been two. Drawings know no time of the day,
// so that every process draws the same.

import { now } from "../clock.js";
import { write } from "./write.js";

const MINUTE = 60000;
const LONG = 2; // minutes

class QuietSince extends HTMLElement {
  static observedAttributes = ["data-since"];

  texts = /** @type {Texts} */ (this.dataset);
  timer = 0;

  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), MINUTE / 12);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const minutes = Math.floor((now() - Number(this.texts.since)) / MINUTE);
    write(this, minutes >= LONG ? this.texts.text.replace("{n}", `${minutes}`) : "");
  }
}

customElements.define("quiet-since", QuietSince);
