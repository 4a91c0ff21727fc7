// A phone's own notes for a question: they stay on it until one is shared with the group.

import { newKey } from "../new_key.js";
import { closest, find, findAll, seek } from "../query.js";
import { recallObject, rememberObject } from "../stored.js";

/** @typedef {{ key: string, text: string }} Note */

export class OwnNotes {
  /**
   * @param {HTMLElement} section
   * @param {HTMLTemplateElement} item
   * @param {string} name Under which the phone keeps them.
   * @param {(note: Note) => Promise<boolean>} share Whether the group has it.
   */
  constructor(section, item, name, share) {
    this.section = section;
    this.item = item;
    this.name = name;
    this.share = share;
    this.area = find(section, "textarea");
    const { notes, begun } = /** @type {{ notes?: Note[], begun?: string }} */ (recallObject(name) ?? {});
    this.notes = Array.isArray(notes) ? notes.filter((it) => typeof it?.text === "string") : [];
    this.area.value = begun ?? "";
    this.area.addEventListener("input", () => this.keep());
    find(section, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.add();
    });
    section.addEventListener("click", ({ target }) => this.press(closest(target, "li button")));
    this.draw();
  }

  keep() {
    const { notes, area } = this;
    rememberObject(this.name, notes.length || area.value ? { notes, begun: area.value } : null);
  }

  add() {
    const text = this.area.value.trim();
    if (text) this.notes.push({ key: newKey(), text });
    this.area.value = "";
    this.draw();
    this.area.focus();
  }

  /** @param {HTMLButtonElement | null} button */
  async press(button) {
    const key = closest(button, "li")?.dataset.key;
    const note = this.notes.find((it) => it.key === key);
    if (!button || !note || button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    const isGone = button.matches(".put-away") || (await this.share(note));
    button.ariaDisabled = "false";
    if (!isGone) return;
    this.notes = this.notes.filter((it) => it !== note);
    this.draw();
  }

  /**
   * @param {boolean} canShare
   * @param {boolean} isOver Whether only what there is still matters.
   */
  allow(canShare, isOver) {
    this.section.toggleAttribute("data-js-shares", canShare);
    find(this.section, "form").hidden = isOver && !this.area.value;
    this.section.hidden = isOver && !this.area.value && !this.notes.length;
  }

  draw() {
    this.keep();
    const list = find(this.section, "ul");
    const known = findAll(list, "li");
    for (const line of known) if (!this.notes.some(({ key }) => key === line.dataset.key)) line.remove();
    for (const { key, text } of this.notes.slice(list.children.length)) {
      list.append(document.importNode(this.item.content, true));
      const line = /** @type {HTMLElement} */ (list.lastElementChild);
      line.dataset.key = key;
      find(line, ".text").textContent = text;
      for (const button of findAll(line, "button")) button.setAttribute("aria-label", `${button.textContent}: ${text.slice(0, 40)}`);
    }
    seek(this.section, "ul")?.toggleAttribute("hidden", !this.notes.length);
  }
}
