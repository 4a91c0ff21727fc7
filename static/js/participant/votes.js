// Votes for the answers of others. Which ones this phone has voted for stands in the page, for the list itself is the same
// for everybody; a tap shows at once, and is taken back if the server says no.

export class Votes {
  constructor(room, say) {
    this.room = room;
    this.say = say;
    this.mine = new Set(room.dataset.votes.split(" "));
    room.addEventListener("submit", (event) => {
      const button = event.target.querySelector(".vote");
      if (!button) return;
      event.preventDefault();
      this.toggle(button.dataset.vote, event.target.action);
    });
    room.addEventListener("live-update", () => this.mark());
    this.mark();
  }

  async toggle(id, address) {
    const on = !this.mine.has(id);
    this.set(id, on);
    const abort = new AbortController();
    const over = setTimeout(() => abort.abort(), 5000);
    try {
      const headers = { Accept: "application/json" };
      const body = new URLSearchParams({ on: Number(on) });
      const response = await fetch(address, { method: "POST", headers, body, signal: abort.signal });
      const reply = await response.json();
      if (!response.ok || reply.id !== id) throw new Error(reply.title);
    } catch (error) {
      this.set(id, !on);
      this.say(error.name === "Error" && error.message ? error.message : this.room.dataset.noVote);
    } finally {
      clearTimeout(over);
    }
  }

  set(id, on) {
    if (on) this.mine.add(id);
    else this.mine.delete(id);
    this.mark();
  }

  mark() {
    for (const button of this.room.querySelectorAll(".vote")) button.ariaPressed = this.mine.has(button.dataset.vote);
  }
}
