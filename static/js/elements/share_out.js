// <share-out data-least data-most>: says before sending whether too little or too much is given in all, in checked boxes or
// in numbers, and how much is left. With data-dots, buttons place dots, which are drawn over their fields.

import { words } from "../words.js";

class ShareOut extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.check());
    this.addEventListener("click", (event) => this.step(event.target));
    this.check();
  }

  step(button) {
    if (button.localName !== "button") return;
    this.check(); // a new drawing has taken the limits away
    button.parentElement.querySelector("input").stepUp(button.value);
    this.check();
  }

  check() {
    const fields = [...this.querySelectorAll("input")];
    const { least, most, problem, dots } = this.dataset;
    const left = fields.reduce((rest, field) => rest - (field.type === "number" ? field.value : field.checked), most);
    fields[0].setCustomValidity(left < 0 || most - left < least ? problem : "");
    const output = this.querySelector("output");
    if (!output) return;
    const text = words(output.dataset.one, output.dataset.other, left);
    if (output.textContent !== text) output.textContent = text; // it is said whenever it is written
    output.toggleAttribute("data-js-wrong", left < 0);
    if (dots) for (const field of fields) draw(field, left, dots, most - field.value);
  }
}

// `dots` are as many full ones as empty ones, and `empty` is how many of these are seen.
function draw(field, left, dots, empty) {
  field.inputMode = "none"; // the buttons are there instead of a keyboard
  field.max = Number(field.value) + left;
  field.nextElementSibling.textContent = dots.slice(empty, empty + dots.length / 2);
}

customElements.define("share-out", ShareOut);
