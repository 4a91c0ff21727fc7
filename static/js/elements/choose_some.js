// <choose-some data-least data-most>: says before sending whether too few or too many boxes are checked.

class ChooseSome extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.check());
    this.check();
  }

  check() {
    const boxes = [...this.querySelectorAll("input")];
    const count = boxes.filter((box) => box.checked).length;
    const isRight = count >= Number(this.dataset.least) && count <= Number(this.dataset.most);
    boxes[0].setCustomValidity(isRight ? "" : this.dataset.problem);
  }
}

customElements.define("choose-some", ChooseSome);
