// The form of the open question: sends it through the outbox, keeps a draft of what is being written, fills it in again
// for a change, and offers to split a list of points into single answers.

const POINT = /^\s*(?:[-–—*•·]|\d+[.)])\s*/;

export class AnswerForm {
  constructor(room, outbox) {
    this.room = room;
    this.texts = room.dataset;
    this.form = room.querySelector("#answer");
    this.outbox = outbox;
    this.draftName = `draft ${room.dataset.room}`;
    this.draft = JSON.parse(localStorage.getItem(this.draftName) ?? "null");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    room.addEventListener("input", (event) => event.target.form === this.form && this.typed());
  }

  get box() {
    return this.room.querySelector(".answering");
  }

  get activity() {
    return this.form.elements.activity?.value;
  }

  // Several answers can be split only where several can be given, and only if there is one field of text.
  get area() {
    return this.box?.querySelector("textarea");
  }

  submit(splitting = false) {
    const fields = this.fields();
    if (splitting) for (const text of this.points()) this.add([[this.area.name, text]], text);
    else if (this.editing ?? this.given()) this.outbox.change(this.editing ?? this.given(), fields, this.text());
    else this.add(fields, this.text());
    this.clear();
  }

  add(fields, text) {
    const about = this.room.querySelector("#prompt").textContent.replaceAll("\u00ad", "");
    this.outbox.add(this.activity, this.form.elements.round.value, about, fields, text);
  }

  // The answer that a participant has given already, where one is all they can give.
  given() {
    if (this.box.dataset.most !== "1") return null;
    const mine = this.outbox.answers.filter((it) => it.activity === this.activity && !it.gone && !it.refused);
    return mine.at(-1)?.key ?? null;
  }

  edit(key) {
    this.editing = key;
    this.fill(this.outbox.find(key).fields);
    this.label(this.texts.save);
    const first = this.box.querySelector("textarea, input:checked, input:not([type=hidden])");
    first?.focus();
  }

  fill(fields) {
    for (const control of this.controls()) {
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
  }

  clear() {
    this.editing = null;
    if (this.area) this.area.value = "";
    this.label(this.texts.send);
    this.keepDraft(null);
    this.offerSplit();
  }

  // The region was drawn anew: a question that has gone leaves its draft, the same one after a reload takes it back.
  redrawn() {
    const place = this.box?.dataset.key ?? null;
    if (place === this.place) return null;
    this.place = place;
    this.editing = null;
    const draft = this.draft;
    if (draft && draft.place === place && this.area && !this.area.value) this.area.value = draft.text;
    else if (draft?.text && draft.place !== place) {
      this.keepDraft(null);
      return draft.text;
    }
    this.offerSplit();
    return null;
  }

  typed() {
    this.keepDraft(this.area?.value ? { place: this.place, text: this.area.value } : null);
    this.offerSplit();
  }

  keepDraft(draft) {
    this.draft = draft;
    try {
      localStorage.setItem(this.draftName, JSON.stringify(draft));
    } catch {
      // Then it lasts as long as the page.
    }
  }

  offerSplit() {
    const points = this.box?.dataset.most === "" && this.area && !this.editing ? this.points() : [];
    this.split?.remove();
    if (points.length < 2) return;
    this.split = document.createElement("button");
    Object.assign(this.split, { type: "button", className: "quiet", textContent: this.texts.split.replace("{n}", points.length) });
    this.split.addEventListener("click", () => this.submit(true));
    this.area.after(this.split);
  }

  points() {
    return this.area.value.split("\n").map((line) => line.replace(POINT, "").trim()).filter(Boolean);
  }

  controls() {
    const own = ["activity", "round", "key"];
    return [...this.form.elements].filter((control) => control.name && !own.includes(control.name));
  }

  fields() {
    return this.controls()
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .map((control) => [control.name, control.value]);
  }

  // What was answered, as a person would read it: the words of the chosen options, or what was written.
  text() {
    const parts = this.controls().map((control) => {
      if (["radio", "checkbox"].includes(control.type)) return control.checked ? control.labels[0].textContent.trim() : "";
      return control.value.trim();
    });
    return parts.filter(Boolean).join("\n");
  }

  label(text) {
    const button = this.box?.querySelector(".send");
    if (button) button.textContent = text;
  }
}
