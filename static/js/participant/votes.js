// Votes for the answers of others. Which ones this phone has voted for stands in the page, for the list itself is the same
// for everybody. A tap shows at once; one request is under way for each answer, and what is wanted last is sent last.

import { spoken } from "../spoken.js";

export class Votes {
  // `alert` is the line for what went wrong.
  constructor(room, alert) {
    this.room = room;
    this.alert = alert;
    this.sent = new Set(room.dataset.votes.split(" ")); // as the server has it
    this.wanted = new Map();
    room.addEventListener("submit", (event) => {
      const button = event.target.querySelector(".vote");
      if (!button) return;
      event.preventDefault();
      this.toggle(button.dataset.vote, event.target.action, button.closest("[data-problem]").dataset.problem);
    });
    room.addEventListener("live-update", () => this.mark());
    this.mark();
  }

  isOn(id) {
    return this.wanted.get(id) ?? this.sent.has(id);
  }

  async toggle(id, address, otherwise) {
    const isUnderWay = this.wanted.has(id);
    this.say("");
    this.wanted.set(id, !this.isOn(id));
    this.mark();
    if (isUnderWay) return;
    while (this.wanted.get(id) !== this.sent.has(id)) {
      const problem = await this.send(id, address, this.wanted.get(id));
      if (problem === undefined) continue;
      this.say(problem || otherwise);
      break;
    }
    this.wanted.delete(id);
    this.mark();
  }

  // Returns what went wrong, undefined if nothing did.
  async send(id, address, on) {
    const abort = new AbortController();
    const over = setTimeout(() => abort.abort(), 5000);
    try {
      const body = new URLSearchParams({ on: Number(on) });
      const response = await fetch(address, { method: "POST", headers: spoken, body, signal: abort.signal });
      const reply = await response.json();
      if (!response.ok || reply.id !== id) return reply.detail ?? "";
      if (on) this.sent.add(id);
      else this.sent.delete(id);
    } catch {
      return "";
    } finally {
      clearTimeout(over);
    }
  }

  say(text) {
    this.alert.textContent = text;
    if (text) this.alert.scrollIntoView({ block: "nearest" });
  }

  mark() {
    for (const button of this.room.querySelectorAll(".vote")) button.ariaPressed = this.isOn(button.dataset.vote);
  }
}
