// The list of this phone's own answers: what waits, what is sent, what can still be taken back.

const UNDO_FOR = 10000;

export class OwnAnswers {
  constructor(section, outbox, texts) {
    this.section = section;
    this.list = section.querySelector("ol");
    this.template = section.querySelector("template");
    this.outbox = outbox;
    this.texts = texts;
    outbox.adopt([...this.list.children].map(read));
    outbox.addEventListener("change", () => this.draw());
    section.addEventListener("submit", (event) => {
      event.preventDefault();
      outbox.withdraw(event.target.closest("li").dataset.key);
    });
  }

  // `current` is the activity that is open now: only its answers can be changed.
  draw(current = this.current) {
    this.current = current;
    const shown = this.outbox.answers.filter((answer) => !answer.gone).reverse();
    this.section.hidden = !shown.length;
    const items = shown.map((answer) => {
      const old = [...this.list.children].find((item) => item.dataset.key === answer.key);
      return this.fill(old ?? this.template.content.firstElementChild.cloneNode(true), answer);
    });
    for (const item of [...this.list.children]) if (!items.includes(item)) item.remove();
    items.forEach((item, index) => this.list.children[index] === item || this.list.insertBefore(item, this.list.children[index]));
  }

  fill(item, answer) {
    const part = (name) => item.querySelector(name);
    const isPending = answer.steps.length > 0;
    const undoLeft = answer.sentAt + UNDO_FOR - Date.now();
    item.dataset.key = answer.key;
    item.classList.toggle("is-pending", isPending);
    item.classList.toggle("is-refused", Boolean(answer.refused));
    part(".about").textContent = answer.activity === this.current ? "" : answer.about;
    part(".text").textContent = answer.text;
    part(".state").textContent = this.state(answer, isPending);
    part(".change").hidden = answer.activity !== this.current;
    part(".withdraw").textContent = undoLeft > 0 ? this.texts.undo : this.texts.withdraw;
    part("form").hidden = Boolean(answer.refused);
    if (undoLeft > 0) setTimeout(() => this.draw(), undoLeft + 50);
    return item;
  }

  state(answer, isPending) {
    if (answer.refused) return this.texts.refused;
    if (!isPending) return this.texts.sent;
    return this.outbox.offline ? this.texts.waiting : this.texts.sending;
  }
}

// An answer as the server drew it.
function read(item) {
  const { key, revision, activity, fields } = item.dataset;
  const text = item.querySelector(".text").textContent;
  const about = item.querySelector(".about").textContent;
  return { key, activity, about, fields: JSON.parse(fields), text, revision: Number(revision), steps: [] };
}
