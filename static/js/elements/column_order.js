// The answers on the desk by their columns: the name of each stands before what is in it, with how many there are.

import { find } from "../query.js";
import { write } from "./write.js";

/**
 * Puts the names of columns before what stands in them.
 * @param {HTMLElement[]} heads
 * @param {HTMLElement[]} sorted Answers in the order of their columns; those that have none stand elsewhere.
 */
export function headColumns(heads, sorted) {
  const answers = sorted.filter((it) => it.dataset.place);
  for (const head of heads) {
    const first = answers.findIndex((it) => Number(it.dataset.place) >= Number(head.dataset.place));
    head.style.order = `${2 * (first < 0 ? answers.length : first)}`;
  }
  for (const [place, answer] of answers.entries()) answer.style.order = `${2 * place + 1}`;
}

/**
 * Tells how many answers of each column are to be seen.
 * @param {HTMLElement[]} heads
 * @param {HTMLElement[]} answers
 */
export function countColumns(heads, answers) {
  for (const head of heads) {
    const own = answers.filter((it) => it.dataset.place === head.dataset.place && !it.hasAttribute("data-js-out"));
    write(find(head, ".count"), `${own.length}`);
    head.toggleAttribute("data-js-empty", !own.length);
  }
}
