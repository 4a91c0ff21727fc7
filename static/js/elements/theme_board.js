// <theme-board>: the themes of one question. An answer is moved by dragging it, or by pressing the number of a theme on
// it; a theme is merged into another by dragging its head there. Without scripts there are forms for all of it.

import { sayAtOnce } from "../announce.js";
import { fillField, settled } from "../live_forms.js";
import { closest, find, findAll, seek } from "../query.js";

const LONGEST_SAID = 60;

class ThemeBoard extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  waiting = Promise.resolve();
  /** The answer, or the head of a theme, that is dragged. @type {HTMLElement | null} */
  dragged = null;

  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragend", () => this.letGo());
    this.addEventListener("dragover", (event) => this.hover(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("keydown", (event) => this.press(event));
  }

  /** @param {DragEvent} event */
  take(event) {
    this.dragged = closest(event.target, /** @type {string} */ ("[data-answer], header[draggable]"));
    if (!this.dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.dragged.textContent.trim());
    this.dragged.setAttribute("data-js-dragged", "");
  }

  letGo() {
    this.dragged?.removeAttribute("data-js-dragged");
    this.dragged = null;
    this.mark(null);
  }

  /** @param {DragEvent} event */
  hover(event) {
    const theme = closest(event.target, "[data-theme]");
    if (!this.dragged || !theme || !this.mayGoTo(theme)) return this.mark(null);
    event.preventDefault();
    this.mark(theme);
  }

  /** @param {DragEvent} event */
  drop(event) {
    const theme = closest(event.target, "[data-theme]");
    if (!this.dragged || !theme || !this.mayGoTo(theme)) return;
    event.preventDefault();
    const { dragged } = this;
    const from = closest(dragged, "[data-theme]");
    this.letGo();
    if (dragged.dataset.answer) this.move(this.answersWith(dragged), theme);
    else if (from) this.merge(from, theme);
  }

  /**
   * An answer can be put among those left over; a theme cannot.
   * @param {HTMLElement} theme
   */
  mayGoTo(theme) {
    const from = closest(this.dragged, "[data-theme]");
    return theme !== from && (Boolean(this.dragged?.dataset.answer) || theme.dataset.theme !== "none");
  }

  /** @param {HTMLElement | null} theme */
  mark(theme) {
    for (const it of findAll(this, "[data-js-target]")) if (it !== theme) it.removeAttribute("data-js-target");
    theme?.setAttribute("data-js-target", "");
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const answer = closest(event.target, "[data-answer]");
    if (!answer || event.ctrlKey || event.metaKey || event.altKey) return;
    const theme = /^[0-9]$/.test(event.key) ? seek(this, `[data-place="${event.key}"]`) : null;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!theme && !step) return;
    event.preventDefault();
    if (step) this.beside(answer, step)?.focus();
    else if (theme && theme !== answer.closest("[data-theme]")) {
      const moved = this.answersWith(answer);
      (this.beside(answer, 1, moved) ?? this.beside(answer, -1, moved))?.focus();
      this.move(moved, theme);
    }
  }

  /**
   * The box to tick of the answer next to one, past those that are about to go.
   * @param {HTMLElement} answer
   * @param {number} step
   * @param {HTMLElement[]} [going]
   */
  beside(answer, step, going = []) {
    const all = findAll(this, "[data-answer]").filter((it) => it === answer || !going.includes(it));
    const next = all[all.indexOf(answer) + step];
    return next && seek(next, "input");
  }

  /**
   * The answers that are ticked, if this one is among them; otherwise this one alone.
   * @param {HTMLElement} answer
   */
  answersWith(answer) {
    const ticked = findAll(this, "[data-answer]:has(:checked)");
    return ticked.includes(answer) ? ticked : [answer];
  }

  /**
   * @param {HTMLElement[]} answers
   * @param {HTMLElement} theme
   */
  move(answers, theme) {
    const said = find(answers[0], ".text").textContent;
    const values = answers.map((it) => find(it, "input").value).join(" ");
    const { theme: to = "" } = theme.dataset;
    const text = said.length > LONGEST_SAID ? `${said.slice(0, LONGEST_SAID)} …` : said;
    const what = to === "none" ? this.texts.aside : this.texts.moved.replace("{theme}", nameOf(theme));
    this.send("move", { answers: values, target: to }, what.replace("{text}", text));
  }

  /**
   * @param {HTMLElement} theme
   * @param {HTMLElement} other
   */
  merge(theme, other) {
    const said = this.texts.merged.replace("{theme}", nameOf(theme)).replace("{other}", nameOf(other));
    this.send("merge", { theme: theme.dataset.theme ?? "", target: other.dataset.theme ?? "" }, said);
  }

  /**
   * Sends a form, one after the other: whoever sorts with the keys is quicker than the replies are.
   * @param {"move" | "merge"} kind
   * @param {Record<string, string>} values
   * @param {string} said What is said aloud when it is done.
   */
  send(kind, values, said) {
    this.waiting = this.waiting.then(async () => {
      const form = seek(this, `form[data-by-hand="${kind}"]`);
      if (!form) return;
      for (const [name, value] of Object.entries(values)) fillField(form, name, value);
      form.requestSubmit();
      if (await settled()) sayAtOnce(said);
    });
  }
}

/** @param {HTMLElement} theme */
function nameOf(theme) {
  return find(theme, ".name").textContent;
}

customElements.define("theme-board", ThemeBoard);
