// The answers of this phone. Each is stored here, with its key, before the first try, and sent until the server says
// that it has it. What was tried once is frozen under its key: a change or a withdrawal goes after it as a revision.
//
// Each answer that waits is an item of its own in the browser's storage, so that two tabs do not overwrite each other.
// Events: "change"; "acknowledged" (detail: the answer), "refused" (detail: what was given back, and why).

import { Delivery } from "./delivery.js";
import { newKey } from "../new_key.js";
import { namesOf, parsed, recallObject, rememberObject } from "../stored.js";

const UNDO_FOR = 10000;
const TOO_LATE = ["not_open", "past_round", "room_ended", "unknown_activity"];

export class AnswerOutbox extends EventTarget {
  constructor(room) {
    super();
    this.prefix = `answer ${room} `;
    this.base = `/rooms/${room}/answers`;
    this.delivery = new Delivery(() => this.setOffline(true));
    this.answers = namesOf(this.prefix).map(recallObject).filter(isAnswer).sort((a, b) => a.madeAt - b.madeAt);
    addEventListener("storage", ({ key, newValue }) => key && key.startsWith(this.prefix) && this.hear(key, newValue));
  }

  // One that was given up is not stored without steps first: to another tab it would look as if it had been sent.
  save(answer, stands = true) {
    if (stands) rememberObject(this.prefix + answer.key, answer);
    if (!answer.steps.length) rememberObject(this.prefix + answer.key, null);
    this.dispatchEvent(new Event("change"));
  }

  // Another tab has stored an answer, or has done with it.
  hear(name, stored) {
    const mine = this.find(name.slice(this.prefix.length));
    const theirs = stored && parsed(stored);
    if (isAnswer(theirs)) {
      if (mine) Object.assign(mine, theirs);
      else this.answers.push(theirs);
    } else if (!stored && mine?.steps.length) this.drop(mine);
    this.dispatchEvent(new Event("change"));
  }

  // What the server drew into the page is the truth about everything that this phone has nothing to add to.
  adopt(drawn) {
    const waiting = this.answers.filter((answer) => answer.steps.length);
    this.answers = [...drawn.filter(({ key }) => !waiting.some((answer) => answer.key === key)), ...waiting];
    this.dispatchEvent(new Event("change"));
  }

  get pending() {
    return this.answers.filter((answer) => answer.steps.length).length;
  }

  find(key) {
    return this.answers.find((answer) => answer.key === key);
  }

  drop(answer) {
    this.answers = this.answers.filter((it) => it !== answer);
  }

  add(activity, round, about, fields, text) {
    const step = { path: "", revision: 0, fields, text };
    this.answers.push({ key: newKey(), activity, round, about, fields, text, revision: 0, madeAt: Date.now(), steps: [step] });
    this.next(this.answers[this.answers.length - 1]);
  }

  change(key, fields, text) {
    const answer = this.find(key);
    const before = { fields: answer.fields, text: answer.text };
    Object.assign(answer, { fields, text, before, revision: answer.revision + 1 });
    this.next(answer, { path: `/${key}`, revision: answer.revision, fields, text });
  }

  withdraw(key) {
    const answer = this.find(key);
    Object.assign(answer, { gone: true, revision: answer.revision + 1 });
    this.next(answer, { path: `/${key}/withdraw`, revision: answer.revision, fields: [] });
  }

  // Takes back the last step: the answer, or only the change to it.
  undo(key) {
    const { before } = this.find(key);
    if (!before) return this.withdraw(key);
    this.change(key, before.fields, before.text);
    this.find(key).before = null;
  }

  // A later step takes the place of one that was never tried, unless that is the one that makes the answer known.
  next(answer, step) {
    const last = answer.steps[answer.steps.length - 1];
    if (step && last && last.path && !last.tried) answer.steps.pop();
    if (step) answer.steps.push(step);
    answer.undoUntil = 0;
    this.save(answer);
    this.send();
  }

