// <groups-in-need>: how many groups on this page have no scribe, no text, or have been quiet for long; empty if none.

import { closest, findAll } from "../query.js";
import { words } from "../words.js";
import { write } from "./write.js";

const OFTEN = 1000; // milliseconds

class GroupsInNeed extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  timer = 0;

  connectedCallback() {
    this.timer = setInterval(() => this.count(), OFTEN);
    this.count();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  count() {
    const cards = findAll(closest(this, "live-room") ?? document, ".group-card");
    const needy = cards.filter((it) => "needs" in it.dataset || it.querySelector("quiet-since:not(:empty)")).length;
    write(this, needy ? words(this.texts.one, this.texts.other, needy) : "");
  }
}

customElements.define("groups-in-need", GroupsInNeed);
