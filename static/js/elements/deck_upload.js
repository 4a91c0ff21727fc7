// <deck-upload>: sends a PDF, says how far it has come, and asks where the server asks. Its form adds slides to the agenda; dropped
// on the agenda, a file comes in at that place; in the form of slides, a chosen file takes the place of theirs.

import { find, seek } from "../query.js";
import { spoken } from "../spoken.js";

/**
 * What the server tells, a line of JSON each: how far it has come, that it failed, or what was made of it.
 * @typedef {{ done?: number, of?: number, error?: string, deck?: string, made?: string, seq?: number,
 *   problem?: { code?: string, current?: { pages: number, sent: number } } }} Told
 */

/** @import { AgendaOrder } from "./agenda_order.js" */

const ENOUGH = 8000; // milliseconds for which it is told that all is well
const PRESENTATION = /\.(pptx?|ppsx?|odp|key)$/i;

class DeckUpload extends HTMLElement {
  texts = /** @type {Texts} */ (this.dataset);
  /** @type {XMLHttpRequest | null} */
  running = null;

  connectedCallback() {
    this.addEventListener("submit", (event) => this.submit(event));
    if ("replaces" in this.dataset) this.addEventListener("change", (event) => event.target === this.chooser && this.replace(false));
    this.addEventListener("click", ({ target }) => {
      if (target === seek(this, ".is-anyway")) this.replace(true);
      if (target === seek(this, ".is-not")) this.ask("");
    });
    const agenda = "drop" in this.dataset && this.parentElement && seek(this.parentElement, "agenda-order");
    if (agenda) this.takeDrops(/** @type {AgendaOrder} */ (agenda));
  }

  get chooser() {
    return /** @type {HTMLInputElement | null} */ (seek(this, "input[type=file]"));
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    const form = event.target;
    const file = this.chooser?.files?.[0];
    if (!(form instanceof HTMLFormElement) || !file) return;
    event.preventDefault();
    event.stopPropagation();
    this.send(file, form.action, new FormData(form)).then((told) => {
      if (!told?.made) return;
      form.reset();
      form.dispatchEvent(new CustomEvent("command-done", { bubbles: true, detail: told }));
    });
  }

  /** @param {boolean} anyCount Whether another number of pages will do. */
  async replace(anyCount) {
    const file = this.chooser?.files?.[0];
    if (!file) return;
    this.ask("");
    const body = new FormData();
    body.append("deck", file);
    if (anyCount) body.append("any_count", "on");
    if (this.dataset.activity) body.append("activity", this.dataset.activity);
    const told = await this.send(file, this.texts.replaces, body);
    const counts = told?.problem?.current;
    if (told?.problem?.code === "other_page_count" && counts) {
      this.say("");
      this.ask(this.texts.count.replace("{sent}", `${counts.sent}`).replace("{pages}", `${counts.pages}`));
    } else if (told?.deck) {
      this.dataset.replaces = `${this.texts.address}/${told.deck}`;
      delete this.dataset.activity;
      this.dispatchEvent(new CustomEvent("deck-replaced", { bubbles: true }));
    }
  }

  /** @param {string} text What is asked; nothing if empty. */
  ask(text) {
    const question = find(this, ".asks");
    question.hidden = !text;
    find(question, "p").textContent = text;
    if (text) find(question, "button").focus();
    else if (this.chooser && !this.running) this.say("");
  }

  /** @param {AgendaOrder} agenda */
  takeDrops(agenda) {
    const place = /** @type {HTMLElement} */ (this.parentElement);
    /** @param {DragEvent} event */
    const hasFile = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
    place.addEventListener("dragover", (event) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      place.toggleAttribute("data-js-drop", true);
      agenda.aimAtFile(event.clientX, event.clientY);
    });
    place.addEventListener("dragleave", (event) => {
      if (event.relatedTarget instanceof Node && place.contains(event.relatedTarget)) return;
      place.removeAttribute("data-js-drop");
      agenda.cancel();
    });
    place.addEventListener("drop", (event) => {
      const file = event.dataTransfer?.files[0];
      if (!hasFile(event)) return;
      event.preventDefault();
      place.removeAttribute("data-js-drop");
      const position = agenda.place;
      agenda.cancel();
      if (!file) return;
      const body = new FormData();
      body.append("deck", file);
      body.append("position", `${position}`);
      this.send(file, this.texts.address, body);
    });
  }

  /**
   * @param {File} file
   * @param {string} address
   * @param {FormData} body
   * @returns {Promise<Told | null>} What the server said last; null if nothing was sent, or nothing came back.
   */
  async send(file, address, body) {
    if (this.running) return null;
    if (PRESENTATION.test(file.name)) this.say(this.texts.presentation);
    else if (file.size > Number(this.texts.most)) this.say(this.texts.tooLarge);
    else {
      const told = await this.post(address, body).catch(() => null);
      this.running = null;
      this.bar.hidden = true;
      if (told?.problem?.code !== "other_page_count") this.say(told ? (told.error ?? this.texts.done) : this.texts.failed);
      if (told && !told.error) setTimeout(() => this.running || this.say(""), ENOUGH);
      return told;
    }
    return null;
  }

  get bar() {
    return find(this, "progress");
  }

  /**
   * Sending is told by the browser, drawing by the server.
   * @param {string} address
   * @param {FormData} body
   * @returns {Promise<Told>}
   */
  post(address, body) {
    const request = (this.running = new XMLHttpRequest());
    request.open("POST", address);
    for (const [name, value] of Object.entries(spoken)) request.setRequestHeader(name, value);
    request.setRequestHeader("Accept", "application/vnd.workshop-live.progress");
    request.upload.onprogress = ({ loaded, total }) => this.show(loaded, total, this.texts.sending);
    request.upload.onload = () => this.show(null, 1, this.texts.reading);
    request.onprogress = () => {
      const { done, of } = lastOf(request.responseText) ?? {};
      if (done !== undefined && of) this.show(done, of, this.texts.drawing.replace("{done}", `${done}`).replace("{of}", `${of}`));
    };
    this.show(0, 1, this.texts.sending);
    return new Promise((done, failed) => {
      request.onerror = failed;
      request.onload = () => {
        const told = lastOf(request.responseText);
        const problem = /** @type {{ detail?: string, errors?: { message: string }[] }} */ (told);
        if (!told) failed();
        else if (request.status < 400) done(told);
        else done({ ...told, error: problem.errors?.[0]?.message ?? problem.detail ?? this.texts.failed });
      };
      request.send(body);
    });
  }

  /**
   * @param {number | null} done Null if nobody knows.
   * @param {number} of
   * @param {string} text
   */
  show(done, of, text) {
    this.bar.hidden = false;
    this.bar.max = of;
    if (done === null) this.bar.removeAttribute("value");
    else this.bar.value = done;
    this.say(text);
  }

  /** @param {string} text */
  say(text) {
    const status = find(this, "[role=status]");
    if (status.textContent !== text) status.textContent = text;
  }
}

/**
 * The last whole line of what the server has told so far.
 * @param {string} text
 * @returns {Told | null}
 */
function lastOf(text) {
  const line = text.slice(0, text.lastIndexOf("}") + 1).trim().split("\n").at(-1);
  try {
    return line ? JSON.parse(line) : null;
  } catch {
    return null;
  }
}

customElements.define("deck-upload", DeckUpload);
