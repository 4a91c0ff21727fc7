// The picture of the activity that is edited, on the projector or a phone. The server draws what is typed; nothing of it is
// stored, and no screen of the room shows it.

import { closest, find, findAll } from "../query.js";
import { spoken } from "../spoken.js";

const PAUSE = 250; // milliseconds after the last letter

export class Picture {
  /** @type {HTMLFormElement | null} */
  form = null;
  /** @type {AbortController | null} */
  asking = null;
  /** @type {unknown} */
  newest = null;
  timer = 0;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.frame = find(place, "iframe");
    addEventListener("message", ({ origin, source, data }) => {
      if (origin === location.origin && source === this.frame.contentWindow && data === "ready") this.send();
    });
  }

  get screen() {
    return this.place.dataset.on ?? "";
  }

  /** @param {string} screen */
  set screen(screen) {
    if (this.place.dataset.on === screen) return;
    this.place.dataset.on = screen;
    for (const link of findAll(this.place, "a[data-on]")) {
      if (link.dataset.on === screen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (this.form) this.load();
  }

  /**
   * Shows what stands in a form.
   * @param {HTMLFormElement} form
   */
  show(form) {
    this.form = form;
    const url = new URL(location.href);
    for (const link of findAll(this.place, "a[data-on]")) {
      url.searchParams.set("on", link.dataset.on ?? "");
      link.setAttribute("href", `${url.pathname}${url.search}`);
    }
    if (this.frame.contentWindow?.location.pathname.endsWith("/picture")) this.draw(0);
    else this.load();
  }

  /** Loads the page in the frame; nothing of it becomes a page to go back to. */
  load() {
    this.asking?.abort();
    this.newest = null;
    this.frame.contentWindow?.location.replace(`${this.address}?screen=${this.screen}`);
    this.draw(0);
  }

  get address() {
    const activity = this.form && new FormData(this.form).get("activity");
    return `/rooms/${closest(this.place, "live-room")?.dataset.room}/editor/${activity}/picture`;
  }

  draw(after = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), after);
  }

  async ask() {
    if (!this.form) return;
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    const body = new URLSearchParams({ screen: this.screen });
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
    try {
      const response = await fetch(this.address, { method: "POST", headers: spoken, body, signal });
      if (!response.ok) return;
      this.newest = await response.json();
      this.send();
    } catch {
      // Another one is on its way, or the next letter asks again.
    }
  }

  send() {
    if (this.newest) this.frame.contentWindow?.postMessage(this.newest, location.origin);
  }

  hide() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.form = null;
  }
}
