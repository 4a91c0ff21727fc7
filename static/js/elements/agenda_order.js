// <agenda-order>: an item of the agenda is moved by its grip: dragged, or picked up with Enter, moved with the arrow keys or by
// typing the number of its place, and put down with Enter. Where it goes is told by the item that will come after it, so that an
// agenda that a colleague changes meanwhile stays as they made it; nothing in it moves before it is put down. Put down between two
// pages of slides that are unfolded, it splits them.

import { sayAtOnce } from "../announce.js";
import { fillField } from "../live_forms.js";
import { closest, find, findAll, seek } from "../query.js";

const FAR = 4; // pixels: a press that moves less is no drag
const EDGE = 40; // pixels from the edge of the list, where it begins to scroll
const SPEED = 8; // pixels a frame

/**
 * A spot where the item in hand can go: before another item, or before a page of that one's slides; at the end without an item.
 * @typedef {{ item?: HTMLElement | undefined, page?: number | undefined, mark?: HTMLElement }} Spot
 */

export class AgendaOrder extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  /** The key of the item in hand; null for none. @type {string | null} */
  held = null;
  /** The key of the item before which it goes, or in which before this page; no key for the end. @type {{ key?: string | undefined, page?: number | undefined }} */
  target = {};
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
    return this.target.key === undefined ? others.length : others.findIndex((it) => it.dataset.key === this.target.key);
  }

  /** All spots in order. @returns {Spot[]} */
  get spots() {
    const inside = this.others.flatMap((item) => [{ item }, ...gapsIn(item)]);
    return [...inside, {}];
  }

  /** @param {PointerEvent} event */
  press(event) {
    /** @type {HTMLElement | null} */
    const item = closest(event.target, ".grip") && closest(event.target, "li");
    if (!item || event.button) return;
    this.cancel();
    const { signal } = (this.dragging = new AbortController());
    const from = event.clientY;
    let [x, y] = [event.clientX, from];
    const follow = () => {
      if (signal.aborted) return;
      if (this.held !== null) this.follow(x, y);
      requestAnimationFrame(follow);
    };
    addEventListener(
      "pointermove",
      (moved) => {
        [x, y] = [moved.clientX, moved.clientY];
        if (this.held === null && Math.abs(y - from) > FAR) this.pick(item);
      },
      { signal },
    );
    addEventListener("pointerup", () => this.drop(), { signal });
    addEventListener("pointercancel", () => this.cancel(), { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && this.cancel(), { signal });
    requestAnimationFrame(follow);
  }

  /**
   * @param {number} x Where the pointer is, in the window.
   * @param {number} y
   */
  follow(x, y) {
    const strip = findAll(this, "page-strip").find((it) => isIn(it.getBoundingClientRect(), x, y));
    for (const scrolled of strip ? [strip, this] : [this]) {
      const { top, bottom } = scrolled.getBoundingClientRect();
      if (y < top + EDGE) scrolled.scrollTop -= SPEED;
      else if (y > bottom - EDGE) scrolled.scrollTop += SPEED;
    }
    const gap = strip && this.held !== null && nearest(gapsIn(closest(strip, "li")).filter(({ item }) => item.dataset.key !== this.held), x, y);
    const item = this.others.find((it) => {
      const box = it.getBoundingClientRect();
      return (box.top + box.bottom) / 2 > y;
    });
    this.aim(gap || { item });
  }

  /**
   * Where a file that is dragged over the agenda would come in.
   * @param {number} x
   * @param {number} y
   */
  aimAtFile(x, y) {
    this.held = null;
    this.follow(x, y);
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
      const spots = this.spots;
      this.aimAt(spots[Math.max(0, Math.min(spots.findIndex((it) => this.isAimedAt(it)) + by, spots.length - 1))]);
    } else if (/^\d$/.test(event.key)) {
      this.typed = Number(this.typed + event.key) > this.items.length ? event.key : this.typed + event.key;
      this.aimAt({ item: this.others[Math.max(0, Number(this.typed) - 1)] });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Spot} spot */
  aimAt(spot) {
    this.aim(spot);
    (spot.mark ?? spot.item ?? this.others.at(-1))?.scrollIntoView({ block: "nearest" });
    this.say(spot.page === undefined ? this.texts.place : this.texts.between);
  }

  /** @param {HTMLElement} item */
  pick(item) {
    this.typed = "";
    this.held = item.dataset.key ?? null;
    this.aim({ item: this.items[this.items.findIndex((it) => it === item) + 1] });
  }

  /** @param {Spot} spot */
  isAimedAt({ item, page }) {
    return item?.dataset.key === this.target.key && page === this.target.page;
  }

  /** @param {Spot} spot */
  aim({ item, page }) {
    this.target = { key: item?.dataset.key, page };
    const others = this.others;
    for (const it of this.items) {
      it.toggleAttribute("data-js-held", it.dataset.key === this.held);
      it.toggleAttribute("data-js-before", it === item && page === undefined);
      it.toggleAttribute("data-js-after", item === undefined && it === others.at(-1));
      for (const gap of gapsIn(it)) gap.mark.toggleAttribute("data-js-before", it === item && gap.page === page);
    }
  }

  drop() {
    const { item, place, target } = this;
    const grip = item && seek(item, ".grip-form");
    const split = target.page !== undefined && seek(this, `li[data-key="${target.key}"] .split-form`);
    if (item && split) submit(split, { moved: this.held ?? "", page: `${target.page}` });
    else if (this.held !== null && (!grip || place < 0)) this.say(this.texts.gone);
    else if (item && grip && place !== this.items.indexOf(item)) {
      submit(grip, { to: `${place}` });
    } else if (item && !this.dragging) this.say(this.texts.cancelled);
    this.cancel();
  }

  cancel() {
    this.dragging?.abort();
    this.dragging = this.held = null;
    this.aim({});
    for (const it of findAll(this, "[data-js-after]")) it.removeAttribute("data-js-after");
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
    const page = `${this.target.page}`;
    return text.replace("{prompt}", prompt).replace("{place}", `${place + 1}`).replace("{count}", `${this.items.length}`).replace("{page}", page);
  }
}

/**
 * The spots between the pages of slides, where they are in sight.
 * @param {HTMLElement | null} item
 */
function gapsIn(item) {
  if (!item || !seek(item, "details.pages[open]")) return [];
  return findAll(item, ".gap").map((mark) => ({ item, page: Number(mark.dataset.before), mark }));
}

/**
 * @template {{ mark: HTMLElement }} T
 * @param {T[]} spots
 * @param {number} x
 * @param {number} y
 */
function nearest(spots, x, y) {
  /** @param {T} spot */
  const far = ({ mark }) => {
    const box = mark.getBoundingClientRect();
    return Math.abs((box.left + box.right) / 2 - x) + 4 * Math.max(0, box.top - y, y - box.bottom); // its row matters most
  };
  return spots.length ? spots.reduce((best, it) => (far(it) < far(best) ? it : best)) : undefined;
}

/**
 * @param {DOMRect} box
 * @param {number} x
 * @param {number} y
 */
function isIn(box, x, y) {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, string>} values
 */
function submit(element, values) {
  const form = /** @type {HTMLFormElement} */ (element);
  for (const [name, value] of Object.entries(values)) fillField(form, name, value);
  form.requestSubmit();
}

customElements.define("agenda-order", AgendaOrder);
