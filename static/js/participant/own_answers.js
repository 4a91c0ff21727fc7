// This phone's own answers: what waits, what is sent, what can still be taken back. Those to the open question stand below it, the
// others are folded; where everybody's are there to vote on, all of them are.

import { closest, find, findAll, seek } from "../query.js";
import { askingOf } from "./answers.js";

/** @import { Answer } from "./answers.js" */
/** @import { AnswerOutbox } from "./outbox.js" */

export class OwnAnswers {
  /**
   * @param {HTMLElement} section
   * @param {AnswerOutbox} outbox
   * @param {Texts} texts
   */
  constructor(section, outbox, texts) {
    this.section = section;
    this.list = find(section, "ol");
    this.folded = find(section, "details");
    this.template = find(section, "template");
    this.outbox = outbox;
    this.texts = texts;
    outbox.adopt(this.items.map(read).reverse());
    outbox.addEventListener("change", () => this.draw());
    section.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = outbox.find(closest(event.target, "li")?.dataset.key);
      if (!answer) return;
      if (canUndo(answer)) outbox.undo(answer);
      else outbox.withdraw(answer);
    });
  }

  get items() {
    return findAll(this.section, "li");
  }

  /**
   * @param {string | null} [current] The asking that is open now: only its answers can be changed.
   * @param {boolean} [isSingle] Whether it takes one answer, which its form shows, and says whether it is sent.
   */
  draw(current = this.current, isSingle = this.isSingle) {
    /** @type {string | null | undefined} */
    this.current = current;
    /** @type {boolean | undefined} */
    this.isSingle = isSingle;
    const shown = this.outbox.answers.filter((answer) => !answer.gone).reverse();
    const items = shown.map((answer) => {
      const old = this.items.find((item) => item.dataset.key === answer.key);
      return this.fill(old ?? find(document.importNode(this.template.content, true), "li"), answer);
    });
    for (const item of this.items) if (!items.includes(item)) item.remove();
    const inSight = seek(document, "[data-folds]") ? 0 : shown.filter((it) => askingOf(it) === current).length;
    arrange(this.list, items.filter((_item, index) => askingOf(shown[index]) === current && inSight));
    arrange(find(this.folded, "ol"), items.filter((_item, index) => askingOf(shown[index]) !== current || !inSight));
    this.section.hidden = !shown.length;
    this.folded.hidden = shown.length === inSight;
    find(this.folded, "span").textContent = `${shown.length - inSight}`;
    this.fold(!current);
    this.drawAgain(shown);
  }

  /** @param {boolean} open Until this changes, the list stays as whoever reads it has left it. */
  fold(open) {
    if (open !== this.isOpen) this.folded.open = open;
    /** @type {boolean | undefined} */
    this.isOpen = open;
  }

  /**
   * Draws the list once more when the next of the offers to undo is over.
   * @param {Answer[]} shown
   */
  drawAgain(shown) {
    clearTimeout(this.timer);
    const ends = shown.filter(canUndo).map((answer) => answer.undoUntil ?? 0);
    if (ends.length) this.timer = setTimeout(() => this.draw(), Math.min(...ends) - Date.now() + 50);
  }

  /**
   * @param {HTMLLIElement} item
   * @param {Answer} answer
   */
  fill(item, answer) {
    /** @param {string} name */
    const part = (name) => find(item, name);
    item.dataset.key = answer.key;
    item.classList.toggle("is-pending", answer.steps.length > 0);
    part(".about").textContent = answer.about;
    part(".about").hidden = askingOf(answer) === this.current;
    part(".text").textContent = answer.text;
    part(".state").textContent = this.state(answer);
    part(".change").hidden = askingOf(answer) !== this.current;
    part(".withdraw").textContent = canUndo(answer) ? this.texts.undo : this.texts.withdraw;
    return item;
  }

  /** @param {Answer} answer */
  state(answer) {
    if (!answer.steps.length) return answer.late ? this.texts.late : this.isSingle && askingOf(answer) === this.current ? "" : this.texts.sent;
    return this.outbox.offline ? this.texts.waiting : this.texts.sending;
  }
}

/**
 * @param {HTMLElement} list
 * @param {HTMLLIElement[]} items
 */
function arrange(list, items) {
  items.forEach((item, index) => list.children[index] === item || list.insertBefore(item, list.children[index]));
}

/** @param {Answer} answer */
function canUndo({ undoUntil = 0 }) {
  return undoUntil > Date.now();
}

/**
 * An answer as the server drew it.
 * @param {HTMLLIElement} item
 * @returns {Answer}
 */
function read(item) {
  const { key, revision, activity, round, late, fields } = /** @type {Texts} */ (item.dataset);
  const text = find(item, ".text").textContent;
  const stored = { fields: JSON.parse(fields), text, revision: Number(revision) };
  return { key, activity, round, about: find(item, ".about").textContent, ...stored, stored, late: Boolean(late), madeAt: 0, steps: [] };
}
