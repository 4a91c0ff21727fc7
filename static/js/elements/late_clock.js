// <late-clock data-starts="10:15" data-zone="Europe/Oslo">: how many minutes the room is behind its plan, if it is. The
// plan knows the time of the day and not the day, so nothing is said of more than half a day.

import { now } from "../clock.js";
import { write } from "./write.js";

const MINUTE = 60000;
const LONGEST = 240; // minutes

class LateClock extends HTMLElement {
  static observedAttributes = ["data-starts"];

  texts = /** @type {Texts} */ (this.dataset);
  timer = 0;

  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), MINUTE / 4);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const { starts, zone, behind } = this.texts;
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    const late = minutes(clock.format(now())) - minutes(starts);
    const text = late > 0 && late <= LONGEST ? behind.replace("{n}", `${late}`) : "";
    write(this, text);
  }
}

/** @param {string} clock "10:15", say. */
function minutes(clock) {
  const [hours, rest] = clock.split(":").map(Number);
  return 60 * hours + rest;
}

customElements.define("late-clock", LateClock);
