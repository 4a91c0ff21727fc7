// <agenda-order>: an item of the agenda is moved by its grip: dragged, or picked up with Enter, moved with the arrow keys or by
// typing the number of its place, and put down with Enter. Where it goes is told by the item that will come after it, so that an agenda that a colleague changes
// meanwhile stays as they made it; nothing in it moves before it is put down.

import { sayAtOnce } from "../announce.js";
import { fillField } from "../live_forms.js";
import { closest, find, findAll, seek } from "../query.js";

const FAR = 4; // pixels: a press that moves less is no drag
const EDGE = 40; // pixels from the edge of the list, where it begins to scroll
const SPEED = 8; // pixels a frame

class AgendaOrder extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  /** The key of the item in hand; null for none. @type {string | null} */
  held = null;
  /** The key of the item before which it goes; null for the end. @type {string | null} */
  target = null;
  /** The key of the current item that was brought into sight. @type {string | undefined} */
  current;
  /** The number of a place that is being typed. */
  typed = "";
  /** How to let go of the pointer that drags. @type {AbortController | null} */
  dragging = null;

  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.press(event));
    this.addEventListener("click", (event) => event.detail === 0 && closest(event.target, ".grip") && this.pickOrDrop(event));
    this.addEventListener("keydown", (event) => this.type(event));
    this.addEventListener("focusout", () => this.dragging || this.cancel());
    new MutationObserver(() => this.showCurrent()).observe(this, { childList: true, subtree: true, attributeFilter: ["aria-current"] });
    this.showCurrent();
    this.addEventListener("command-done", ({ target }) => this.tell(closest(target, ".grip-form")));
  }

  // Brings the current item into sight when it becomes that, where the agenda scrolls by itself.
  showCurrent() {
    const current = seek(this, "li[aria-current]");
    if (!current || current.dataset.key === this.current) return;
    this.current = current.dataset.key;
    const [list, item] = [this.getBoundingClientRect(), current.getBoundingClientRect()];
    if (item.top < list.top || item.bottom > list.bottom) this.scrollTop += item.top - list.top - list.height / 3;
  }

  get items() {
    return findAll(this, "li[data-key]");
  }

  /** The items that stay where they are. */
  get others() {
    return this.items.filter((it) => it.dataset.key !== this.held);
  }

  get item() {
    return this.items.find((it) => it.dataset.key === this.held) ?? null;
  }

  /** The place among the others at which the item in hand would be put down. */
  get place() {
    const others = this.others;
    return this.target === null ? others.length : others.findIndex((it) => it.dataset.key === this.target);
  }

  /** @param {PointerEvent} event */
  press(event) {
    /** @type {HTMLElement | null} */
    const item = closest(event.target, ".grip") && closest(event.target, "li");
    if (!item || event.button) return;
    this.cancel();
    const { signal } = (this.dragging = new AbortController());
    const from = event.clientY;
    let y = from;
    const follow = () => {
      if (signal.aborted) return;
      if (this.held !== null) this.follow(y);
      requestAnimationFrame(follow);
    };
    addEventListener(
      "pointermove",
      (moved) => {
        y = moved.clientY;
        if (this.held === null && Math.abs(y - from) > FAR) this.pick(item);
      },
      { signal },
    );
    addEventListener("pointerup", () => this.drop(), { signal });
    addEventListener("pointercancel", () => this.cancel(), { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && this.cancel(), { signal });
    requestAnimationFrame(follow);
  }

  /** @param {number} y Where the pointer is, in the window. */
  follow(y) {
    const { top, bottom } = this.getBoundingClientRect();
    if (y < top + EDGE) this.scrollTop -= SPEED;
    else if (y > bottom - EDGE) this.scrollTop += SPEED;
    const after = this.others.find((it) => {
      const box = it.getBoundingClientRect();
      return (box.top + box.bottom) / 2 > y;
    });
    this.aim(after?.dataset.key ?? null);
  }

  /** @param {Event} event */
  pickOrDrop(event) {
    if (this.held !== null) return this.drop();
    const item = closest(event.target, "li");
    if (!item) return;
    this.pick(item);
    this.say(this.texts.picked);
  }

  /** @param {KeyboardEvent} event */
  type(event) {
    if (this.held === null || this.dragging) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") {
      this.say(this.texts.cancelled);
      this.cancel();
    } else if (by) {
      this.typed = "";
      this.aimAt(this.place + by);
    } else if (/^\d$/.test(event.key)) {
      this.typed = Number(this.typed + event.key) > this.items.length ? event.key : this.typed + event.key;
      this.aimAt(Number(this.typed) - 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} wanted A place, from 0; the first or the last one instead if there is none such. */
  aimAt(wanted) {
    const others = this.others;
    const place = Math.max(0, Math.min(wanted, others.length));
    this.aim(others[place]?.dataset.key ?? null);
    (others[place] ?? others.at(-1))?.scrollIntoView({ block: "nearest" });
    this.say(this.texts.place);
  }

  /** @param {HTMLElement} item */
  pick(item) {
    this.typed = "";
    this.held = item.dataset.key ?? null;
    const next = this.items[this.items.findIndex((it) => it === item) + 1];
    this.aim(next?.dataset.key ?? null);
  }

  /** @param {string | null} before */
  aim(before) {
    this.target = before;
    const others = this.others;
    for (const it of this.items) {
      it.toggleAttribute("data-js-held", it.dataset.key === this.held);
      it.toggleAttribute("data-js-before", before !== null && it.dataset.key === before);
      it.toggleAttribute("data-js-after", before === null && it === others.at(-1));
    }
  }

  drop() {
    const { item, place } = this;
    const grip = item && seek(item, ".grip-form");
    if (this.held !== null && (!grip || place < 0)) this.say(this.texts.gone);
    else if (item && grip && place !== this.items.indexOf(item)) {
      const form = /** @type {HTMLFormElement} */ (grip);
      fillField(form, "to", `${place}`);
      form.requestSubmit();
    } else if (item && !this.dragging) this.say(this.texts.cancelled);
    this.cancel();
  }

  cancel() {
    this.dragging?.abort();
    this.dragging = this.held = this.target = null;
    for (const it of this.items) for (const name of ["held", "before", "after"]) it.removeAttribute(`data-js-${name}`);
  }

  /** @param {HTMLElement | null} form The grip of what has been moved. */
  tell(form) {
    const item = closest(form, "li");
    if (!item) return;
    const to = /** @type {HTMLInputElement} */ (find(item, ".grip-form [name=to]"));
    sayAtOnce(this.filled(this.texts.moved, item, Number(to.value)));
  }

  /** @param {string} text With places to fill in. */
  say(text) {
    sayAtOnce(this.filled(text, this.item, this.place));
  }

  /**
   * @param {string} text
   * @param {HTMLElement | null} item
   * @param {number} place
   */
  filled(text, item, place) {
    const prompt = item ? (find(item, ".prompt").textContent ?? "").trim() : "";
    return text.replace("{prompt}", prompt).replace("{place}", `${place + 1}`).replace("{count}", `${this.items.length}`);
  }
}

customElements.define("agenda-order", AgendaOrder);
