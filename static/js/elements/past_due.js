// <past-due data-day="2026-12-24">: says so once the day has passed here. Drawings know no time of the day, so that every
// process draws the same.

import { now } from "../clock.js";
import { write } from "./write.js";

const HOUR = 3600000;

class PastDue extends HTMLElement {
  static observedAttributes = ["data-day"];

  timer = 0;

  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), HOUR);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const today = new Date(now());
    const [month, day] = [today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0"));
    const isPast = (this.dataset.day ?? "") < `${today.getFullYear()}-${month}-${day}`;
    write(this, isPast ? (this.dataset.text ?? "") : "");
  }
}

customElements.define("past-due", PastDue);
