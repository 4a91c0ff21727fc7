// <word-list>: a word that is dragged onto another is merged with it, through the form that stands there for everybody.

class WordList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragover", (event) => this.aim(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.letGo());
  }

  take(event) {
    this.taken = wordAt(event)?.dataset.key;
    if (this.taken === undefined) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", event.target.querySelector("bdi").textContent);
  }

  // Only another word of this list takes what is dragged.
  aim(event) {
    const word = this.taken === undefined ? null : wordAt(event);
    const target = word?.dataset.key === this.taken ? null : word;
    for (const it of this.querySelectorAll("[data-js-target]")) if (it !== target) it.removeAttribute("data-js-target");
    target?.setAttribute("data-js-target", "");
    if (target) event.preventDefault();
  }

  drop(event) {
    const target = this.querySelector("[data-js-target]");
    if (!target) return;
    event.preventDefault();
    const form = this.querySelector("form.merge");
    choose(form.elements.forms, this.taken);
    choose(form.elements.into, target.dataset.key);
    form.requestSubmit();
    this.letGo();
  }

  letGo() {
    this.taken = undefined;
    this.querySelector("[data-js-target]")?.removeAttribute("data-js-target");
  }
}

function wordAt({ target }) {
  return target.closest?.("[draggable]");
}

function choose(select, key) {
  select.value = [...select.options].find((it) => it.dataset.key === key)?.value ?? "";
}

customElements.define("word-list", WordList);
