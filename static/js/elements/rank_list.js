// <rank-list>: options with a place each. Tapping one gives it the next place, tapping it again takes that away; no two
// have the same place.

class RankList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.tap(event));
    this.addEventListener("input", (event) => this.settle(event.target));
    this.settle();
  }

  get places() {
    return [...this.querySelectorAll("select")];
  }

  tap(event) {
    const label = event.target.closest("label");
    if (!label || event.target.closest("select")) return;
    event.preventDefault();
    const place = label.querySelector("select");
    const taken = this.places.filter((it) => it.value);
    if (!place.value) place.value = taken.length + 1;
    else {
      for (const it of taken) if (it.value - place.value > 0) it.value -= 1;
      place.value = "";
    }
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A place that is given away is no longer that of another option.
  settle(chosen) {
    const places = this.places;
    for (const it of places) if (chosen && it !== chosen && it.value === chosen.value) it.value = "";
    places[0].setCustomValidity(places.every((it) => it.value) ? "" : this.dataset.problem);
  }
}

customElements.define("rank-list", RankList);
