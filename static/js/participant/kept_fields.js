// The fields for what somebody writes for themselves alone, and the entry for their calendar that takes it along.

import { newKey } from "../new_key.js";
import { fragmentOf, keptUnder, textOfAll } from "../kept_texts.js";
import { find, findAll } from "../query.js";
import { recall, rememberObject } from "../stored.js";
import { calendarFile, downloadEntry, MOST, nextWorkingDay } from "./calendar_entry.js";

/** @import { Kept } from "../kept_texts.js" */

const PAGE = "/first-action";

/** A question that is on the screen, with the fields that this script has made for it. */
export class KeptHere {
  /**
   * @param {string} name Under which this browser keeps it.
   * @param {HTMLElement} panel
   * @param {HTMLElement} mine Where the fields go.
   * @param {HTMLElement} along Where the entry for the calendar goes.
   */
  constructor(name, panel, mine, along) {
    const { asked = "" } = panel.dataset;
    this.panel = panel;
    this.name = name;
    const [form, entry] = findAll(panel, "template").map((template) => document.importNode(template.content, true));
    mine.append(form);
    along.replaceChildren(entry);
    /** @param {string} selector */
    const part = (selector) => find(along, selector);
    this.areas = findAll(mine, "textarea");
    this.line = find(mine, ".saved");
    this.section = part(".take-along");
    this.day = /** @type {HTMLInputElement} */ (part(".day"));
    this.time = /** @type {HTMLInputElement} */ (part(".time"));
    this.button = /** @type {HTMLButtonElement} */ (part(".to-calendar"));
    this.made = part(".made");
    this.look = /** @type {HTMLAnchorElement} */ (part(".look"));
    /** @type {Kept} */
    this.kept = { ...(keptUnder(this.name) ?? { parts: [], at: 0, entry: newKey(), made: 0 }), asked };
    this.areas.forEach((area, at) => (area.value = this.kept.parts[at]?.[1] ?? ""));
    Object.assign(this.day, { value: nextWorkingDay(new Date()).day });
    Object.assign(this.time, { value: nextWorkingDay(new Date()).time });
    for (const area of this.areas) area.addEventListener("input", () => this.keep());
    this.button.addEventListener("click", () => this.toCalendar());
    if (this.kept.parts.length) this.keep(this.kept.at);
  }

  get isWritten() {
    return this.areas.some(({ value }) => value.trim());
  }

  keep(at = Date.now()) {
    const parts = this.areas.map((area) => /** @type {[string, string]} */ ([labelOf(area), area.value]));
    Object.assign(this.kept, { parts, at });
    const { saved = "", lost = "" } = this.line.dataset;
    const isKept = this.isWritten && !("rehearses" in this.panel.dataset); // nothing of a rehearsal is
    rememberObject(this.name, isKept ? this.kept : null);
    this.line.textContent = !isKept ? "" : recall(this.name) === null ? lost : saved;
    this.section.hidden = !this.isWritten;
    this.made.textContent = "";
    this.look.hidden = true;
  }

  toCalendar() {
    const { kept, day, time } = this;
    const { noTime = "", tooLong = "", made = "" } = this.button.dataset;
    const look = `${location.origin}${PAGE}#${fragmentOf(kept)}`;
    const description = `${textOfAll(kept)}\n\n${look}`;
    const isDue = day.value && time.value;
    // Four characters of a link carry three bytes, so that a text counts more than twice.
    const over = Math.ceil((description.length - MOST) / 2.4);
    const problem = !isDue ? noTime : over > 0 ? tooLong.replace("{n}", `${over}`) : "";
    this.made.textContent = problem || made;
    this.look.hidden = Boolean(problem);
    if (problem) return;
    this.look.href = look;
    const entry = { id: kept.entry, version: kept.made++, madeAt: new Date(), title: kept.asked, description };
    downloadEntry(calendarFile({ ...entry, day: day.value, time: time.value }));
    if (recall(this.name) !== null) rememberObject(this.name, kept);
  }

  clear() {
    for (const area of this.areas) area.value = "";
    this.keep();
  }
}

/** @param {HTMLTextAreaElement} area */
function labelOf(area) {
  const label = area.labels[0];
  return !label || label.matches(".visually-hidden") ? "" : label.textContent.replace(/\u00ad/g, "");
}
