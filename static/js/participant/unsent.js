// Texts that could not be sent. They stay, also over a reload, until their question opens again or they are put away.

import { recallObject, rememberObject } from "../stored.js";

export class Unsent {
  constructor(section, room, texts) {
    this.name = `unsent ${room}`;
    this.section = section;
    this.area = section.querySelector("textarea");
    this.texts = recallObject(this.name) ?? [];
    section.querySelector(".copy").addEventListener("click", ({ target }) => this.copy(target, texts.copied));
    section.querySelector(".put-away").addEventListener("click", () => this.keep([]));
    this.draw();
  }

  // `place` is the asking that a text was for.
  add(place, text) {
    if (text && text.trim()) this.keep([...this.texts, { place, text }]);
  }

  // The texts for a place that can be answered again; they are no longer here.
  take(place) {
    const taken = this.texts.filter((it) => it.place === place);
    if (taken.length) this.keep(this.texts.filter((it) => it.place !== place));
    return taken.map((it) => it.text).join("\n");
  }

  keep(texts) {
    this.texts = texts;
    rememberObject(this.name, texts.length ? texts : null);
    this.draw();
  }

  draw() {
    this.section.hidden = !this.texts.length;
    this.area.value = this.texts.map((it) => it.text).join("\n\n");
  }

  async copy(button, done) {
    this.area.select();
    try {
      await navigator.clipboard.writeText(this.area.value);
    } catch {
      document.execCommand("copy"); // there is no clipboard on plain http; the text is selected in any case
    }
    button.textContent = done;
  }
}
