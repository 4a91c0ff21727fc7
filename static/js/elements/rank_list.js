// <rank-list>: options with a place each, in the order of their places. Tapping one gives it the next place, and tapping it again
// takes that away. Choosing its place, or dragging it there by its grip, moves the others along: no two have the same place.

import { closest, find, findAll } from "../query.js";
import { write } from "./write.js";

const EDGE = 60; // pixels from the edge of the window, where it scrolls
const STEP = 12; // pixels that it scrolls with a movement there

class RankList extends HTMLElement {
  constructor() {
    super();
    this.texts = /** @type {Texts} */ (this.dataset);
    /** The option that is dragged. @type {HTMLLabelElement | null} */
    this.held = null;
  }

  connectedCallback() {
    this.addEventListener("click", (event) => this.tap(event));
    this.addEventListener("pointerdown", (event) => this.press(event));
    this.addEventListener("change", ({ target }) => this.choose(closest(target, "label")));
    this.addEventListener("input", ({ isTrusted }) => this.settle(isTrusted));
    new MutationObserver(() => this.arrange()).observe(find(this, "fieldset"), { childList: true });
    this.settle(false);
  }

  get options() {
    return findAll(this, "label");
  }

  // Only once somebody has chosen from a menu do options move: it would close under their finger.
  /** @param {boolean} isChoosing */
  settle(isChoosing) {
    for (const it of this.options) selectIn(it).setCustomValidity(placeOf(it) ? "" : this.texts.problem);
    if (!isChoosing) this.arrange();
  }

  arrange() {
    const { options } = this;
    for (const it of options) it.toggleAttribute("data-js-placed", placeOf(it) > 0);
    const sorted = [...options].sort((a, b) => (placeOf(a) || Infinity) - (placeOf(b) || Infinity) || numberOf(a) - numberOf(b));
    if (sorted.every((it, index) => it === options[index])) return;
    // What has the focus or is dragged stays, and the others move around it: both would be lost.
    const staying = sorted.findIndex((it) => it === this.held || it.contains(document.activeElement));
    sorted.forEach((it, index) => {
      if (index < staying) sorted[staying].before(it);
      else if (index > staying) (index ? sorted[index - 1] : find(this, "legend")).after(it);
    });
  }

  /** @param {Event} event */
  tap(event) {
    const option = closest(event.target, "label");
    if (!option || closest(event.target, "select")) return;
    event.preventDefault();
    if (closest(event.target, ".grip")) return;
    const place = placeOf(option);
    for (const it of this.options) if (place && placeOf(it) > place) setPlace(it, placeOf(it) - 1);
    setPlace(option, place ? 0 : this.slots(option).indexOf(null) + 1);
    this.changed(option);
  }

  /** @param {HTMLLabelElement | null} option Whose place was chosen: what has it moves on, towards the nearest free one. */
  choose(option) {
    if (!option) return;
    const slots = this.slots(option);
    const wanted = placeOf(option) - 1;
    if (wanted >= 0) {
      const after = slots.indexOf(null, wanted);
      slots.splice(after < 0 ? slots.lastIndexOf(null, wanted) : after, 1);
      slots.splice(wanted, 0, option);
    }
    slots.forEach((it, index) => it && setPlace(it, index + 1));
    this.changed(option);
  }

  /**
   * What stands at each place but for an option: null for nothing.
   * @param {HTMLLabelElement} but
   */
  slots(but) {
    const { options } = this;
    return options.map((_, index) => options.find((it) => it !== but && placeOf(it) === index + 1) ?? null);
  }

  /** @param {PointerEvent} event */
  press(event) {
    const option = closest(event.target, ".grip") && closest(event.target, "label");
    if (!option || event.button) return;
    const others = this.options.filter((it) => it !== option);
    const placed = others.filter(placeOf).length;
    const before = placeOf(option);
    const over = new AbortController();
    const { signal } = over;
    const letGo = () => {
      over.abort();
      this.held = null;
      option.removeAttribute("data-js-held");
      if (placeOf(option) !== before) this.changed(option);
    };
    this.held = option;
    option.toggleAttribute("data-js-held", true);
    addEventListener("pointermove", ({ clientY }) => this.follow(others, placed, clientY), { signal });
    addEventListener("pointerup", letGo, { signal });
    addEventListener("pointercancel", letGo, { signal });
  }

  /**
   * Puts the option in hand where the pointer is. What stands above it comes before it, and has a place, too.
   * @param {HTMLLabelElement[]} others As they stood when it was taken,
   * @param {number} placed and how many of them had a place.
   * @param {number} y Of the pointer, in the window.
   */
  follow(others, placed, y) {
    if (!this.held) return;
    if (y < EDGE || y > innerHeight - EDGE) scrollBy(0, y < EDGE ? -STEP : STEP);
    const index = others.filter((it) => middleOf(it) < y).length;
    const order = [...others.slice(0, index), this.held, ...others.slice(index)];
    order.forEach((it, at) => setPlace(it, at <= Math.max(placed, index) ? at + 1 : 0));
    this.arrange();
  }

  /** @param {HTMLLabelElement} option What has another place now. */
  changed(option) {
    const place = placeOf(option);
    const { placed, removed } = this.texts;
    const text = (place ? placed : removed).replace("{place}", `${place}`).replace("{count}", `${this.options.length}`);
    write(find(this, "output"), text.replace("{option}", () => find(option, "span:not(.grip)").textContent ?? ""));
    selectIn(option).dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** @param {HTMLLabelElement} option */
function selectIn(option) {
  return find(option, "select");
}

/** @param {HTMLLabelElement} option */
function placeOf(option) {
  return Number(selectIn(option).value); // 0 for none
}

/**
 * @param {HTMLLabelElement} option
 * @param {number} place From 1; 0 for none.
 */
function setPlace(option, place) {
  selectIn(option).value = place ? `${place}` : "";
}

/** @param {HTMLLabelElement} option The number of an option in the question. */
function numberOf(option) {
  return Number(selectIn(option).name.split("-")[1]);
}

/** @param {HTMLElement} element */
function middleOf(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return (top + bottom) / 2;
}

customElements.define("rank-list", RankList);
