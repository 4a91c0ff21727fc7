// <rank-list>: options with a place each. Tapping one gives it the next place, tapping it again takes that away; no two
// have the same place.

import { closest, find, findAll } from "../query.js";

class RankList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.tap(event));
    this.addEventListener("input", (event) => this.settle(event.target));
    this.settle();
  }

  get places() {
    return findAll(this, "select");
  }

  /** @param {Event} event */
  tap(event) {
    const label = closest(event.target, "label");
    if (!label || closest(event.target, "select")) return;
    event.preventDefault();
    const place = find(label, "select");
    const taken = this.places.filter((it) => it.value);
    if (!place.value) place.value = `${taken.length + 1}`;
    else {
      for (const it of taken) if (Number(it.value) > Number(place.value)) it.value = `${Number(it.value) - 1}`;
      place.value = "";
    }
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /**
   * Takes the place that was chosen for one option from the other that had it.
   * @param {EventTarget | null} [chosen]
   */
  settle(chosen) {
    const places = this.places;
    const { value = "" } = places.find((it) => it === chosen) ?? {};
    for (const it of places) if (value && it !== chosen && it.value === value) it.value = "";
    places[0].setCustomValidity(places.every((it) => it.value) ? "" : (this.dataset.problem ?? ""));
  }
}

customElements.define("rank-list", RankList);