  // The phone is awake again, or has a network again.
  wake() {
    this.hurried = this.delivery.wake();
    this.send();
  }

  // Sends what waits, one after the other; called again whenever there is hope. An answer at which something throws, a
  // fault of ours, is tried again later like one without a reply, but holds up none of the others.
  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.retry);
    const faulty = new Set();
    let wait = 0;
    for (let answer; !wait && (answer = this.answers.find((it) => it.steps.length && !faulty.has(it))); ) {
      try {
        wait = await this.try(answer, answer.steps[0]);
      } catch (error) {
        faulty.add(answer);
        console.error(error);
      }
      if (this.hurried) wait = 0;
      this.hurried = false;
    }
    if (faulty.size) wait = wait || this.delivery.backOff();
    if (wait) this.retry = setTimeout(() => this.send(), wait);
    this.sending = false;
  }

  // Returns how long to wait before the next try, 0 to go on.
  async try(answer, step) {
    step.tried = true;
    this.save(answer);
    const own = step.path ? [["revision", step.revision]] : [["round", answer.round], ["key", answer.key], ["late", 1]];
    const fields = [["activity", answer.activity], ...own, ...step.fields];
    const sent = await this.delivery.post(this.base + step.path, step.path ? null : answer.key, fields);
    const { status, reply } = sent;
    this.setOffline(!reply, reply && status >= 500 ? reply.detail : "");
    if (!reply || status >= 500) return this.delivery.backOff();
    this.delivery.arrived();
    if (status === 429) return Math.max(1000, 1000 * (Number(sent.retryAfter) || 1));
    if (status < 300) this.acknowledge(answer, step, reply);
    else if (reply.code === "key_reused" && step.path) this.overtake(answer, step, step.revision);
    else this.refuse(answer, step, reply);
    return 0;
  }

  acknowledge(answer, step, reply) {
    if (reply.revision > step.revision) return this.overtake(answer, step, reply.revision);
    answer.steps = answer.steps.filter((it) => it.path !== step.path || it.revision !== step.revision);
    answer.late = reply.late;
    if (!answer.gone) answer.stored = { fields: step.fields, text: step.text, revision: step.revision };
    if (!step.path || answer.before) answer.undoUntil = Date.now() + UNDO_FOR;
    if (answer.gone && !answer.steps.length) this.drop(answer);
    this.save(answer);
    this.dispatchEvent(new CustomEvent("acknowledged", { detail: answer }));
  }

  // Another tab has changed the answer meanwhile. What was done last counts, so it goes after that.
  overtake(answer, step, revision) {
    step.revision = answer.revision = revision + 1;
    this.save(answer);
  }

  // The server has said no for good. What is stored there stands; what was not taken is given back.
  refuse(answer, step, { code, errors, detail: said }) {
    const { activity, round, text, fields, gone } = answer;
    const stands = step.path && code !== "unknown_answer";
    answer.steps = [];
    if (stands) Object.assign(answer, answer.stored, { gone: false, before: null });
    else this.drop(answer);
    const key = stands && answer.key;
    const reason = errors?.length ? errors[0].message : said;
    const detail = { key, activity, round, fields, text: gone ? "" : text, code, isLate: TOO_LATE.includes(code), reason };
    this.dispatchEvent(new CustomEvent("refused", { detail }));
    this.save(answer, stands);
  }

  // `problem` is what the server says, where it is there and cannot take anything.
  setOffline(offline, problem = "") {
    if (offline === this.offline && problem === this.problem) return;
    Object.assign(this, { offline, problem });
    this.dispatchEvent(new Event("change"));
  }
}

// Whether this is an answer that can be sent, and not what another version of this script has stored.
function isAnswer(it) {
  return Boolean(it?.key) && Array.isArray(it.steps) && it.steps.every((step) => Array.isArray(step?.fields));
}
