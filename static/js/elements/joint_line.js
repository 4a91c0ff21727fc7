// <joint-line data-text="…" data-version="…">: a field with a line of a joint text, which several people edit at once. It saves
// by itself. What the server has comes as attributes, and into the field only while nobody writes there; else both texts stand
// side by side until somebody decides. Nothing that was typed is lost (line_save.js).

import { clearErrors, showErrors } from "../form_errors.js";
import { closest, find } from "../query.js";
import { rescue, saveLine, takeBack } from "./line_save.js";

const QUIET = 1200; // milliseconds after the last key
const AGAIN = 3000; // milliseconds after a save that did not get through

class JointLine extends HTMLElement {
  static observedAttributes = ["data-text", "data-version"];

  form = find(this, "form");
  field = find(this, "textarea");
  why = find(this, ".unsaved");
  notSaved = this.why.textContent;
  base = this.theirs; // what was typed on
  timer = 0;
  isSaving = false;
  kept = `line ${this.form.action} ${this.form.querySelector("input")?.value}`;
  /** @type {HTMLElement | null} */
  place = null;

  connectedCallback() {
    this.place = closest(this, ".joint");
    const kept = takeBack(this.kept);
    if (kept !== null) {
      this.base = { version: -1, text: "" };
      this.field.value = kept;
      this.take();
    }
    this.field.oninput = () => this.typed();
    this.field.onblur = () => (this.isTyped ? void this.save() : this.take());
    this.field.onkeydown = (event) => {
      if (event.key === "Enter" && !event.isComposing) this.form.requestSubmit();
      if (event.key === "Enter") event.preventDefault();
    };
    this.form.onsubmit = (event) => (event.preventDefault(), void this.save());
    find(this, ".is-mine").onclick = () => this.decide(this.field.value);
    find(this, ".is-theirs").onclick = () => this.decide(this.theirs.text);
  }

  disconnectedCallback() {
    // It may only have been moved.
    queueMicrotask(() => this.isConnected || !this.isTyped || void (this.differs ? rescue(this) : this.save()));
  }

  attributeChangedCallback() {
    queueMicrotask(() => this.take()); // once both are set
  }

  // What the server has.
  get theirs() {
    return { version: Number(this.dataset.version), text: this.dataset.text ?? "" };
  }

  get isTyped() {
    return this.field.value !== this.base.text;
  }

  get differs() {
    return this.theirs.version > this.base.version;
  }

  take() {
    if (this.isSaving || !this.differs) return;
    const { theirs } = this;
    const isFree = !this.isTyped && document.activeElement !== this.field;
    if (isFree) this.field.value = this.field.defaultValue = theirs.text;
    if (isFree || this.field.value === theirs.text) this.base = theirs;
    this.show();
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), QUIET);
    this.show();
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.isTyped || this.isSaving || this.differs) return;
    const text = this.field.value;
    this.isSaving = true;
    const { status, reply } = await saveLine(this.form, this.base.version);
    this.isSaving = false;
    clearErrors(this.form);
    if (status === 200) {
      this.base = { version: this.base.version + (reply.undo ? 1 : 0), text };
      find(this.form, "[name=continues]").setAttribute("value", reply.undo ?? "");
    } else if (reply.current) Object.assign(this.dataset, reply.current);
    else if (status === 404 || !this.isConnected) rescue(this);
    else showErrors(this.form, reply.errors ?? [], "", false);
    this.why.textContent = reply.detail ?? this.notSaved;
    if (this.isConnected && (status === 0 || status >= 500)) this.timer = setTimeout(() => void this.save(), AGAIN);
    else if (this.field.value !== text) this.typed();
    this.take();
    this.show();
  }

  /** @param {string} text The one that holds. */
  decide(text) {
    this.base = this.theirs;
    this.field.value = text;
    if (this.isTyped) void this.save();
    this.show();
    this.field.focus();
  }

  show() {
    find(this, "blockquote").textContent = this.theirs.text;
    this.toggleAttribute("data-js-differs", this.differs && !this.isSaving);
    this.toggleAttribute("data-js-typed", this.isTyped && !this.isSaving);
  }
}

customElements.define("joint-line", JointLine);
