// Texts that could not be sent. They stay, also over a reload, until their question opens again or they are put away.

import { sayAtOnce } from "../announce.js";
import { recallObject, rememberObject } from "../stored.js";

export class Unsent {
  constructor(section, room, texts) {
    this.name = `unsent ${room}`;
    this.section = section;
    this.area = section.querySelector("textarea");
    this.texts = this.stored();
    section.querySelector(".copy").addEventListener("click", ({ target }) => this.copy(target, texts.copied));
    section.querySelector(".put-away").addEventListener("click", () => this.keep([]));
    this.draw();
  }

  // `place` is the asking that the texts of its fields were for.
  add(place, texts) {
    if (!texts.some((text) => text?.trim())) return;
    this.keep([...this.stored(), { place, texts }]);
    sayAtOnce(this.section.querySelector("p").textContent);
  }

  // The texts for a place that can be answered again, by field; they are no longer here.
  take(place) {
    this.texts = this.stored();
    const taken = this.texts.filter((it) => it.place === place);
    if (taken.length) this.keep(this.texts.filter((it) => it.place !== place));
    return taken.length > 1 ? [taken.map(joined).join("\n")] : (taken[0]?.texts ?? []);
  }

  // Another tab may have put something here, too.
  stored() {
    return (recallObject(this.name) ?? []).filter((it) => it.texts);
  }

  keep(texts) {
    this.texts = texts;
    rememberObject(this.name, texts.length ? texts : null);
    this.draw();
  }

  draw() {
    this.section.hidden = !this.texts.length;
    this.area.value = this.texts.map(joined).join("\n\n");
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

function joined({ texts }) {
  return texts.filter(Boolean).join("\n");
}
