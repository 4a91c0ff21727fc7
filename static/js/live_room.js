// <live-room>: keeps the regions inside it as the server draws them, over a websocket, or by asking now and then where
// websockets do not get through. It says which versions it has, and gets what differs; a reconnect is nothing special.
//
// Events: "live-state" (detail: live, lost or refused; then `reason` may say why), "live-update" after regions have
// changed, "awake" when there is hope after a break.

import { setTime } from "./clock.js";
import { reconcile } from "./reconcile.js";
import { spoken } from "./spoken.js";
import { parse } from "./trusted.js";

const SILENCE = 25000; // two heartbeats and a half
const FIRST = 3500;
const PROBE = 1200;
const MOST_NAMED = 400; // regions whose versions fit into a first message; the others are sent once more
const POLL = 3000;
const GRACE = 5000; // shorter breaks are nobody's business
const REFUSED = [4403, 4404];
const FULL = 4429;
const TOO_FAST = 4430;

class LiveRoom extends HTMLElement {
  connectedCallback() {
    setTime(Number(this.dataset.now));
    this.address = this.dataset.live ?? `/rooms/${this.dataset.room}/live`;
    this.failures = 0;
    this.lostAt = 0;
    this.drawn = new Map();
    for (const name of ["online", "pageshow"]) addEventListener(name, () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    // The page's script listens to the first events, so it must have run.
    queueMicrotask(() => this.connect());
  }

  connect() {
    clearTimeout(this.retry);
    this.drop();
    const socket = (this.socket = new WebSocket(`${location.origin.replace("http", "ws")}${this.address}`));
    this.expect(SILENCE / 2);
    this.impatient = setTimeout(() => this.poll(), FIRST);
    socket.onopen = () => socket.send(this.hello());
    socket.onmessage = ({ data }) => {
      this.failures = 0;
      clearTimeout(this.impatient);
      this.expect(SILENCE);
      this.take(JSON.parse(data));
    };
    socket.onclose = ({ code }) => socket === this.socket && this.lose(code);
  }

  hello() {
    const versions = {};
    const regions = this.regions();
    for (const { dataset } of regions.slice(-MOST_NAMED)) versions[dataset.region] = dataset.etag ?? "";
    const seq = Math.max(0, ...regions.map(({ dataset }) => Number(dataset.seq ?? 0)));
    const { screen, activity } = this.dataset;
    const language = document.documentElement.lang;
    return JSON.stringify({ screen, versions, seq, language, pages: this.pages, activity });
  }

  // Sends the server something small, if there is a socket to send it by.
  tell(note) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(note));
  }

  take({ frames = [], time }) {
    setTime(time);
    this.heardAt = Date.now();
    this.lostAt = 0;
    clearTimeout(this.grace);
    this.show("live");
    let changed = false;
    for (const { region, seq, etag, html } of frames) {
      const element = this.regions().find((it) => it.dataset.region === region);
      if (!element || Number(element.dataset.seq ?? -1) > seq || element.dataset.etag === etag) continue;
      this.drawn.set(region, html);
      reconcile(element, parse(html));
      Object.assign(element.dataset, { etag, seq });
      this.seq = Math.max(this.seq ?? 0, seq);
      changed = true;
    }
    if (changed) this.dispatchEvent(new CustomEvent("live-update"));
  }

  // Takes in once more what was drawn last, where a form stood in the way.
  redraw(region) {
    const html = this.drawn.get(region.dataset.region);
    if (html !== undefined) reconcile(region, parse(html));
  }

  regions() {
    return [...this.querySelectorAll("[data-region]")];
  }

  // A line that stays silent for too long is dead, whatever the browser thinks.
  expect(within) {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.lose(), within);
  }

  // The phone is awake again: ask at once whether the line still is.
  wake() {
    this.dispatchEvent(new Event("awake"));
    this.hurry?.();
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.tell({ probe: true });
      this.expect(PROBE);
    } else if (this.socket?.readyState !== WebSocket.CONNECTING) this.connect();
  }

  lose(code) {
    this.drop();
    if (code === FULL) return this.show("refused");
    if (REFUSED.includes(code)) reloadOnce();
    if (!this.lostAt) {
      this.lostAt = Date.now();
      this.grace = setTimeout(() => this.show("lost"), GRACE);
    }
    this.failures += 1;
    const soon = code !== TOO_FAST && Date.now() - this.lostAt < 60000;
    const wait = soon ? Math.min(4000, 250 * 2 ** this.failures) : 15000;
    this.retry = setTimeout(() => this.connect(), wait * (0.5 + Math.random() / 2));
    if (this.failures > 2) this.poll();
  }

  drop() {
    clearTimeout(this.watch);
    clearTimeout(this.impatient);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  async poll() {
    this.failures = this.failures || 1;
    if (this.polling) return;
    this.polling = true;
    while (this.failures > 0) {
      await this.ask();
      await new Promise((done) => {
        this.hurry = done;
        setTimeout(done, POLL);
      });
    }
    this.polling = false;
  }

  async ask() {
    const abort = new AbortController();
    const over = setTimeout(() => abort.abort(), 2 * POLL);
    try {
      const headers = { ...spoken, "Content-Type": "application/json" };
      const response = await fetch(this.address, { method: "POST", headers, body: this.hello(), signal: abort.signal });
      const reply = await response.json();
      if (response.ok) this.take(reply);
      else if (response.status === 404) reloadOnce();
      else if (response.status < 500 && response.status !== 429) {
        this.reason = reply.detail;
        this.show("refused");
      }
    } catch {
      this.hurry = null; // not the server's reply; the line is lost, which is said in its time
    } finally {
      clearTimeout(over);
    }
  }

  show(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("live-state", { detail: state }));
  }
}

// The page itself says best what is no longer allowed or there; but it must not go on and on.
function reloadOnce() {
  try {
    if (Date.now() - Number(sessionStorage.getItem("reloaded")) < 60000) return;
    sessionStorage.setItem("reloaded", Date.now());
    location.reload();
  } catch {
    // Where nothing can be kept, nobody would know that this has been tried.
  }
}

customElements.define("live-room", LiveRoom);
