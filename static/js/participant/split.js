// Offers to split a list of points, written as one answer, into single answers: they are put into the form and sent one after
// the other.

import { find, findAll } from "../query.js";

const POINT = /^\s*(?:[-–—*·]\s+|\(?\d\d?[.)]\s*(?=[^\d\s]))/;
const LIST = /^\s*\(?1[.)]\s*\D.*\s\(?2[.)]/m; // "1. … 2. …" on one line
const NUMBER = /\s\(?(\d\d?)[.)]\s*(?=[^\d\s])/g;

export class Split {
  /** @param {HTMLElement} room */
  constructor(room) {
    this.room = room;
    this.form = find(room, "form#answer");
    this.button = find(room, "#split");
    this.button.addEventListener("click", () => this.send());
    for (const event of ["input", "live-update"]) room.addEventListener(event, () => this.offer());
    this.form.addEventListener("submit", () => this.offer());
    this.offer();
  }

  /** Where several answers can be given, in one field; not while one of them is being changed. */
  get area() {
    const areas = findAll(this.room, '.answering[data-most=""] textarea');
    return areas.length === 1 && find(this.room, "#cancel").hidden ? areas[0] : null;
  }

  offer() {
    const points = pointsIn(this.area?.value ?? "").length;
    this.button.hidden = points < 2;
    this.button.textContent = (this.room.dataset.split ?? "").replace("{n}", `${points}`);
  }

  send() {
    const { area } = this;
    if (!area) return;
    for (const point of pointsIn(area.value)) {
      area.value = point;
      this.form.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
    }
  }
}

/**
 * The points of a list that somebody has written.
 * @param {string} text
 */
function pointsIn(text) {
  let last = 1;
  if (LIST.test(text)) text = text.replace(NUMBER, (mark, number) => (Number(number) === last + 1 ? `\n${++last}. ` : mark));
  return text.split(/[\n•]/).map((line) => line.replace(POINT, "").trim()).filter(Boolean);
}
