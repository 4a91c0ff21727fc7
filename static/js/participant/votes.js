// Votes for the answers of others. Which ones this phone has voted for stands in the page, since the list itself is the same
// for everybody. A tap shows at once; one request at a time is under way for each answer, and the last wish is sent last.

import { closest, findAll, seek } from "../query.js";
import { sendSmallForm } from "./small_form.js";

export class Votes {
  /**
   * @param {HTMLElement} room
   * @param {HTMLElement} alert The line for what went wrong.
   */
  constructor(room, alert) {
    this.room = room;
    this.alert = alert;
    this.sent = new Set((room.dataset.votes ?? "").split(" ")); // as the server has it
    /** @type {Map<string, boolean>} */
    this.wanted = new Map();
    room.addEventListener("submit", (event) => {
      const form = event.target;
      const button = form instanceof HTMLFormElement && seek(form, ".vote");
      if (!button) return;
      event.preventDefault();
      this.toggle(idOf(button), form.action, closest(button, "[data-problem]")?.dataset.problem ?? "");
    });
    room.addEventListener("live-update", () => this.mark());
    this.mark();
  }

  /** @param {string} id */
  isOn(id) {
    return this.wanted.get(id) ?? this.sent.has(id);
  }

  /**
   * @param {string} id
   * @param {string} address
   * @param {string} otherwise What is said when the server gives no reason.
   */
  async toggle(id, address, otherwise) {
    const isUnderWay = this.wanted.has(id);
    this.say("");
    this.wanted.set(id, !this.isOn(id));
    this.mark();
    if (isUnderWay) return;
    for (let on = this.isOn(id); on !== this.sent.has(id); on = this.isOn(id)) {
      const problem = await this.send(id, address, on);
      if (problem === undefined) continue;
      this.say(problem || otherwise);
      break;
    }
    this.wanted.delete(id);
    this.mark();
  }

  /**
   * @param {string} id
   * @param {string} address
   * @param {boolean} on
   * @returns {Promise<string | undefined>} What went wrong, "" if nobody knows; undefined if nothing did.
   */
  async send(id, address, on) {
    const problem = await sendSmallForm(address, { on: on ? "1" : "0" }, (reply) => reply.id === id);
    if (problem !== undefined) return problem;
    if (on) this.sent.add(id);
    else this.sent.delete(id);
  }

  /** @param {string} text */
  say(text) {
    this.alert.textContent = text;
    if (text) this.alert.scrollIntoView({ block: "nearest" });
  }

  mark() {
    for (const button of findAll(this.room, ".vote")) button.ariaPressed = String(this.isOn(idOf(button)));
  }
}

/** @param {HTMLElement} button */
function idOf(button) {
  return button.dataset.vote ?? "";
}
