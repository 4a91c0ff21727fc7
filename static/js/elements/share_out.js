// <share-out data-least data-most>: says before sending whether too little or too much is given in all, in checked boxes or
// in numbers, and how much is left. Buttons give more or less; with data-dots, what they give is drawn over their fields.

import { closest, find, findAll, seek } from "../query.js";
import { words } from "../words.js";
import { write } from "./write.js";

class ShareOut extends HTMLElement {
  constructor() {
    super();
    this.texts = /** @type {Texts} */ (this.dataset);
  }

  connectedCallback() {
    this.addEventListener("input", () => this.check());
    this.addEventListener("click", (event) => this.step(event.target));
    this.check();
  }

  /** @param {EventTarget | null} target */
  step(target) {
    const button = closest(target, "button");
    if (!button?.parentElement) return;
    const field = find(button.parentElement, "input");
    this.check(); // a new drawing has taken the limits away
    field.stepUp(Math.min(Number(button.value), Math.max(0, this.left)));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  get fields() {
    return findAll(this, "input");
  }

  /** How much is still to be given; less than 0 if that is too much. */
  get left() {
    return this.fields.reduce((rest, it) => rest - Number(it.type === "number" ? it.value : it.checked), Number(this.texts.most));
  }

  check() {
    const { fields, left } = this;
    const { problem, dots } = this.texts;
    const [least, most] = [Number(this.texts.least), Number(this.texts.most)];
    fields[0].setCustomValidity(left < 0 || most - left < least ? problem : "");
    const output = seek(this, "output");
    if (!output) return;
    const text = words(output.dataset.one ?? "", output.dataset.other ?? "", left);
    write(output, text);
    output.toggleAttribute("data-js-wrong", left < 0);
    if (dots) for (const field of fields) draw(field, left, dots, most - Number(field.value));
  }
}

/**
 * Draws the dots of a field over it.
 * @param {HTMLInputElement} field
 * @param {number} left
 * @param {string} dots As many full ones as empty ones.
 * @param {number} empty How many of the empty ones are seen.
 */
function draw(field, left, dots, empty) {
  field.inputMode = "none"; // the buttons are there instead of a keyboard
  field.max = `${Number(field.value) + left}`;
  const place = field.nextElementSibling;
  if (place) place.textContent = dots.slice(empty, empty + dots.length / 2);
}

customElements.define("share-out", ShareOut);
