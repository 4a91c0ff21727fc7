// The home group of this phone. Which one it is stands in the page, since the list itself is the same for everybody; it folds
// once a group is chosen.

import { find, findAll, seek } from "../query.js";
import { sendSmallForm } from "./small_form.js";

export class HomeGroup {
  /**
   * @param {HTMLElement} room
   * @param {HTMLElement} alert The line for what went wrong.
   */
  constructor(room, alert) {
    this.room = room;
    this.alert = alert;
    this.key = room.dataset.group ?? "";
    this.sent = this.key; // as the server has it
    this.isSending = false;
    room.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!(event.target instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement) || !button.matches(".group")) return;
      event.preventDefault();
      this.choose(event.target, button.value);
    });
    room.addEventListener("live-update", () => this.mark());
    this.mark();
    this.fold();
  }

  /**
   * Shows a choice at once. One request at a time is under way, and the last choice is sent last.
   * @param {HTMLFormElement} form
   * @param {string} key
   */
  async choose(form, key) {
    this.alert.textContent = "";
    this.key = key;
    this.mark();
    if (this.isSending) return;
    this.isSending = true;
    while (this.key !== this.sent) {
      const group = this.key;
      const problem = await sendSmallForm(form.action, { group }, (reply) => reply.group === group);
      if (problem === undefined) this.sent = group;
      else if (this.key === group) {
        this.key = this.sent;
        this.alert.textContent = problem || form.dataset.problem || "";
        this.alert.scrollIntoView({ block: "nearest" });
      }
    }
    this.isSending = false;
    this.mark();
    if (this.alert.textContent) return;
    this.fold();
    seek(this.room, ".groups summary")?.focus();
  }

  /** Marks the group, and names it where the question stood. */
  mark() {
    const list = seek(this.room, ".groups");
    if (!list) return;
    const buttons = findAll(list, ".group");
    for (const button of buttons) button.ariaPressed = String(/** @type {HTMLButtonElement} */ (button).value === this.key);
    const chosen = seek(list, "[aria-pressed=true]");
    if (this.key && !chosen) {
      this.key = this.sent = ""; // the group is no more
      list.setAttribute("open", "");
    }
    const summary = find(list, "summary");
    if (!summary.dataset.question) summary.dataset.question = summary.textContent ?? "";
    const name = chosen?.textContent;
    summary.textContent = name ? (list.dataset.chosen ?? "").replace("{name}", name) : summary.dataset.question;
  }

  fold() {
    const list = seek(this.room, "details.groups");
    if (list && seek(list, "[aria-pressed=true]")) list.removeAttribute("open");
  }
}
