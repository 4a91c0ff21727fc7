// <share-out data-sum>: says how much is left to share out, and lets it be sent only when all is.

class ShareOut extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.check());
    this.check();
  }

  check() {
    const fields = [...this.querySelectorAll("input")];
    const left = Number(this.dataset.sum) - fields.reduce((sum, field) => sum + Number(field.value), 0);
    fields[0].setCustomValidity(left ? this.dataset.problem : "");
    const output = this.querySelector("output");
    output.textContent = output.dataset.text.replace("{n}", left);
    output.toggleAttribute("data-js-wrong", left < 0);
  }
}

customElements.define("share-out", ShareOut);
