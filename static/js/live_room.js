// <live-room>: keeps the regions inside it as the server draws them, over a websocket, or by asking now and then where
// websockets do not get through. It says which versions it has, and gets what differs; a reconnect is nothing special.
//
// Events: "live-state" (detail: live, lost or full), "live-update" after regions have changed.

import { setTime } from "./clock.js";
import { reconcile } from "./reconcile.js";
import { parse } from "./trusted.js";

const SILENCE = 25000; // two heartbeats and a half
const PROBE = 2000;
const POLL = 3000;
const GRACE = 5000; // shorter breaks are nobody's business
const REFUSED = [4403, 4404];
const FULL = 4429;

class LiveRoom extends HTMLElement {
  connectedCallback() {
    setTime(Number(this.dataset.now));
    this.address = `/rooms/${this.dataset.room}/live`;
    this.failures = 0;
    this.lostAt = 0;
    this.heardAt = 0;
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
    socket.onopen = () => socket.send(this.hello());
    socket.onmessage = ({ data }) => {
      this.failures = 0;
      this.take(JSON.parse(data));
    };
    socket.onclose = ({ code }) => socket === this.socket && this.lose(code);
  }

  hello() {
    const versions = {};
    for (const region of this.regions()) versions[region.dataset.region] = region.dataset.etag ?? "";
    return JSON.stringify({ screen: this.dataset.screen, versions, language: document.documentElement.lang });
  }

  // Sends the server something small, if there is a socket to send it by.
  tell(note) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(note));
  }

  take({ frames = [], time }) {
    setTime(time);
    this.heardAt = Date.now();
    this.lostAt = 0;
    this.expect(SILENCE);
    this.show("live");
    let changed = false;
    for (const { region, seq, etag, html } of frames) {
      const element = this.regions().find((it) => it.dataset.region === region);
      if (!element || Number(element.dataset.seq ?? -1) > seq || element.dataset.etag === etag) continue;
      reconcile(element, parse(html));
      Object.assign(element.dataset, { etag, seq });
      this.seq = Math.max(this.seq ?? 0, seq);
      changed = true;
    }
    if (changed) this.dispatchEvent(new CustomEvent("live-update"));
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
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.tell({ probe: true });
      this.expect(PROBE);
    } else if (this.socket?.readyState !== WebSocket.CONNECTING) this.connect();
  }

  lose(code) {
    this.drop();
    if (REFUSED.includes(code)) return location.reload();
    if (code === FULL) return this.show("full");
    this.lostAt ||= Date.now();
    this.failures += 1;
    if (Date.now() - this.heardAt > GRACE) this.show("lost");
    const wait = Date.now() - this.lostAt < 60000 ? Math.min(4000, 250 * 2 ** this.failures) : 15000;
    this.retry = setTimeout(() => this.connect(), wait * (0.5 + Math.random() / 2));
    if (this.failures > 2) this.poll();
  }

  drop() {
    clearTimeout(this.watch);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  async poll() {
    if (this.polling) return;
    this.polling = true;
    while (this.failures > 0) {
      try {
        const headers = { "Content-Type": "application/json", Accept: "application/json" };
        const response = await fetch(this.address, { method: "POST", headers, body: this.hello() });
        if (response.ok) this.take(await response.json());
        else if (response.status < 500 && response.status !== 429) location.reload();
      } catch {
        this.show("lost");
      }
      await new Promise((done) => setTimeout(done, POLL));
    }
    this.polling = false;
  }

  show(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("live-state", { detail: state }));
  }
}

customElements.define("live-room", LiveRoom);
