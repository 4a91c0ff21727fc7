// <answer-list>: the answers on the desk, to be searched and put in another order. What is new does not move what somebody is
// about to press: while the pointer or the keyboard's focus is in the list, it waits behind a button. A finger cannot be seen
// before it is there, so on a touch screen it always waits.

import { closest, find, findAll, seek } from "../query.js";
import { words } from "../words.js";
import { countColumns, headColumns } from "./column_order.js";
import { SameWords } from "./same_words.js";
import { write } from "./write.js";

const CHANGES = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-place", "data-votes", "data-voted", "data-settled", "data-starred"] };

/** What comes first is lower; newest first among equals. @type {Record<string, (it: HTMLElement) => number>} */
const RANKS = {
  columns: ({ dataset }) => Number(dataset.place),
  votes: ({ dataset }) => -Number(dataset.votes),
  unsettled: ({ dataset }) => ("settled" in dataset ? 1 : 0),
  voted: ({ dataset }) => -Number(dataset.voted ?? -1),
  starred: ({ dataset }) => ("starred" in dataset ? 0 : 1),
};

class AnswerList extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  changes = new MutationObserver(() => this.look());
  /** @type {WeakSet<HTMLElement>} */
  known = new WeakSet();
  same = new SameWords();
  isPointedAt = false;
  /** What is being asked, which every answer belongs to. @type {string | undefined} */
  asked;

  connectedCallback() {
    const place = this.place;
    this.changes.observe(place, CHANGES);
    this.addEventListener("pointerenter", () => (this.isPointedAt = true));
    this.addEventListener("pointerleave", () => this.leave());
    place.addEventListener("focusout", () => queueMicrotask(() => this.isHeld || this.look()));
    this.addEventListener("input", ({ target }) => closest(target, ".search, .order") && this.look(true));
    this.button.addEventListener("click", () => {
      this.look(true);
      place.scrollTop = 0;
    });
    place.addEventListener("click", ({ target }) => {
      const answer = closest(target, ".times") && closest(target, ".answer");
      if (!answer) return;
      this.same.toggle(answer);
      this.look(true);
    });
    this.look(true);
  }

  disconnectedCallback() {
    this.changes.disconnect();
  }

  get place() {
    return find(this, ".scroller");
  }

  get button() {
    return find(this, "button.fresh");
  }

  get answers() {
    return findAll(this.place, ".answer[data-key]");
  }

  get isHeld() {
    return this.isPointedAt || matchMedia("(hover: none)").matches || Boolean(seek(this.place, ":focus-visible"));
  }

  leave() {
    this.isPointedAt = false;
    if (!this.isHeld) this.look();
  }

  /**
   * Takes in what there is now.
   * @param {boolean} [isWanted] Whether what is new is to be seen at once.
   */
  look(isWanted = false) {
    const { answers } = this;
    const asked = seek(this.place, ".chunks")?.dataset.key;
    const isOther = asked !== this.asked;
    this.asked = asked;
    const isHeld = this.isHeld && !isWanted && !isOther && answers.some((it) => this.known.has(it));
    for (const it of answers) {
      if (!isHeld) this.known.add(it);
      it.toggleAttribute("data-js-new", !this.known.has(it));
    }
    if (!isHeld) this.sort(answers);
    this.same.label(answers, this.texts.same);
    this.filter(answers, isHeld);
  }

  get order() {
    return /** @type {HTMLSelectElement | null} */ (seek(this, "select.order"))?.value ?? "newest";
  }

  /** @param {HTMLElement[]} answers */
  sort(answers) {
    const rank = RANKS[this.order];
    const sorted = rank ? answers.toSorted((one, other) => rank(one) - rank(other)) : answers; // newest first among equals
    const joined = this.same.join(sorted);
    const isAsDrawn = joined.every((it, place) => it === answers[place]);
    for (const [place, it] of joined.entries()) it.style.order = isAsDrawn ? "" : `${place}`;
    const heads = findAll(this.place, ".column-head");
    this.toggleAttribute("data-js-columns", heads.length > 0 && this.order === "columns");
    if (this.hasAttribute("data-js-columns")) headColumns(heads, joined);
  }

  /**
   * @param {HTMLElement[]} answers
   * @param {boolean} isHeld What loses its star meanwhile stays where it is.
   */
  filter(answers, isHeld) {
    const isOnlyStarred = this.order === "starred-only";
    const { value = "" } = /** @type {HTMLInputElement | null} */ (seek(this, "input.search")) ?? {};
    const wanted = value.trim().toLocaleLowerCase();
    let found = 0;
    for (const it of answers) {
      const isUnstarred = isOnlyStarred && !("starred" in it.dataset) && !(isHeld && !it.hasAttribute("data-js-out"));
      const isOut = isUnstarred || (wanted !== "" && !(find(it, ".text").textContent ?? "").toLocaleLowerCase().includes(wanted));
      it.toggleAttribute("data-js-out", isOut);
      if (!isOut) found += 1;
    }
    if (this.hasAttribute("data-js-columns")) countColumns(findAll(this.place, ".column-head"), answers);
    const none = seek(this, ".none-found");
    if (none) write(none, wanted && !found ? this.texts.none : "");
    const fresh = answers.filter((it) => it.matches("[data-js-new]:not([data-js-out])") && closest(it, ".chunks, .waiting")).length;
    this.button.hidden = !fresh;
    if (fresh) write(this.button, words(this.texts.newOne, this.texts.newOther, fresh));
  }
}

customElements.define("answer-list", AnswerList);
