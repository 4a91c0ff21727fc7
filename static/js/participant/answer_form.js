// The form of the open question: sends it through the outbox, keeps a draft of what is being written, fills it in again
// for a change, and offers to split a list of points into single answers. Where one answer is all that can be given, the
// form shows it from then on, and what is sent is a change of it.

import { fieldsOf, fillIn, pointsIn, textOf } from "./answer_fields.js";
import { askingOf } from "./own_answers.js";
import { recall, recallObject, remember } from "../stored.js";

export class AnswerForm {
  constructor(room, outbox, unsent) {
    this.room = room;
    this.texts = room.dataset;
    this.form = room.querySelector("#answer");
    this.split = room.querySelector("#split");
    this.cancel = room.querySelector("#cancel");
    this.outbox = outbox;
    this.unsent = unsent;
    this.draftName = `draft ${room.dataset.room}`;
    const draft = recallObject(this.draftName);
    this.draft = draft?.texts ? draft : null;
    this.aside = [];
    outbox.addEventListener("change", () => this.follow());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.split.addEventListener("click", () => this.submit(true));
    this.cancel.addEventListener("click", () => this.clear());
    room.addEventListener("input", (event) => event.target.form === this.form && this.typed());
  }

  get box() {
    return this.room.querySelector(".answering");
  }

  get isSingle() {
    return this.box?.dataset.most === "1";
  }

  // The answer that has been given already, where one is all they can give.
  get given() {
    return this.isSingle ? this.outbox.answers.find((it) => askingOf(it) === this.place && !it.gone) : null;
  }

  // Which answer that is, and how often it was changed.
  get standing() {
    const { given } = this;
    return given ? `${given.key} ${given.revision}` : null;
  }

  get state() {
    return JSON.stringify(fieldsOf(this.form));
  }

  // Whether there is something in the form that was not sent.
  get isChanged() {
    return !this.isSingle || this.state !== this.sent;
  }

  // The fields of text, in questions that have any.
  get areas() {
    return [...(this.box?.querySelectorAll("textarea, [type=text]") ?? [])];
  }

  get written() {
    return this.areas.map((area) => area.value);
  }

  write(texts) {
    this.areas.forEach((area, index) => (area.value = texts[index] ?? ""));
  }

  submit(splitting = false) {
    const key = this.outbox.find(this.editing) && this.editing;
    if (key && !this.isChanged) return; // pressed twice
    if (splitting) for (const text of pointsIn(this.written[0])) this.add([[this.areas[0].name, text]], text);
    else if (key) this.outbox.change(key, fieldsOf(this.form), textOf(this.form));
    else this.add(fieldsOf(this.form), textOf(this.form));
    if (!this.isSingle) this.clear();
  }

  add(fields, text) {
    const about = this.room.querySelector("#prompt").textContent.replace(/\u00ad/g, "");
    const { activity, round } = this.form.elements;
    this.outbox.add(activity.value, round.value, about, fields, text);
  }

  // Shows the one answer as it stands, wherever it was given or changed. What was being written meanwhile is there to copy.
  follow() {
    const { given, standing } = this;
    if (!this.isSingle || standing === this.version) return;
    const isOther = this.state !== JSON.stringify(given?.fields ?? []);
    if (isOther && given && this.isChanged) this.unsent.add(this.place, this.written);
    this.version = standing;
    this.editing = given?.key;
    if (!isOther) this.sent = this.state;
    else if (given || !this.isChanged) this.clear();
    else this.sent = null;
    this.typed();
  }

  // What was being written for a new answer is set aside meanwhile.
  edit(key) {
    if (!this.box) return;
    if (!this.isSingle) {
      if (!this.editing) this.aside = this.written;
      this.editing = key;
      fillIn(this.form, this.outbox.find(key).fields);
    }
    this.box.querySelector("textarea, input:checked, input:not([type=hidden])")?.focus();
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

  // An answer that was refused comes back to where it was written, unless something else is being written there.
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
      if (this.draft && this.draft.place !== place) this.leave();
      this.place = place;
      this.editing = this.version = null;
      this.sent = this.state;
      this.arrive();
    }
    this.showOffers();
  }

  leave({ place, texts, aside } = this.draft) {
    for (const written of [texts, aside]) this.unsent.add(place, written);
    this.aside = [];
    this.keepDraft(null);
  }

  arrive() {
    const { draft } = this;
    this.follow();
    if (draft && (draft.version ?? null) !== this.version) this.leave(draft); // the answer is another one meanwhile
    else if (draft) {
      ({ editing: this.editing, aside: this.aside } = draft);
      this.write(draft.texts);
    } else if (!this.given && this.areas.length && !this.written.some(Boolean)) {
      this.write(this.unsent.take(this.place));
    }
    if (this.written.some(Boolean)) this.typed();
  }

  typed() {
    const { place, editing, aside, written: texts, version } = this;
    const isDraft = this.isChanged && [...texts, ...aside].some(Boolean);
    this.keepDraft(isDraft ? { place, texts, editing, aside, version } : null);
    this.showOffers();
  }

  // Only this tab's own draft is taken away: another one may be writing, too.
  keepDraft(draft) {
    const kept = draft && JSON.stringify(draft);
    if (kept || recall(this.draftName) === JSON.stringify(this.draft)) remember(this.draftName, kept);
    this.draft = draft;
  }

  // Several answers can be split only where several can be given.
  showOffers() {
    const points = this.box?.dataset.most === "" && this.areas.length === 1 && !this.editing ? pointsIn(this.written[0]).length : 0;
    this.split.hidden = points < 2;
    this.split.textContent = this.texts.split.replace("{n}", points);
    this.cancel.hidden = !this.editing || !this.box || !this.isChanged;
    const send = this.box?.querySelector(".send");
    if (!send) return;
    send.textContent = this.editing ? this.texts.save : this.texts.send;
    send.classList.toggle("is-sent", Boolean(this.editing) && !this.isChanged);
  }
}
