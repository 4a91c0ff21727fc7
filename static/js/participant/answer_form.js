// The form of the open question: sends it through the outbox, keeps a draft of what is being written, fills it in again
// for a change, and offers to split a list of points into single answers.

import { askingOf } from "./own_answers.js";
import { recall, recallObject, remember } from "../stored.js";

const POINT = /^\s*(?:[-–—*•·]|\d{1,2}[.)])\s+/;
const OWN_FIELDS = ["activity", "round", "key", "late"];

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

  get activity() {
    return this.form.elements.activity?.value;
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
    const key = this.outbox.find(this.editing) ? this.editing : this.given();
    if (splitting) for (const text of this.points()) this.add([[this.areas[0].name, text]], text);
    else if (key) this.outbox.change(key, this.fields(), this.text());
    else this.add(this.fields(), this.text());
    this.clear();
  }

  add(fields, text) {
    const about = this.room.querySelector("#prompt").textContent.replace(/\u00ad/g, "");
    this.outbox.add(this.activity, this.form.elements.round.value, about, fields, text);
  }

  // The answer that a participant has given already, where one is all they can give.
  given() {
    if (this.box.dataset.most !== "1") return null;
    return this.outbox.answers.find((it) => askingOf(it) === this.place && !it.gone)?.key ?? null;
  }

  // What was being written for a new answer is set aside meanwhile.
  edit(key) {
    if (!this.box) return;
    if (!this.editing) this.aside = this.written;
    this.editing = key;
    this.fill(this.outbox.find(key).fields);
    this.box.querySelector("textarea, input:checked, input:not([type=hidden])")?.focus();
  }

  fill(fields) {
    for (const control of this.controls()) {
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
    this.controls()[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  clear() {
    this.editing = null;
    this.write(this.aside);
    this.aside = [];
    this.typed();
  }

  // An answer that was refused comes back to where it was written, unless something else is being written there.
  giveBack({ key, activity, round, fields, text, isLate }) {
    const isFree = activity === this.activity && !this.editing && !this.written.some(Boolean);
    if (isFree && !isLate) {
      this.editing = key; // of a change: the answer itself stands
      this.fill(fields);
    } else this.unsent.add(askingOf({ activity, round }), [text]);
  }

  // The region was drawn anew, perhaps with another question.
  redrawn() {
    const place = this.box?.dataset.key ?? null;
    if (place !== this.place) {
      if (this.draft && this.draft.place !== place) this.leave();
      this.place = place;
      this.arrive();
    }
    this.showOffers();
  }

  leave() {
    const { place, texts, aside } = this.draft;
    for (const written of [texts, aside]) this.unsent.add(place, written);
    this.editing = null;
    this.aside = [];
    this.keepDraft(null);
  }

  arrive() {
    if (this.draft) {
      ({ editing: this.editing, aside: this.aside } = this.draft);
      this.write(this.draft.texts);
    } else if (this.areas.length && !this.written.some(Boolean)) {
      this.write(this.unsent.take(this.place));
    }
    if (this.written.some(Boolean)) this.typed();
  }

  typed() {
    const { place, editing, aside, written: texts } = this;
    this.keepDraft([...texts, ...aside].some(Boolean) ? { place, texts, editing, aside } : null);
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
    const points = this.box?.dataset.most === "" && this.areas.length === 1 && !this.editing ? this.points().length : 0;
    this.split.hidden = points < 2;
    this.split.textContent = this.texts.split.replace("{n}", points);
    this.cancel.hidden = !this.editing || !this.box;
    const send = this.box?.querySelector(".send");
    if (send) send.textContent = this.editing ? this.texts.save : this.texts.send;
  }

  points() {
    return this.areas[0].value.split("\n").map((line) => line.replace(POINT, "").trim()).filter(Boolean);
  }

  controls() {
    return [...this.form.elements].filter((control) => control.name && !OWN_FIELDS.includes(control.name));
  }

  fields() {
    return this.controls()
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .map((control) => [control.name, control.value]);
  }

  // What was answered, as a person would read it: what was written, the words of the chosen options, or what data-text
  // says; by value where that is an order.
  text() {
    const given = this.controls().filter(isGiven);
    if (this.box.querySelector("[data-by-value]")) given.sort((a, b) => a.value - b.value);
    return given.map(wordsOf).join("\n");
  }
}

function isGiven(control) {
  if (["radio", "checkbox"].includes(control.type)) return control.checked;
  return control.value !== "" && !(control.type === "number" && Number(control.value) === 0);
}

function wordsOf(control) {
  const { text } = control.dataset;
  if (text) return text.replace("{}", () => control.value);
  return ["radio", "checkbox"].includes(control.type) ? control.labels[0].textContent.trim() : control.value.trim();
}
