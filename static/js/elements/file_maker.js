// <file-maker>: fetches the file that a button of its form asks for, and says how far it has come.
// Without scripts the button downloads the file just as well, only silently.

import { find } from "../query.js";

/** @typedef {ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>} Reader */

/**
 * What the server tells, a line of JSON each: how far it has come, that it failed, or the file, which follows.
 * @typedef {object} Told
 * @property {number} done
 * @property {number} of
 * @property {number} [read] Of the answers that are still being read.
 * @property {string} [error]
 * @property {string} [name]
 * @property {string} type The media type of the file.
 * @property {number} size The bytes of the file.
 */

class FileMaker extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  busy = false;

  connectedCallback() {
    this.addEventListener("submit", (event) => {
      const form = event.target;
      const button = event.submitter;
      if (!(form instanceof HTMLFormElement && button instanceof HTMLButtonElement)) return;
      event.preventDefault();
      const query = new URLSearchParams();
      for (const [name, value] of new FormData(form)) query.append(name, String(value));
      this.fetchFile(`${button.formAction.split("?")[0]}?${query}`);
    });
  }

  /** @param {string} url */
  async fetchFile(url) {
    if (this.busy) return;
    this.busy = true;
    this.say(this.texts.starting);
    try {
      await this.read(await fetch(url, { headers: { Accept: "application/vnd.workshop-live.progress" } }));
    } catch {
      this.say(this.texts.failed);
    }
    find(this, "progress").hidden = true;
    this.busy = false;
  }

  /** @param {Response} response */
  async read(response) {
    if (!response.body) throw new Error("there is nothing to read");
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
      /** @type {Told} */
      const told = JSON.parse(new TextDecoder().decode(waiting.subarray(0, end)));
      waiting = waiting.slice(end + 1);
      if (told.name) return this.keep(told.name, told.type, await rest(reader, waiting, told.size));
      if (told.error) return this.say(told.error);
      if (told.of) this.show(told);
    }
  }

  /** @param {Told} told */
  show({ done, read, of }) {
    const bar = find(this, "progress");
    bar.hidden = false;
    bar.max = of;
    bar.value = read ?? done;
    const said = read === undefined ? this.texts.step : this.texts.reading;
    this.say(said.replace("{done}", `${read ?? done}`).replace("{of}", `${of}`));
  }

  /**
   * @param {string} name
   * @param {string} type
   * @param {BlobPart[]} pieces
   */
  keep(name, type, pieces) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.say(this.texts.done.replace("{name}", name));
  }

  /** @param {string} text */
  say(text) {
    find(this, "[role=status]").textContent = text;
  }
}

/**
 * Reads until the end.
 * @param {Reader} reader
 * @param {Uint8Array<ArrayBuffer>} first What was read already.
 * @param {number} size
 * @throws {Error} If it is not so many bytes.
 */
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
