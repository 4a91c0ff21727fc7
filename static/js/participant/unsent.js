// Texts that could not be sent. They stay, also over a reload, until their question opens again or they are put away.

import { sayAtOnce } from "../announce.js";
import { find } from "../query.js";
import { recallObject, rememberObject } from "../stored.js";
import { copyText } from "./copy_text.js";

/**
 * The texts of the fields of one answer, and the asking that they were for, as askingOf() names it.
 * @typedef {{ place: string | null | undefined, texts: string[] }} Leftover
 */

export class Unsent {
  /**
   * @param {HTMLElement} section
   * @param {string} room
   * @param {Texts} texts
   */
  constructor(section, room, texts) {
    this.name = `unsent ${room}`;
    this.section = section;
    this.area = find(section, "textarea");
    this.texts = this.stored();
    const copy = find(section, ".copy");
    copy.addEventListener("click", () => copyText(this.area, copy, texts.copied));
    find(section, ".put-away").addEventListener("click", () => this.keep([]));
    this.draw();
  }

  /**
   * @param {string | null | undefined} place
   * @param {string[]} texts
   */
  add(place, texts) {
    if (!texts.some((text) => text.trim())) return;
    this.keep([...this.stored(), { place, texts }]);
    sayAtOnce(find(this.section, "p").textContent);
  }

  /**
   * Hands out the texts for an asking that can be answered again, by field.
   * @param {string | null | undefined} place
   * @returns {string[]}
   */
  take(place) {
    this.texts = this.stored();
    const taken = this.texts.filter((it) => it.place === place);
    if (taken.length) this.keep(this.texts.filter((it) => it.place !== place));
    return taken.length > 1 ? [taken.map(joined).join("\n")] : (taken[0]?.texts ?? []);
  }

  // Another tab may have put something here, too.
  stored() {
    const kept = recallObject(this.name);
    return Array.isArray(kept) ? kept.filter(isLeftover) : [];
  }

  /** @param {Leftover[]} texts */
  keep(texts) {
    this.texts = texts;
    rememberObject(this.name, texts.length ? texts : null);
    this.draw();
  }

  draw() {
    this.section.hidden = !this.texts.length;
    this.area.value = this.texts.map(joined).join("\n\n");
  }
}

/**
 * Whether this is what it should be, and not what another version of this script has stored.
 * @param {unknown} it
 * @returns {it is Leftover}
 */
function isLeftover(it) {
  return Array.isArray(/** @type {Leftover | null} */ (it)?.texts);
}

/** @param {Leftover} kept */
function joined({ texts }) {
  return texts.filter(Boolean).join("\n");
}
