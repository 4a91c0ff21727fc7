// <file-maker>: fetches the file that a button of its form asks for, and says how far it has come.
// Without scripts the button downloads the file just as well, only silently.

class FileMaker extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      const query = new URLSearchParams(new FormData(event.target));
      this.fetchFile(`${event.submitter.formAction.split("?")[0]}?${query}`);
    });
  }

  async fetchFile(url) {
    if (this.busy) return;
    this.busy = true;
    this.say(this.dataset.starting);
    try {
      await this.read(await fetch(url, { headers: { Accept: "application/vnd.workshop-live.progress" } }));
    } catch {
      this.say(this.dataset.failed);
    }
    this.querySelector("progress").hidden = true;
    this.busy = false;
  }

  async read(response) {
    const reader = response.body.getReader();
    let waiting = new Uint8Array();
    for (;;) {
      const end = waiting.indexOf(10);
      if (end < 0) {
        const { done, value } = await reader.read();
        if (done) throw new Error("it ended too soon");
        const longer = new Uint8Array(waiting.length + value.length);
        longer.set(waiting);
        longer.set(value, waiting.length);
        waiting = longer;
        continue;
      }
      const told = JSON.parse(new TextDecoder().decode(waiting.subarray(0, end)));
      waiting = waiting.slice(end + 1);
      if (told.name) return this.keep(told, await rest(reader, waiting, told.size));
      if (told.error) return this.say(told.error);
      if (told.of) this.show(told);
    }
  }

  show({ done, read, of }) {
    const bar = this.querySelector("progress");
    bar.hidden = false;
    bar.max = of;
    bar.value = read ?? done;
    const said = read === undefined ? this.dataset.step : this.dataset.reading;
    this.say(said.replace("{done}", read ?? done).replace("{of}", of));
  }

  keep({ name, type }, pieces) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.say(this.dataset.done.replace("{name}", name));
  }

  say(text) {
    this.querySelector("[role=status]").textContent = text;
  }
}

async function rest(reader, first, size) {
  const pieces = [first];
  let read = first.length;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    read += value.length;
  }
  if (read !== size) throw new Error("it is not whole");
  return pieces;
}

customElements.define("file-maker", FileMaker);
