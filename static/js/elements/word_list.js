// <word-list>: a word that is dragged onto another is merged with it, through the form that stands there for everybody.

import { closest, find, findAll, seek } from "../query.js";

class WordList extends HTMLElement {
  /** The key of the word that is dragged. @type {string | undefined} */
  taken;

  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragover", (event) => this.aim(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.letGo());
  }

  /** @param {DragEvent} event */
  take(event) {
    const word = wordAt(event);
    this.taken = word?.dataset.key;
    if (!word || this.taken === undefined || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", find(word, "bdi").textContent);
  }

  /**
   * Marks the word that would take what is dragged: another one of this list.
   * @param {DragEvent} event
   */
  aim(event) {
    const word = this.taken === undefined ? null : wordAt(event);
    const target = word?.dataset.key === this.taken ? null : word;
    for (const it of findAll(this, "[data-js-target]")) if (it !== target) it.removeAttribute("data-js-target");
    target?.setAttribute("data-js-target", "");
    if (target) event.preventDefault();
  }

  /** @param {DragEvent} event */
  drop(event) {
    const target = seek(this, "[data-js-target]");
    if (!target) return;
    event.preventDefault();
    const form = find(this, "form.merge");
    choose(find(form, "select[name=forms]"), this.taken);
    choose(find(form, "select[name=into]"), target.dataset.key);
    form.requestSubmit();
    this.letGo();
  }

  letGo() {
    this.taken = undefined;
    seek(this, "[data-js-target]")?.removeAttribute("data-js-target");
  }
}

/** @param {Event} event */
function wordAt({ target }) {
  return closest(target, "[draggable]");
}

/**
 * @param {HTMLSelectElement} select
 * @param {string | undefined} key
 */
function choose(select, key) {
  select.value = [...select.options].find((it) => it.dataset.key === key)?.value ?? "";
}

customElements.define("word-list", WordList);
