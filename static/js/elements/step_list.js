// <step-list>: the rows of an activity's steps. There are as many as there can be steps; those behind the last one are out of
// sight. Steps move by their values, so that the form has the same fields whatever is done here.

import { closest, find, findAll } from "../query.js";
import { announce } from "../announce.js";

/** @typedef {[string, string, string]} Step The kind, the minutes and the title. */

class StepList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = closest(event.target, "button[data-does]");
      if (button) this.run(button);
    });
    this.addEventListener("change", (event) => {
      if (event.target instanceof HTMLSelectElement && !event.target.value) this.put(this.steps);
      this.chooseGroups();
    });
    this.addEventListener("filled", () => this.show());
    this.form?.addEventListener("reset", () => setTimeout(() => this.show()));
    this.show();
  }

  get form() {
    return this.closest("form");
  }

  /** The field that says how the room is divided into groups. */
  get groups() {
    return /** @type {HTMLSelectElement | null | undefined} */ (this.form?.elements.namedItem("groups"));
  }

  get rows() {
    return findAll(this, ".step-row");
  }

  /** What stands in the rows, without empty ones. */
  get steps() {
    return this.rows.map((row) => /** @type {Step} */ (fieldsIn(row).map((field) => field.value))).filter(([kind]) => kind);
  }

  /** @param {HTMLButtonElement} button */
  run(button) {
    const { steps, rows } = this;
    const number = rows.findIndex((row) => row.contains(button));
    const { does } = button.dataset;
    if (does === "add") return this.add(steps);
    const [step] = steps.splice(number, 1);
    const to = does === "up" ? number - 1 : number + 1;
    if (does !== "remove") steps.splice(to, 0, step);
    this.put(steps);
    if (does === "remove") {
      announce(this.dataset.removed ?? "", "steps");
      find(this, "[data-does=add]").focus();
    } else find(rows[to], `[data-does=${button.dataset.does}]:not(:disabled), button`).focus();
  }

  /** Has groups drawn for a step in which they write, unless some are chosen. */
  chooseGroups() {
    const { groups, steps } = this;
    if (!groups || groups.value || !steps.some(([kind]) => kind === "group")) return;
    groups.value = "drawn";
    groups.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {Step[]} steps */
  add(steps) {
    const answers = steps.some(([kind]) => kind === "each" || kind === "group");
    const kind = answers ? "plenary" : !steps.length ? "alone" : this.groups?.value ? "group" : "each";
    this.put([...steps, [kind, "", ""]]);
    announce(this.dataset.added ?? "", "steps");
    fieldsIn(this.rows[steps.length])[1].focus();
  }

  /** @param {Step[]} steps */
  put(steps) {
    for (const [number, row] of this.rows.entries()) {
      for (const [place, field] of fieldsIn(row).entries()) field.value = steps[number]?.[place] ?? "";
    }
    this.show();
    fieldsIn(this.rows[0])[1].dispatchEvent(new Event("change", { bubbles: true }));
  }

  show() {
    const { rows } = this;
    const last = rows.findLastIndex((row) => fieldsIn(row)[0].value);
    for (const [number, row] of rows.entries()) {
      row.hidden = number > last;
      const [up, down] = /** @type {HTMLButtonElement[]} */ (findAll(row, "button"));
      up.disabled = number === 0;
      down.disabled = number === last;
    }
    find(this, "button[data-does=add]").hidden = last === rows.length - 1;
  }
}

/** @param {HTMLElement} row */
function fieldsIn(row) {
  return /** @type {(HTMLSelectElement | HTMLInputElement)[]} */ (findAll(row, "select, input"));
}

customElements.define("step-list", StepList);
