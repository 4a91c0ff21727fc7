// <live-room>: keeps the regions inside it as the server draws them, over a websocket, or by polling where websockets do
// not get through. It says which versions it has and gets those that differ; a reconnect is nothing special.
//
// Events: "live-state" (detail: the new state), "live-update" after regions have changed, "awake" when there is reason to
// try again after a break.

import { setTime } from "./clock.js";
import { findAll } from "./query.js";
import { reconcile } from "./reconcile.js";
import { spoken } from "./spoken.js";
import { parse } from "./trusted.js";

/**
 * "refused": the room is full, or the server has no place for this screen; `reason` may say why.
 * @typedef {"live" | "lost" | "refused"} LiveState
 */

/**
 * A region as the server has drawn it, at a sequence number of the room.
 * @typedef {{ region: string, seq: number, etag: string, html: string }} Frame
 */

// Times in milliseconds.
const SILENCE = 25000; // two heartbeats and a half
const FIRST = 3500;
const PROBE = 1200;
const MOST_NAMED = 400; // regions whose versions fit into a first message; the others are sent once more
const POLL = 3000;
const GRACE = 5000; // shorter breaks are nobody's business
// Close codes of the server.
const REFUSED = [4403, 4404];
const FULL = 4429;
const TOO_FAST = 4430;

export class LiveRoom extends HTMLElement {
  constructor() {
    super();
    this.failures = 0; // in a row
    this.lostAt = 0; // when the connection was lost; 0 while there is one
    /** @type {Map<string, string>} */
    this.drawn = new Map();
  }

  connectedCallback() {
    setTime(Number(this.dataset.now));
    for (const name of ["online", "pageshow"]) addEventListener(name, () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    // The page's script listens to the first events, so it must have run.
    queueMicrotask(() => this.connect());
  }

  get address() {
    return this.dataset.live ?? `/rooms/${this.dataset.room}/live`;
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

  // What this screen is and has.
  hello() {
    const regions = this.regions();
    const named = regions.slice(-MOST_NAMED).map(({ dataset }) => [dataset.region, dataset.etag ?? ""]);
    const versions = Object.fromEntries(named);
    const seq = Math.max(0, ...regions.map(({ dataset }) => Number(dataset.seq ?? 0)));
    const { screen, activity } = this.dataset;
    const language = document.documentElement.lang;
    const preview = "preview" in this.dataset || undefined;
    return JSON.stringify({ screen, versions, seq, language, ...this.about, activity, preview });
  }

  /**
   * Sends the server something small, if there is a socket to send it by.
   * @param {object} note
   */
  tell(note) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(note));
  }

  /** @param {{ frames?: Frame[], time: number }} message */
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

  /**
   * Takes in once more what was drawn last, where a form stood in the way.
   * @param {HTMLElement} region
   */
  redraw(region) {
    const html = this.drawn.get(/** @type {string} */ (region.dataset.region));
    if (html !== undefined) reconcile(region, parse(html));
  }

  regions() {
    return findAll(this, "[data-region]");
  }

  /**
   * Takes the connection for lost if nothing is heard in time, whatever the browser thinks.
   * @param {number} within Milliseconds.
   */
  expect(within) {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.lose(), within);
  }

  // The phone is awake again: asks at once whether the connection still works.
  wake() {
    this.dispatchEvent(new Event("awake"));
    this.hurry?.();
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.tell({ probe: true });
      this.expect(PROBE);
    } else if (this.socket?.readyState !== WebSocket.CONNECTING) this.connect();
  }

  /** @param {number} [code] Of the server that closed the connection. */
  lose(code = 0) {
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
      /** @type {Promise<void>} */
      const pause = new Promise((done) => {
        /** Ends the wait. @type {(() => void) | null} */
        this.hurry = done;
        setTimeout(done, POLL);
      });
      await pause;
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
        /** In the server's words. @type {string} */
        this.reason = reply.detail;
        this.show("refused");
      }
    } catch {
      this.hurry = null; // not the server's reply: the connection is lost, which is shown in its time
    } finally {
      clearTimeout(over);
    }
  }

  /** @param {LiveState} state */
  show(state) {
    if (state === this.state) return;
    /** @type {LiveState | undefined} */
    this.state = state;
    this.dispatchEvent(new CustomEvent("live-state", { detail: state }));
  }
}

// Loads the page anew, which best says itself what is no longer allowed or there; at most once a minute. A page and the
// pages in its frames share what is stored, and each has a reload of its own.
function reloadOnce() {
  const name = `reloaded ${location.pathname}`;
  try {
    if (Date.now() - Number(sessionStorage.getItem(name)) < 60000) return;
    sessionStorage.setItem(name, String(Date.now()));
    location.reload();
  } catch {
    // Where nothing can be kept, nobody would know that this has been tried.
  }
}

customElements.define("live-room", LiveRoom);
