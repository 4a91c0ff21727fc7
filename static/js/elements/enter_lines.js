// <enter-lines>: what somebody types from a wall of paper. Enter sends what is written and empties the field, which keeps the
// focus; what is entered meanwhile waits its turn. What is refused comes back into the field.

import { settled } from "../live_forms.js";
import { newKey } from "../new_key.js";
import { closest, find, seek } from "../query.js";

/**
 * Lines on their way. Under the same key, they are entered once.
 * @typedef {{ lines: string, column: string, key: string }} Batch
 */

class EnterLines extends HTMLElement {
  /** @type {Batch[]} */
  waiting = [];
  /** What was not taken: sent once more, it has the same key. @type {Batch | null} */
  failed = null;
  isSending = false;
  /** Whether the form is being submitted from here. */
  isSubmitting = false;

  connectedCallback() {
    this.addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("submit", (event) => this.hold(event), { capture: true });
  }

  get form() {
    return /** @type {HTMLFormElement} */ (find(this, "form"));
  }

  get area() {
    return /** @type {HTMLTextAreaElement} */ (/** @type {unknown} */ (find(this, "textarea")));
  }

  get column() {
    return /** @type {HTMLSelectElement | null} */ (/** @type {unknown} */ (seek(this, "select")));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !closest(event.target, "textarea")) return;
    event.preventDefault();
    this.add();
  }

  /** @param {SubmitEvent} event */
  hold(event) {
    if (this.isSubmitting) return;
    event.preventDefault();
    event.stopPropagation();
    this.add();
  }

  add() {
    const { area, column, failed } = this;
    const batch = { lines: area.value, column: column?.value ?? "", key: newKey() };
    area.focus();
    if (!batch.lines.trim()) return;
    if (failed?.lines === batch.lines && failed.column === batch.column) batch.key = failed.key;
    this.failed = null;
    area.value = "";
    this.waiting.push(batch);
    if (!this.isSending) this.send();
  }

  async send() {
    this.isSending = true;
    for (let batch = this.waiting.at(0); batch; batch = this.waiting.at(0)) {
      await settled();
      this.submit(batch);
      if (await settled()) this.waiting.shift();
      else this.giveBack();
    }
    this.isSending = false;
  }

  /**
   * Submits the form as if it held these lines; what is being typed stays as it is.
   * @param {Batch} batch
   */
  submit({ lines, column, key }) {
    const { area, column: select, form } = this;
    const [typed, start, end, chosen] = [area.value, area.selectionStart, area.selectionEnd, select?.value ?? ""];
    area.value = lines;
    if (select) select.value = column;
    find(form, "[name=key]").setAttribute("value", key);
    this.isSubmitting = true;
    form.requestSubmit();
    this.isSubmitting = false;
    area.value = typed;
    area.setSelectionRange(start, end);
    if (select) select.value = chosen;
  }

  /** Everything that was not taken comes back, in front of what is being typed. */
  giveBack() {
    const { area } = this;
    this.failed = this.waiting[0];
    area.value = [...this.waiting.map((it) => it.lines), area.value].filter(Boolean).join("\n");
    this.waiting = [];
  }
}

customElements.define("enter-lines", EnterLines);
