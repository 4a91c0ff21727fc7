// Gets one thing at a time to the server, and says how long to wait after a try that got no reply.

import { spoken } from "../spoken.js";

const LATE_AFTER = 4000;
const GIVE_UP_AFTER = 10000;
const HANGS_AFTER = 1000;

export class Delivery {
  // `late` is told when a reply takes long.
  constructor(late) {
    this.late = late;
    this.failures = 0;
  }

  // Returns the server's reply, null if there is none. Only its own reply counts: a venue's sign-in page says 200 to
  // everything. Raises TypeError for fields that are no pairs.
  async post(address, key, fields) {
    const body = new URLSearchParams(fields);
    this.abort = new AbortController();
    this.triedAt = Date.now();
    const late = setTimeout(this.late, LATE_AFTER);
    const over = setTimeout(() => this.abort.abort(), GIVE_UP_AFTER);
    const headers = key ? { ...spoken, "Idempotency-Key": key } : spoken;
    const { signal } = this.abort;
    try {
      const response = await fetch(address, { method: "POST", headers, body, signal, redirect: "error" });
      const reply = await response.json();
      const isOurs = response.ok ? reply.id : reply.code;
      return { status: response.status, reply: isOurs ? reply : null, retryAfter: response.headers.get("Retry-After") };
    } catch {
      return { status: 0, reply: null };
    } finally {
      this.triedAt = null;
      clearTimeout(late);
      clearTimeout(over);
    }
  }

  // There is hope: a request that hangs is not waited for. Returns whether there was one.
  wake() {
    this.failures = 0;
    const hangs = this.triedAt && Date.now() - this.triedAt > HANGS_AFTER;
    if (hangs) this.abort.abort();
    return Boolean(hangs);
  }

  arrived() {
    this.failures = this.failingSince = 0;
  }

  // Milliseconds until the next try: longer each time, and more than a few seconds only after a minute.
  backOff() {
    this.failingSince = this.failingSince || Date.now();
    this.failures += 1;
    const longest = Date.now() - this.failingSince < 60000 ? 4000 : 15000;
    return Math.min(longest, 250 * 2 ** this.failures) * (0.5 + Math.random() / 2);
  }
}
