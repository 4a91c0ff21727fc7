// Answers of several people in the same words: they stand once, with how often, and can be unfolded to act on each.

import { find, seek } from "../query.js";
import { write } from "./write.js";

export class SameWords {
  /** What is unfolded. @type {Set<string>} */
  unfolded = new Set();

  /** @param {HTMLElement} answer One of the group to fold or to unfold. */
  toggle(answer) {
    const said = wordsOf(answer);
    if (!this.unfolded.delete(said)) this.unfolded.add(said);
  }

  /**
   * Joins answers, and returns them in an order in which those in the same words stand together.
   * @param {HTMLElement[]} answers In the order of the list.
   */
  join(answers) {
    /** @type {Map<unknown, HTMLElement[]>} */
    const groups = new Map();
    for (const answer of answers) {
      const name = seek(answer, ".times") ? wordsOf(answer) : answer;
      groups.set(name, [...(groups.get(name) ?? []), answer]);
    }
    for (const [said, group] of groups) {
      const isUnfolded = this.unfolded.has(String(said));
      for (const [place, answer] of group.entries()) {
        answer.toggleAttribute("data-js-same", place > 0 && !isUnfolded);
        const button = seek(answer, "button.times");
        if (!button) continue;
        if (place > 0 || group.length < 2) delete button.dataset.jsTimes;
        else button.dataset.jsTimes = `${group.length}`;
      }
    }
    return [...groups.values()].flat();
  }

  /**
   * Labels the buttons, which a redrawn answer has without.
   * @param {HTMLElement[]} answers
   * @param {string} label With {n} for how many there are.
   */
  label(answers, label) {
    for (const answer of answers) {
      const button = seek(answer, "button.times");
      const times = button?.dataset.jsTimes;
      if (!button || !times) continue;
      write(button, `×${times}`);
      button.ariaExpanded = String(this.unfolded.has(wordsOf(answer)));
      button.ariaLabel = button.title = label.replace("{n}", times);
    }
  }
}

/** @param {HTMLElement} answer */
function wordsOf(answer) {
  const words = (find(answer, ".text").textContent ?? "").trim().replace(/\s+/g, " ").toLocaleLowerCase();
  return answer.dataset.place ? `${answer.dataset.place} ${words}` : words; // in one column alone
}
