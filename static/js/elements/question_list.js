// <question-list>: the questions from the room that fit on the projector; the rest is counted in the footer.

class QuestionList extends HTMLElement {
  connectedCallback() {
    this.sizes = new ResizeObserver(() => this.fit());
    this.changes = new MutationObserver(() => this.fit());
    this.sizes.observe(this);
    this.changes.observe(this.querySelector("ol"), { childList: true, subtree: true, characterData: true });
    this.fit();
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.changes.disconnect();
    this.tell(0);
  }

  fit() {
    const { bottom } = this.getBoundingClientRect();
    let more = 0;
    for (const item of this.querySelectorAll("li")) {
      const isOut = item.getBoundingClientRect().bottom > bottom + 1;
      item.toggleAttribute("data-js-out", isOut);
      more += isOut;
    }
    this.tell(more);
  }

  tell(more) {
    const place = document.querySelector(".pages");
    if (!place) return;
    const text = more ? (more === 1 ? this.dataset.moreOne : this.dataset.moreOther).replace("{n}", more) : "";
    if (place.textContent !== text) place.textContent = text;
  }
}

customElements.define("question-list", QuestionList);
