// What the scribe of a group has written and the server does not have yet. The phone keeps the newest text alone, over a
// reload as well, and saves it at most every two seconds. A save that got no reply is sent again as it was, under its own
// id, before anything newer. What the server refuses is kept aside, and never merged.

import { newKey } from "../new_key.js";
import { recallObject, rememberObject } from "../stored.js";

/** @import { Fields } from "./answer_fields.js" */

/**
 * A text on its way: the id of the save, the version that it was made from, and the values of the form.
 * @typedef {{ save: string, version: number, fields: Fields }} Save
 */

/**
 * What the server says: its status, 0 without a reply; the version that now stands, or the code of the problem.
 * @typedef {{ status: number, version?: number, code?: string }} Outcome
 */

/** @typedef {"" | "saving" | "saved" | "offline"} SavingState */

const PAUSE = 2000; // milliseconds between two saves
const LONGEST = 15000; // between two tries

export class GroupText {
  /**
   * @param {string} name Under which the phone keeps it.
   * @param {(save: Save) => Promise<Outcome>} post
   * @param {() => void} changed
   */
  constructor(name, post, changed) {
    this.name = name;
    this.post = post;
    this.changed = changed;
    /** The version that the form's text was made from. */
    this.version = 0;
    /** The newest text, if it is not in `sent`. @type {Fields | null} */
    this.fields = null;
    /** What was sent, and has no reply yet. @type {Save | null} */
    this.sent = null;
    /** What was refused. @type {Fields | null} */
    this.lost = null;
    /** @type {SavingState} */
    this.state = "";
    this.failures = 0; // in a row
    this.free = 0; // when the next save may be sent
    this.isBusy = false;
    this.restore(recallObject(name));
  }

  /** @param {unknown} kept */
  restore(kept) {
    const { version, fields, sent, lost } = /** @type {Partial<GroupText>} */ (kept ?? {});
    if (typeof version !== "number") return;
    this.version = version;
    if (isFields(fields)) this.fields = fields;
    if (isFields(lost)) this.lost = lost;
    if (sent && isFields(sent.fields)) this.sent = sent;
  }

  keep() {
    const { version, fields, sent, lost } = this;
    rememberObject(this.name, fields || sent || lost ? { version, fields, sent, lost } : null);
  }

  /** The newest text that the server may not have; null if it has all. */
  get unsaved() {
    return this.fields ?? this.sent?.fields ?? null;
  }

  /** @param {Fields} fields */
  type(fields) {
    if (isSame(fields, this.unsaved)) return;
    this.fields = fields;
    this.keep();
    this.show("saving");
    this.plan();
  }

  /** The server's text stands in the form. @param {number} version */
  adopt(version) {
    this.version = version;
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), Math.max(0, this.free - Date.now()));
  }

  /** Saves without waiting for the pause. */
  async flush() {
    clearTimeout(this.timer);
    this.failures = 0;
    await this.run();
    if (this.fields && !this.failures) await this.run();
  }

  async run() {
    if (this.isBusy) return;
    if (!this.sent) {
      if (!this.fields) return;
      this.sent = { save: newKey(), version: this.version, fields: this.fields };
      this.fields = null;
      this.keep();
    }
    this.isBusy = true;
    this.show("saving");
    const outcome = await this.post(this.sent);
    this.isBusy = false;
    this.free = Date.now() + PAUSE;
    this.settle(outcome);
    this.keep();
    this.changed();
  }

  /** @param {Outcome} outcome */
  settle({ status, version }) {
    if (status >= 200 && status < 300 && version !== undefined) {
      this.failures = 0;
      this.version = version;
      this.sent = null;
      this.state = this.fields ? "saving" : "saved";
      if (this.fields) this.plan();
    } else if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      this.failures = 0;
      this.setAside();
    } else {
      this.failures += 1;
      this.state = "offline";
      this.free = Date.now() + Math.min(LONGEST, PAUSE * 2 ** (this.failures - 1)) * (0.5 + Math.random() / 2);
      this.plan();
    }
  }

  setAside() {
    const words = this.unsaved;
    if (words && words.some(([, text]) => text.trim())) this.lost = this.lost ? joined(this.lost, words) : words;
    this.fields = this.sent = null;
    this.state = "";
  }

  forgetLost() {
    this.lost = null;
    this.keep();
  }

  /** @param {SavingState} state */
  show(state) {
    this.state = this.failures ? "offline" : state;
    this.changed();
  }
}

/**
 * @param {Fields} one
 * @param {Fields | null} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * What was set aside before stays in front of what comes to it, unless that repeats it.
 * @param {Fields} before
 * @param {Fields} now
 * @returns {Fields}
 */
function joined(before, now) {
  return now.map(([name, text]) => {
    const old = before.find(([known]) => known === name)?.[1] ?? "";
    return [name, text.includes(old) ? text : `${old}\n${text}`];
  });
}

/**
 * @param {unknown} it
 * @returns {it is Fields}
 */
function isFields(it) {
  return Array.isArray(it) && it.every((field) => Array.isArray(field) && field.length === 2);
}
