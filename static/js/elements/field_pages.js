// <field-pages>: the answers to several open questions. All of a person's stand together, or one question is asked at a time:
// its answers as cards, page by page, or as a cloud of their words. Which of these is chosen on the projector ("figure").

import { closest, find, findAll, seek } from "../query.js";
import { AnswerPages } from "./answer_pages.js";
import { write } from "./write.js";

const MOST_WORDS = 80;
const root = document.documentElement;

export class FieldPages extends AnswerPages {
  /** The number of the question that is shown alone, from 1; 0 for all of them. */
  question = 0;
  /** What the cloud was made of. */
  made = "";

  get names() {
    return findAll(/** @type {HTMLElement} */ (closest(this, ".fields-results")), ".field-names > li");
  }

  get cards() {
    return root.dataset.figure === "cloud" ? [] : super.cards;
  }

  lay() {
    if (!this.clientWidth) return;
    const { figure } = root.dataset;
    if (figure === "cloud") return this.layCloud();
    if (figure === "single") return this.layQuestions();
    this.choose(0);
    super.lay();
  }

  // The pages of the first question, then those of the next.
  layQuestions() {
    const pages = this.names.map((_name, index) => {
      this.choose(index + 1);
      return this.spread().pages;
    });
    const all = pages.reduce((sum, it) => sum + it, 0);
    const page = Math.min(this.page ?? 0, all - 1);
    let [question, before] = [0, 0];
    while (page >= before + pages[question]) before += pages[question++];
    this.choose(question + 1);
    const later = this.show(page - before);
    this.count(all);
    this.tell(page, later);
  }

  layCloud() {
    const page = Math.min(this.page ?? 0, this.names.length - 1);
    this.choose(page + 1);
    this.drawCloud(this.words());
    this.count(this.names.length);
    this.tell(page, 0);
  }

  /** @param {number} question From 1; 0 for all. */
  choose(question) {
    this.question = question;
    this.names.forEach((name, index) => name.toggleAttribute("data-js-away", question > 0 && index + 1 !== question));
    for (const card of findAll(this, ".card")) {
      const parts = findAll(card, ":scope > p");
      for (const part of parts) part.toggleAttribute("data-js-away", question > 0 && part.dataset.key !== `${question}`);
      card.toggleAttribute("data-js-none", parts.every((part) => part.hasAttribute("data-js-away")));
    }
    this.join();
  }

  /** @param {HTMLElement} card */
  textOf(card) {
    const parts = findAll(card, ":scope > p:not([data-js-away])");
    return parts.map((part) => `${part.dataset.key} ${part.lastElementChild?.textContent}`).join(" ");
  }

  // The words of the answers to the question, the most frequent first.
  words() {
    /** @type {Map<string, { text: string, count: number }>} */
    const counted = new Map();
    for (const part of findAll(this, `.card > p[data-key="${this.question}"]`)) {
      for (const text of (part.dataset.words ?? "").split("|").filter(Boolean)) {
        const word = counted.get(text.toLowerCase());
        if (word) word.count += 1;
        else counted.set(text.toLowerCase(), { text, count: 1 });
      }
    }
    return [...counted].sort(([, a], [, b]) => b.count - a.count).slice(0, MOST_WORDS);
  }

  /** @param {[string, { text: string, count: number }][]} words */
  drawCloud(words) {
    const made = JSON.stringify([this.question, words]);
    if (made === this.made) return;
    this.made = made;
    const place = find(this, ".field-cloud");
    let cloud = seek(place, `word-cloud[data-key="${this.question}"]`);
    if (!cloud) {
      cloud = document.createElement("word-cloud");
      Object.assign(cloud.dataset, { key: `${this.question}`, quiet: "", more: "0" });
      const picture = document.createElement("div");
      picture.className = "picture";
      picture.ariaHidden = "true";
      cloud.append(picture, document.createElement("ol"));
      place.replaceChildren(cloud);
    }
    find(cloud, "ol").replaceChildren(...words.map(([key, word]) => itemOf(key, word)));
  }
}

/**
 * A word as the list of a cloud has it.
 * @param {string} key
 * @param {{ text: string, count: number }} word
 */
function itemOf(key, { text, count }) {
  const item = document.createElement("li");
  Object.assign(item.dataset, { key, count: `${count}` });
  const [word, number] = [document.createElement("span"), document.createElement("b")];
  Object.assign(word, { className: "word", dir: "auto" });
  number.className = "count";
  write(word, text);
  write(number, `${count}`);
  item.append(word, number);
  return item;
}

customElements.define("field-pages", FieldPages);
