// The answers of this phone. Each is stored with its key before it is first sent, and sent until the server says that it
// has it. Once it has been tried, an answer is frozen under its key: a change or a withdrawal follows it as a revision.
//
// Each answer that waits is an item of its own in the browser's storage, so that two tabs do not overwrite each other.
// Events: "change"; "acknowledged" (detail: the answer), "refused" (detail: a Refusal).

import { isAnswer } from "./answers.js";
import { Delivery } from "./delivery.js";
import { newKey } from "../new_key.js";
import { namesOf, parsed, recallObject, rememberObject } from "../stored.js";

/** @import { Fields } from "./answer_fields.js" */
/** @import { Answer, Refusal, Step } from "./answers.js" */
/** @import { Reply } from "./delivery.js" */

const UNDO_FOR = 10000; // milliseconds
const TOO_LATE = ["not_open", "past_round", "room_ended", "unknown_activity"];

export class AnswerOutbox extends EventTarget {
  /** @param {string} room */
  constructor(room) {
    super();
    this.prefix = `answer ${room} `;
    this.base = `/rooms/${room}/answers`;
    this.delivery = new Delivery(() => this.setOffline(true));
    this.offline = false;
    this.problem = ""; // what the server says, where it is there and cannot take anything
    /** @type {Answer[]} */
    this.answers = namesOf(this.prefix).map(recallObject).filter(isAnswer);
    this.answers.sort((a, b) => a.madeAt - b.madeAt);
    addEventListener("storage", ({ key, newValue }) => {
      if (key?.startsWith(this.prefix)) this.hear(key, newValue);
    });
  }

