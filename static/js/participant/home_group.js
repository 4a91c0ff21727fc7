// The home group of this phone. Which one it is stands in the page, since the list itself is the same for everybody; it folds
// once a group is chosen.

import { find, findAll, seek } from "../query.js";
import { spoken } from "../spoken.js";

export class HomeGroup {
  /**
   * @param {HTMLElement} room
   * @param {HTMLElement} alert The line for what went wrong.
   */
  constructor(room, alert) {
    this.room = room;
    this.alert = alert;
    this.key = room.dataset.group ?? "";
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
   * @param {HTMLFormElement} form
   * @param {string} key
   */
  async choose(form, key) {
    const before = this.key;
    this.alert.textContent = "";
    this.key = key;
    this.mark();
    const problem = await this.send(form, key);
    if (this.key !== key) return; // another one was pressed meanwhile
    if (problem === undefined) {
      this.fold();
      seek(this.room, ".groups summary")?.focus();
      return;
    }
    this.key = before;
    this.mark();
    this.alert.textContent = problem || form.dataset.problem || "";
    this.alert.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} group
   * @returns {Promise<string | undefined>} What went wrong, "" if nobody knows; undefined if nothing did.
   */
  async send(form, group) {
    const abort = new AbortController();
    const over = setTimeout(() => abort.abort(), 5000);
    try {
      const body = new URLSearchParams({ group });
      const response = await fetch(form.action, { method: "POST", headers: spoken, body, signal: abort.signal });
      const reply = await response.json();
      return response.ok && reply.group === group ? undefined : (reply.detail ?? "");
    } catch {
      return "";
    } finally {
      clearTimeout(over);
    }
  }

  /** Marks the group, and names it where the question stood. */
  mark() {
    const list = seek(this.room, ".groups");
    if (!list) return;
    const buttons = findAll(list, ".group");
    for (const button of buttons) button.ariaPressed = String(/** @type {HTMLButtonElement} */ (button).value === this.key);
    const chosen = seek(list, "[aria-pressed=true]");
    if (this.key && !chosen) {
      this.key = ""; // the group is no more
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
