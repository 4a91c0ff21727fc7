// <timed-steps>: goes through the steps of a method, each with a clock that starts by a press. It asks the server for
// nothing and keeps nothing: where the group is stands in the fragment of the address.

import { now } from "../clock.js";
import { clock } from "../minutes.js";
import { fromFragment, LONGEST, MINUTE, toFragment } from "../place_in_steps.js";
import { closest, find, findAll } from "../query.js";
import { stayAwake } from "../stay_awake.js";

/** @import { Place } from "../place_in_steps.js" */

class TimedSteps extends HTMLElement {
  constructor() {
    super();
    this.texts = /** @type {Texts} */ (this.dataset);
    this.steps = findAll(this, "ol > li");
    this.usual = this.steps.map((step) => Number(step.dataset.minutes));
    /** @type {Place} */
    this.place = { at: 0, minutes: this.usual, until: null, left: null };
    this.countDown = find(this, "count-down");
    this.still = find(this, ".still");
    this.controls = find(this, ".now");
  }

  connectedCallback() {
    for (const part of findAll(this, '[data-by], [data-does="begin"], .chime')) part.hidden = false;
    this.addEventListener("click", ({ target }) => {
      const button = closest(target, "button");
      if (button) this.press(button);
    });
    addEventListener("hashchange", () => this.restore());
    const box = find(this, "input");
    const choose = () => this.toggleAttribute("data-chimes", box.checked);
    box.addEventListener("change", choose);
    choose();
    this.restore();
  }

  restore() {
    this.place = fromFragment(location.hash, this.usual, now());
    this.show();
  }

  /** @param {HTMLElement} button */
  press(button) {
    const { does, by } = button.dataset;
    if (by) this.change(this.steps.findIndex((step) => step.contains(button)), Number(by));
    else if (does === "toggle") this.startOrPause();
    else if (does === "next") this.goTo(this.place.at + 1);
    else if (does === "back") this.goTo(this.place.at - 1);
    else if (does === "begin") this.goTo(1);
    else this.goTo(0);
  }

  /** @param {number} at */
  goTo(at) {
    Object.assign(this.place, { at, until: null, left: null });
    this.show();
    const part = this.steps[at - 1] || find(this, at ? ".done" : "ol");
    find(part, "h2").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  startOrPause() {
    const { at, minutes, until, left } = this.place;
    if (until === null) Object.assign(this.place, { until: now() + (left === null ? minutes[at - 1] * MINUTE : left), left: null });
    else Object.assign(this.place, { until: null, left: until - now() });
    this.show();
  }

  /**
   * @param {number} index
   * @param {number} by Minutes.
   */
  change(index, by) {
    const { minutes } = this.place;
    this.place.minutes = minutes.map((it, other) => (other === index ? Math.min(LONGEST, Math.max(1, it + by)) : it));
    this.show();
  }

  show() {
    const { at } = this.place;
    const step = this.steps[at - 1];
    this.dataset.at = step ? "step" : at ? "done" : "before";
    find(this, ".done").hidden = at <= this.steps.length;
    this.controls.hidden = !step;
    for (const [index, item] of this.steps.entries()) {
      item.hidden = at > index + 1;
      if (item === step) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    if (step) this.showControls(step);
    this.showMinutes();
    this.showClock();
    this.showAddress();
    stayAwake(Boolean(step));
  }

  /** @param {HTMLElement} step */
  showControls(step) {
    const { place, texts, controls } = this;
    const rest = sum(place.minutes.slice(place.at));
    if (controls.parentElement !== step) step.append(controls);
    const isStarted = place.until !== null || place.left !== null;
    const [toggle, next] = [find(controls, '[data-does="toggle"]'), find(controls, '[data-does="next"]')];
    toggle.textContent = place.until === null ? texts.start : texts.pause;
    next.textContent = step.dataset.next || "";
    toggle.classList.toggle("is-second", isStarted); // one button stands out: what comes next
    next.classList.toggle("is-second", !isStarted);
    find(controls, ".after-this").textContent = rest ? texts.after.replace("{n}", `${rest}`) : texts.last;
  }

  showMinutes() {
    const { minutes } = this.place;
    for (const [index, step] of this.steps.entries()) this.say(find(step, ".minutes"), minutes[index]);
    this.say(find(this, ".total b"), sum(minutes));
  }

  /**
   * @param {HTMLElement} element
   * @param {number} minutes
   */
  say(element, minutes) {
    element.textContent = this.texts.minutes.replace("{n}", `${minutes}`);
  }

  // The clock that runs is in the page only while it does: it speaks, and chimes when its time is up.
  showClock() {
    const { at, minutes, until, left } = this.place;
    if (until === null) this.countDown.remove();
    else {
      this.countDown.dataset.deadline = `${until}`;
      this.still.after(this.countDown);
    }
    const seconds = Math.ceil(left === null ? (minutes[at - 1] || 0) * 60 : left / 1000);
    this.still.textContent = until === null ? `${seconds < 0 ? "+" : ""}${clock(Math.abs(seconds))}` : "";
  }

  // Another language has the same place.
  showAddress() {
    const fragment = toFragment(this.place, this.usual);
    history.replaceState(null, "", `${location.pathname}${location.search}${fragment}`);
    for (const link of findAll(document, "a[hreflang]")) link.hash = fragment;
  }
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

customElements.define("timed-steps", TimedSteps);
