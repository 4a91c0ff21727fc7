// <picture-field>: sends a picture as soon as it is chosen, and puts its id into the form. Without scripts an activity keeps
// the picture that it has.

import { find } from "../query.js";
import { spoken } from "../spoken.js";

class PictureField extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target === this.chooser && this.chooser.files?.[0]) this.send(this.chooser.files[0]);
    });
    this.addEventListener("click", ({ target }) => {
      if (target === find(this, "button")) this.take("");
    });
    this.addEventListener("filled", () => this.show());
  }

  /** The control that files are chosen with. */
  get chooser() {
    return /** @type {HTMLInputElement} */ (find(this, "input[type=file]"));
  }

  /** @param {File} file */
  async send(file) {
    const { room, most, tooLarge, failed } = this.dataset;
    this.say("");
    if (file.size > Number(most)) return this.say(tooLarge);
    const body = new FormData();
    body.append("picture", file);
    this.ariaBusy = "true";
    try {
      const reply = await fetch(`/rooms/${room}/pictures`, { method: "POST", headers: spoken, body });
      const told = await reply.json();
      if (reply.ok) this.take(told.id);
      else this.say(told.errors?.[0]?.message ?? told.detail);
    } catch {
      this.say(failed);
    } finally {
      this.ariaBusy = null;
    }
  }

  /** @param {string} id */
  take(id) {
    this.field.value = id;
    this.chooser.value = "";
    this.show();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The control that holds the id. */
  get field() {
    return /** @type {HTMLInputElement} */ (find(this, "input[name=picture]"));
  }

  // Shows the picture whose id stands in the form, whoever put it there.
  show() {
    const id = this.field.value;
    const image = /** @type {HTMLImageElement} */ (find(this, "img"));
    image.hidden = find(this, "button").hidden = !id;
    if (id) image.src = `/pictures/${id}`;
  }

  /** @param {string | undefined} text */
  say(text) {
    find(this, ".error").textContent = text ?? "";
  }
}

customElements.define("picture-field", PictureField);
