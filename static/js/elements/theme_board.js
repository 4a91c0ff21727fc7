// <theme-board>: the themes of one question. An answer is moved by dragging it, or by pressing the number of a theme on
// it; a theme is merged into another by dragging its head there. Without scripts there are forms for all of it.

import { sayAtOnce } from "../announce.js";
import { settled } from "../live_forms.js";

const LONGEST_SAID = 60;

class ThemeBoard extends HTMLElement {
  connectedCallback() {
    this.waiting = Promise.resolve();
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragend", () => this.letGo());
    this.addEventListener("dragover", (event) => this.hover(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("keydown", (event) => this.press(event));
  }

  take(event) {
    this.dragged = event.target.closest?.("[data-answer], header[draggable]"); // a text that is selected has no closest
    if (!this.dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.dragged.textContent.trim());
    this.dragged.setAttribute("data-js-dragged", "");
  }

  letGo() {
    this.dragged?.removeAttribute("data-js-dragged");
    this.dragged = null;
    this.mark(null);
  }

  hover(event) {
    const theme = event.target.closest?.("[data-theme]");
    if (!this.dragged || !theme || !this.mayGoTo(theme)) return this.mark(null);
    event.preventDefault();
    this.mark(theme);
  }

  drop(event) {
    const theme = event.target.closest("[data-theme]");
    if (!this.dragged || !theme || !this.mayGoTo(theme)) return;
    event.preventDefault();
    const { dragged } = this;
    this.letGo();
    if (dragged.dataset.answer) this.move(this.answersWith(dragged), theme);
    else this.merge(dragged.closest("[data-theme]"), theme);
  }

  // Other answers can be put among those left over; a theme cannot.
  mayGoTo(theme) {
    const from = this.dragged.closest("[data-theme]");
    return theme !== from && (Boolean(this.dragged.dataset.answer) || theme.dataset.theme !== "none");
  }

  mark(theme) {
    for (const it of this.querySelectorAll("[data-js-target]")) if (it !== theme) it.removeAttribute("data-js-target");
    theme?.setAttribute("data-js-target", "");
  }

  press(event) {
    const answer = event.target.closest("[data-answer]");
    if (!answer || event.ctrlKey || event.metaKey || event.altKey) return;
    const theme = /^[0-9]$/.test(event.key) && this.querySelector(`[data-place="${event.key}"]`);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!theme && !step) return;
    event.preventDefault();
    if (step) this.beside(answer, step)?.focus();
    else if (theme !== answer.closest("[data-theme]")) {
      const moved = this.answersWith(answer);
      (this.beside(answer, 1, moved) ?? this.beside(answer, -1, moved))?.focus();
      this.move(moved, theme);
    }
  }

  // The answer next to one, past those that are about to go.
  beside(answer, step, going = []) {
    const all = [...this.querySelectorAll("[data-answer]")].filter((it) => it === answer || !going.includes(it));
    return all[all.indexOf(answer) + step]?.querySelector("input");
  }

  // The answers that are ticked, if this one is among them; otherwise this one alone.
  answersWith(answer) {
    const ticked = [...this.querySelectorAll("[data-answer]:has(:checked)")];
    return ticked.includes(answer) ? ticked : [answer];
  }

  move(answers, theme) {
    const said = answers[0].querySelector(".text").textContent;
    const values = answers.map((it) => it.querySelector("input").value).join(" ");
    const to = theme.dataset.theme;
    const text = said.length > LONGEST_SAID ? `${said.slice(0, LONGEST_SAID)} …` : said;
    const what = to === "none" ? this.dataset.aside : this.dataset.moved.replace("{theme}", nameOf(theme));
    this.send("move", { answers: values, target: to }, what.replace("{text}", text));
  }

  merge(theme, other) {
    const said = this.dataset.merged.replace("{theme}", nameOf(theme)).replace("{other}", nameOf(other));
    this.send("merge", { theme: theme.dataset.theme, target: other.dataset.theme }, said);
  }

  // One after the other: who sorts with the keys is quicker than the answers come.
  send(kind, values, said) {
    this.waiting = this.waiting.then(async () => {
      const form = this.querySelector(`[data-by-hand="${kind}"]`);
      if (!form) return;
      for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
      form.requestSubmit();
      if (await settled()) sayAtOnce(said);
    });
  }
}

function nameOf(theme) {
  return theme.querySelector(".name").textContent;
}

customElements.define("theme-board", ThemeBoard);
