// <answer-pages>: cards in columns, a page at a time, never with a scrollbar. Only the browser knows how high the cards
// are, so it finds out how many pages there are ("pages-laid-out") and says what is not on this one.

class AnswerPages extends HTMLElement {
  static observedAttributes = ["data-page"];

  connectedCallback() {
    this.page ??= Number(this.dataset.page);
    this.sizes = new ResizeObserver(() => this.lay());
    this.changes = new MutationObserver(() => this.lay());
    this.sizes.observe(this);
    this.changes.observe(this.columns, { childList: true, subtree: true, characterData: true });
    document.fonts.ready.then(() => this.lay());
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.changes.disconnect();
    const place = document.querySelector(".pages");
    if (place && !document.querySelector("answer-pages")) place.textContent = "";
  }

  attributeChangedCallback() {
    if (!this.isAhead) this.catchUp();
  }

  // Goes to the page that the room is at. While this screen is ahead of the room, it does not go back there.
  catchUp() {
    this.isAhead = false;
    this.page = Number(this.dataset.page);
    if (this.isConnected) this.lay();
  }

  get columns() {
    return this.firstElementChild;
  }

  get cards() {
    return [...this.querySelectorAll(".card")];
  }

  turn(by) {
    this.page = Math.max(0, Math.min(this.page + by, this.pages - 1));
    this.lay();
    return this.page;
  }

  lay() {
    const columns = this.columns;
    if (!columns || !this.clientWidth) return;
    const gap = Number.parseFloat(getComputedStyle(columns).columnGap) || 0;
    const width = columns.getBoundingClientRect().width + gap; // clientWidth is rounded, and pages would drift apart
    const places = this.cards.map((card) => Math.floor((card.offsetLeft + 1) / width));
    const pages = Math.max(1, ...places.map((place) => place + 1));
    const page = Math.min(this.page, pages - 1);
    columns.style.transform = page ? `translateX(${-page * width}px)` : "";
    this.cards.forEach((card, index) => card.toggleAttribute("data-js-away", places[index] !== page));
    if (pages !== this.pages) {
      this.pages = pages;
      this.dispatchEvent(new CustomEvent("pages-laid-out", { bubbles: true, detail: pages }));
    }
    this.tell(page, places.filter((place) => place > page).length);
  }

  // "+12 more", "page 1 of 3" in the footer.
  tell(page, more) {
    const place = document.querySelector(".pages");
    if (!place) return;
    const parts = [];
    if (more) parts.push((more === 1 ? this.dataset.moreOne : this.dataset.moreOther).replace("{n}", more));
    if (this.pages > 1) parts.push(this.dataset.pages.replace("{page}", page + 1).replace("{pages}", this.pages));
    const text = parts.join(" · ");
    if (place.textContent !== text) place.textContent = text;
  }
}

customElements.define("answer-pages", AnswerPages);
