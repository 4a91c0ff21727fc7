// The list of this phone's own answers: what waits, what is sent, what can still be taken back.

export class OwnAnswers {
  constructor(section, outbox, texts) {
    this.section = section;
    this.list = section.querySelector("ol");
    this.template = section.querySelector("template");
    this.outbox = outbox;
    this.texts = texts;
    outbox.adopt([...this.list.children].map(read).reverse());
    outbox.addEventListener("change", () => this.draw());
    section.addEventListener("submit", (event) => {
      event.preventDefault();
      const { key } = event.target.closest("li").dataset;
      if (canUndo(outbox.find(key))) outbox.undo(key);
      else outbox.withdraw(key);
    });
  }

  // `current` is the asking that is open now, as the form calls its place: only its answers can be changed.
  draw(current = this.current) {
    this.current = current;
    const shown = this.outbox.answers.filter((answer) => !answer.gone).reverse();
    const items = shown.map((answer) => {
      const old = [...this.list.children].find((item) => item.dataset.key === answer.key);
      return this.fill(old ?? this.template.content.firstElementChild.cloneNode(true), answer);
    });
    for (const item of [...this.list.children]) if (!items.includes(item)) item.remove();
    items.forEach((item, index) => this.list.children[index] === item || this.list.insertBefore(item, this.list.children[index]));
    this.section.hidden = !shown.length;
    this.drawAgain(shown);
  }

  // When the next of the offers to undo is over.
  drawAgain(shown) {
    clearTimeout(this.timer);
    const ends = shown.filter(canUndo).map((answer) => answer.undoUntil);
    if (ends.length) this.timer = setTimeout(() => this.draw(), Math.min(...ends) - Date.now() + 50);
  }

  fill(item, answer) {
    const part = (name) => item.querySelector(name);
    item.dataset.key = answer.key;
    item.classList.toggle("is-pending", answer.steps.length > 0);
    part(".about").textContent = answer.about;
    part(".about").hidden = askingOf(answer) === this.current;
    part(".text").textContent = answer.text;
    part(".state").textContent = this.state(answer);
    part(".change").hidden = askingOf(answer) !== this.current;
    part(".withdraw").textContent = canUndo(answer) ? this.texts.undo : this.texts.withdraw;
    return item;
  }

  state(answer) {
    if (!answer.steps.length) return answer.late ? this.texts.late : this.texts.sent;
    return this.outbox.offline ? this.texts.waiting : this.texts.sending;
  }
}

// An activity can be asked again: the same question, but none of the answers before.
export function askingOf({ activity, round }) {
  return `${activity}-${round}`;
}

function canUndo(answer) {
  return answer.undoUntil > Date.now();
}

// An answer as the server drew it.
function read(item) {
  const { key, revision, activity, round, late } = item.dataset;
  const text = item.querySelector(".text").textContent;
  const stored = { fields: JSON.parse(item.dataset.fields), text, revision: Number(revision) };
  return { key, activity, round, about: item.querySelector(".about").textContent, ...stored, stored, late, steps: [] };
}