  /**
   * Stores an answer as long as it has steps.
   * @param {Answer} answer
   * @param {boolean} stands False for one that was refused: stored without steps, it would look to another tab like one that
   *   was sent.
   */
  save(answer, stands = true) {
    if (stands) rememberObject(this.prefix + answer.key, answer);
    if (!answer.steps.length) rememberObject(this.prefix + answer.key, null);
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Another tab has stored an answer, or is done with it.
   * @param {string} name
   * @param {string | null} stored
   */
  hear(name, stored) {
    const mine = this.find(name.slice(this.prefix.length));
    const theirs = stored && parsed(stored);
    if (isAnswer(theirs)) {
      if (mine) Object.assign(mine, theirs);
      else this.answers.push(theirs);
    } else if (!stored && mine?.steps.length) this.drop(mine);
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Takes what the server has drawn into the page for true, except for answers to which this phone has something to add.
   * @param {Answer[]} drawn
   */
  adopt(drawn) {
    const waiting = this.answers.filter((answer) => answer.steps.length);
    this.answers = [...drawn.filter(({ key }) => !waiting.some((answer) => answer.key === key)), ...waiting];
    this.dispatchEvent(new Event("change"));
  }

  get pending() {
    return this.answers.filter((answer) => answer.steps.length).length;
  }

  /** @param {string | null | undefined} key */
  find(key) {
    return this.answers.find((answer) => answer.key === key);
  }

  /** @param {Answer} answer */
  drop(answer) {
    this.answers = this.answers.filter((it) => it !== answer);
  }

  /**
   * @param {string} activity
   * @param {string} round
   * @param {string} about
   * @param {Fields} fields
   * @param {string} text
   */
  add(activity, round, about, fields, text) {
    const step = { path: "", revision: 0, fields, text };
    const answer = { key: newKey(), activity, round, about, fields, text, revision: 0, madeAt: Date.now(), steps: [step] };
    this.answers.push(answer);
    this.next(answer);
  }

  /**
   * @param {Answer} answer
   * @param {Fields} fields
   * @param {string} text
   */
  change(answer, fields, text) {
    const before = { fields: answer.fields, text: answer.text };
    Object.assign(answer, { fields, text, before, revision: answer.revision + 1 });
    this.next(answer, { path: `/${answer.key}`, revision: answer.revision, fields, text });
  }

  /** @param {Answer} answer */
  withdraw(answer) {
    Object.assign(answer, { gone: true, revision: answer.revision + 1 });
    this.next(answer, { path: `/${answer.key}/withdraw`, revision: answer.revision, fields: [] });
  }

  /**
   * Takes back the last step: the answer, or only the change to it.
   * @param {Answer} answer
   */
  undo(answer) {
    const { before } = answer;
    if (!before) return this.withdraw(answer);
    this.change(answer, before.fields, before.text);
    answer.before = null;
  }

  /**
   * Sends an answer, or a further step of it. A later step takes the place of one that was never tried, unless that is the
   * one that makes the answer known.
   * @param {Answer} answer
   * @param {Step} [step]
   */
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
  // fault of this script, is tried again later like one without a reply, but holds up none of the others.
  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.retry);
    /** @type {Set<Answer>} */
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

  /**
   * @param {Answer} answer
   * @param {Step} step
   * @returns {Promise<number>} How many milliseconds to wait before the next try, 0 to go on.
   */
  async try(answer, step) {
    step.tried = true;
    this.save(answer);
    const own = step.path ? [["revision", `${step.revision}`]] : [["round", answer.round], ["key", answer.key], ["late", "1"]];
    const fields = [["activity", answer.activity], ...own, ...step.fields];
    const sent = await this.delivery.post(this.base + step.path, step.path ? null : answer.key, fields);
    const { status, reply } = sent;
    this.setOffline(!reply, status >= 500 ? reply?.detail : "");
    if (!reply || status >= 500) return this.delivery.backOff();
    this.delivery.arrived();
    if (status === 429) return 1000 * (Number(sent.retryAfter) || 1);
    if (status < 300) this.acknowledge(answer, step, reply);
    else if (reply.code === "key_reused" && step.path) this.overtake(answer, step, step.revision);
    else this.refuse(answer, step, reply);
    return 0;
  }

  /**
   * @param {Answer} answer
   * @param {Step} step
   * @param {Reply} reply
   */
  acknowledge(answer, step, reply) {
    if (reply.revision > step.revision) return this.overtake(answer, step, reply.revision);
    answer.steps = answer.steps.filter((it) => it.path !== step.path || it.revision !== step.revision);
    answer.late = reply.late;
    if (!answer.gone) answer.stored = { fields: step.fields, text: step.text ?? "", revision: step.revision };
    if (!step.path || answer.before) answer.undoUntil = Date.now() + UNDO_FOR;
    if (answer.gone && !answer.steps.length) this.drop(answer);
    this.save(answer);
    this.dispatchEvent(new CustomEvent("acknowledged", { detail: answer }));
  }

  /**
   * Another tab has changed the answer meanwhile. What was done last counts, so it goes after that.
   * @param {Answer} answer
   * @param {Step} step
   * @param {number} revision
   */
  overtake(answer, step, revision) {
    step.revision = answer.revision = revision + 1;
    this.save(answer);
  }

  /**
   * The server has said no for good. What it has stands; what it did not take is given back.
   * @param {Answer} answer
   * @param {Step} step
   * @param {Reply} reply
   */
  refuse(answer, step, { code, errors, detail: said }) {
    const { activity, round, text, fields, gone } = answer;
    const stands = step.path !== "" && code !== "unknown_answer";
    answer.steps = [];
    if (stands) Object.assign(answer, answer.stored, { gone: false, before: null });
    else this.drop(answer);
    const key = stands ? answer.key : null;
    const reason = errors?.length ? errors[0].message : said;
    /** @type {Refusal} */
    const detail = { key, activity, round, fields, text: gone ? "" : text, code, isLate: TOO_LATE.includes(code), reason };
    this.dispatchEvent(new CustomEvent("refused", { detail }));
    this.save(answer, stands);
  }

  /**
   * @param {boolean} offline
   * @param {string} [problem]
   */
  setOffline(offline, problem = "") {
    if (offline === this.offline && problem === this.problem) return;
    Object.assign(this, { offline, problem });
    this.dispatchEvent(new Event("change"));
  }
}
