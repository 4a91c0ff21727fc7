// Sends one request at a time, and knows how long to wait after one that got no reply.

import { spoken } from "../spoken.js";

/** @import { FieldError } from "../form_errors.js" */

/**
 * What the server says of an answer that it has taken: whose id and revision these are, and whether it was late; or of one
 * that it has not: the code and the sentence of the problem, and what is wrong with its fields.
 * @typedef {{ id: string, revision: number, late: boolean } & { code: string, detail: string, errors?: FieldError[] }} Reply
 */

// Milliseconds.
const LATE_AFTER = 4000;
const GIVE_UP_AFTER = 10000;
const HANGS_AFTER = 1000;

export class Delivery {
  /** @param {() => void} late Called when a reply takes long. */
  constructor(late) {
    this.late = late;
    this.failures = 0; // in a row
    this.failingSince = 0; // when the first of them was
  }

  /**
   * Only the server's own reply counts: a venue's sign-in page says 200 to everything.
   * @param {string} address
   * @param {string | null} key Makes the request one that counts once, however often it is sent.
   * @param {string[][]} fields
   * @returns {Promise<{ status: number, reply: Reply | null, retryAfter?: string | null }>} `reply` is null if there is none.
   * @throws {TypeError} If the fields are not pairs.
   */
  async post(address, key, fields) {
    const body = new URLSearchParams(fields);
    const abort = (this.abort = new AbortController());
    this.triedAt = Date.now(); // 0 again when the request is over
    const late = setTimeout(this.late, LATE_AFTER);
    const over = setTimeout(() => abort.abort(), GIVE_UP_AFTER);
    const headers = key ? { ...spoken, "Idempotency-Key": key } : spoken;
    const { signal } = abort;
    try {
      const response = await fetch(address, { method: "POST", headers, body, signal, redirect: "error" });
      const reply = await response.json();
      const isOurs = response.ok ? reply.id : reply.code;
      return { status: response.status, reply: isOurs ? reply : null, retryAfter: response.headers.get("Retry-After") };
    } catch {
      return { status: 0, reply: null };
    } finally {
      this.triedAt = 0;
      clearTimeout(late);
      clearTimeout(over);
    }
  }

  /**
   * There is hope: a request that hangs is not waited for.
   * @returns {boolean} Whether there was one.
   */
  wake() {
    this.failures = 0;
    const hangs = Date.now() - (this.triedAt || Infinity) > HANGS_AFTER;
    if (hangs) this.abort?.abort();
    return hangs;
  }

  arrived() {
    this.failures = this.failingSince = 0;
  }

  /** @returns {number} Milliseconds until the next try: more each time, but more than a few seconds only after a minute. */
  backOff() {
    this.failingSince = this.failingSince || Date.now();
    this.failures += 1;
    const longest = Date.now() - this.failingSince < 60000 ? 4000 : 15000;
    return Math.min(longest, 250 * 2 ** this.failures) * (0.5 + Math.random() / 2);
  }
}
