// The form of the open question: sends it through the outbox, keeps a draft of what is being written, fills it in again
// for a change. Where only one answer can be given, the form shows it from then on, and what is sent is a change of it.

import { fieldsOf, fillIn, textOf } from "./answer_fields.js";
import { askingOf } from "./answers.js";
import { later } from "./loading.js";
import { controlsIn } from "../controls.js";
import { find, seek } from "../query.js";
import { recall, recallObject, remember } from "../stored.js";

/** @import { LiveRoom } from "../live_room.js" */
/** @import { Fields } from "./answer_fields.js" */
/** @import { Refusal } from "./answers.js" */
/** @import { AnswerOutbox } from "./outbox.js" */
/** @import { Unsent } from "./unsent.js" */

/**
 * What is being written. `texts` is what is in the fields; `aside` what was in them before an answer was to be changed.
 * @typedef {object} Draft
 * @property {string | null | undefined} place The asking that it is for.
 * @property {string[]} texts
 * @property {string[]} aside
 * @property {string | null | undefined} editing The key of the answer that is to be changed.
 * @property {string | null | undefined} version The answer that stood in the form, and its revision.
 */

export class AnswerForm {
  /**
   * @param {LiveRoom} room
   * @param {AnswerOutbox} outbox
   * @param {Unsent} unsent
   */
  constructor(room, outbox, unsent) {
    this.room = room;
    this.texts = /** @type {Texts} */ (room.dataset);
    this.form = find(room, "form#answer");
    this.cancel = find(room, "#cancel");
    this.outbox = outbox;
    this.unsent = unsent;
    /** The asking that is open now, as askingOf() names it. @type {string | null | undefined} */
    this.place = undefined;
    /** The answer that stands in the form, and its revision. @type {string | null | undefined} */
    this.version = undefined;
    this.draftName = `draft ${room.dataset.room}`;
    const draft = recallObject(this.draftName);
    this.draft = isDraft(draft) ? draft : null;
    /** What was being written before an answer was to be changed, by field. @type {string[]} */
    this.aside = [];
    outbox.addEventListener("change", () => {
      this.follow();
      this.showOffers();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.cancel.addEventListener("click", () => this.clear());
    room.addEventListener("input", ({ target }) => /** @type {Control} */ (target).form === this.form && this.typed());
  }

  get box() {
    return seek(this.room, ".answering");
  }

  get isSingle() {
    return this.box?.dataset.most === "1";
  }

  // The answer that has been given already, where one is all they can give.
  get given() {
    return this.isSingle ? this.outbox.answers.find((it) => askingOf(it) === this.place && !it.gone) : undefined;
  }

  // Which answer that is, and how often it was changed.
  get standing() {
    const { given } = this;
    return given ? `${given.key} ${given.revision}` : null;
  }

  get state() {
    return stateOf(fieldsOf(this.form));
  }

  // Whether there is something in the form that was not sent.
  get isChanged() {
    return !this.isSingle || this.state !== this.sent;
  }

  // The fields of text, in questions that have any.
  get areas() {
    return this.box ? controlsIn(this.form).filter(({ type }) => ["textarea", "text"].includes(type)) : [];
  }

  get written() {
    return this.areas.map((area) => area.value);
  }

  /** @param {string[]} texts */
  write(texts) {
    this.areas.forEach((area, index) => (area.value = texts[index] ?? ""));
  }

  submit() {
    const answer = this.outbox.find(this.editing);
    if (answer && !this.isChanged) return; // pressed twice
    if (answer) this.outbox.change(answer, fieldsOf(this.form), textOf(this.form));
    else this.add();
    if (!this.isSingle) this.clear();
  }

  add() {
    const about = find(this.room, "#prompt").textContent.replace(/\u00ad/g, "");
    const sent = new FormData(this.form);
    this.outbox.add(`${sent.get("activity")}`, `${sent.get("round")}`, about, fieldsOf(this.form), textOf(this.form));
  }

  // Shows the one answer as it stands, wherever it was given or changed. What was being written meanwhile is there to copy.
  follow() {
    const { given, standing } = this;
    if (!this.isSingle || standing === this.version) return;
    const isOther = this.state !== stateOf(given?.fields ?? []);
    if (isOther && given && this.isChanged) this.unsent.add(this.place, this.written);
    this.version = standing;
    this.editing = given?.key;
    if (!isOther) this.sent = this.state;
    else if (given || !this.isChanged) this.clear();
    else this.sent = null;
    this.typed();
  }

  /**
   * Fills in an answer to be changed. What was being written for a new one is set aside meanwhile.
   * @param {string | undefined} key
   */
  edit(key) {
    const answer = this.outbox.find(key);
    if (!this.box || !answer) return;
    if (!this.isSingle) {
      if (!this.editing) this.aside = this.written;
      this.editing = key;
      fillIn(this.form, answer.fields);
    }
    seek(this.box, "textarea, input:checked, input:not([type=hidden])")?.focus();
  }

  clear() {
    if (this.isSingle) {
      fillIn(this.form, this.given?.fields ?? []);
      this.sent = this.state;
    } else {
      this.editing = null;
      this.write(this.aside);
      this.aside = [];
    }
    this.typed();
  }

  /**
   * Puts an answer that was refused back to where it was written, unless something else is being written there.
   * @param {Refusal} refusal
   */
  giveBack({ key, activity, round, fields, text, code, isLate }) {
    const place = askingOf({ activity, round });
    this.version = this.standing;
    if (this.isSingle) this.editing = this.given?.key;
    const isFree = place === this.place && (this.isSingle ? !this.isChanged : !this.editing && !this.written.some(Boolean));
    if (isFree && !isLate) {
      this.editing = key; // of a change: the answer itself stands
      this.sent = null;
      fillIn(this.form, fields);
    } else {
      this.unsent.add(place, [text]);
      if (isFree && this.isSingle) this.clear();
    }
    // One was given where this page could not see it. What is kept comes back.
    if (code === "answered_already" && this.isSingle && (!this.draft || recall(this.draftName))) location.reload();
  }

  // The region was drawn anew, perhaps with another question.
  redrawn() {
    const place = this.box?.dataset.key ?? null;
    if (place !== this.place) {
      if (this.draft && this.draft.place !== place) this.leave(this.draft);
      this.place = place;
      /** The key of the answer that is being changed. @type {string | null | undefined} */
      this.editing = this.version = null;
      /** The state of the form when it was last sent, or filled in with what was sent. @type {string | null} */
      this.sent = this.state;
      this.arrive();
    }
    this.showOffers();
  }

  /**
   * Puts a draft to the texts that could not be sent.
   * @param {Draft} draft
   */
  leave({ place, texts, aside }) {
    for (const written of [texts, aside]) this.unsent.add(place, written);
    this.aside = [];
    this.keepDraft(null);
  }

  arrive() {
    const { draft } = this;
    this.follow();
    if (draft && (draft.version ?? null) !== this.version) this.leave(draft); // the answer is another one meanwhile
    else if (draft) {
      this.editing = draft.editing;
      this.aside = draft.aside;
      this.write(draft.texts);
    } else if (!this.given && this.areas.length && !this.written.some(Boolean)) {
      this.write(this.unsent.take(this.place));
    }
    if (this.written.some(Boolean)) this.typed();
  }

  typed() {
    const { place, editing, aside, written: texts, version } = this;
    const isBegun = this.isChanged && [...texts, ...aside].some(Boolean);
    this.keepDraft(isBegun ? { place, texts, editing, aside, version } : null);
    this.showOffers();
  }

  /**
   * Keeps a draft over a reload. Only this tab's own one is taken away: another tab may be writing, too.
   * @param {Draft | null} draft
   */
  keepDraft(draft) {
    const kept = draft && JSON.stringify(draft);
    if (kept || recall(this.draftName) === JSON.stringify(this.draft)) remember(this.draftName, kept);
    this.draft = draft;
  }

  // A text that may be a list of points can be split: later.js looks at it.
  showOffers() {
    if (/[\n•2]/.test(`${this.written}`)) later(this.texts.later);
    this.cancel.hidden = !this.editing || !this.box || !this.isChanged;
    const send = this.box && seek(this.box, ".send");
    if (!send) return;
    const { save, sending, sent, send: first } = /** @type {Texts} */ ({ ...this.texts, ...this.box?.dataset });
    const isSent = Boolean(this.editing) && !this.isChanged;
    send.textContent = isSent ? (this.given?.steps.length ? sending : sent) : this.editing ? save : first;
    send.classList.toggle("is-sent", isSent);
    send.ariaDisabled = `${isSent}`;
  }
}

/** @param {Fields} fields Their order is that of the controls, which may be put in another one. */
function stateOf(fields) {
  return JSON.stringify([...fields].sort());
}

/**
 * Whether this is a draft, and not what another version of this script has stored.
 * @param {unknown} it
 * @returns {it is Draft}
 */
function isDraft(it) {
  const { texts, aside } = /** @type {Partial<Draft>} */ (it ?? {});
  return Array.isArray(texts) && Array.isArray(aside);
}
