// What a group writes together, on the phones of its members: who writes, the scribe's form, words that were not saved, the
// notes of this phone, and the board. The region is the same for all members; which of them writes, each phone knows itself.

import { closest, find, findAll, seek } from "../query.js";
import { recall, recallObject, remember, rememberObject } from "../stored.js";
import { fieldsOf, fillIn } from "./answer_fields.js";
import { copyText } from "./copy_text.js";
import { GroupBoard } from "./group_board.js";
import { postForGroup } from "./group_post.js";
import { GroupText } from "./group_text.js";
import { OwnNotes } from "./own_notes.js";

/** @import { Fields } from "./answer_fields.js" */
/** @import { Save } from "./group_text.js" */

const room = find(document, "live-room");
const alertLine = find(document, "#alert");

class GroupWork {
  /** @param {HTMLElement} box The group's part of the page; another group or round has another one. */
  constructor(box) {
    this.box = box;
    this.place = `${room.dataset.room} ${box.dataset.place}`;
    /** @type {HTMLFormElement | null} */
    this.form = null;
    /** The field that was written in last. @type {Control | null} */
    this.field = null;
    this.text = new GroupText(`group text ${this.place}`, (save) => this.save(save), () => this.draw());
    this.board = new GroupBoard(box, this.place, (action, fields) => this.send(action, fields));
    this.isFilled = this.isFilling = this.isAboutToWrite = this.hasStopped = this.hasLeft = false;
    box.addEventListener("submit", (event) => this.submit(event));
    box.addEventListener("click", ({ target }) => closest(target, ".use") && this.use(closest(target, "li")));
    if (this.text.unsaved) this.text.plan();
    this.draw();
  }

  // Not before the room's part of the task is there, which may come after the group's.
  get isWorking() {
    return Boolean(seek(this.box, ".mine") && seek(room, this.template("form")));
  }

  /** The words that were not saved, as far as the group's text does not have them. @returns {Fields} */
  get lost() {
    /** @type {Fields} */
    const standing = JSON.parse(this.box.dataset.fields ?? "[]");
    return (this.text.lost ?? []).filter(([name, text]) => name !== "column" && text && !standing.some((it) => it[0] === name && it[1] === text));
  }

  get isScribe() {
    const { scribe, open } = this.box.dataset;
    return open !== undefined && Boolean(scribe) && scribe === recall(`scribe ${this.place}`);
  }

  /**
   * @param {string} name
   * @returns {"template"} A selector, of one for this task: that of the task before may still be there.
   */
  template(name) {
    const task = (this.box.dataset.place ?? "").replace(/-\d+$/, "");
    return /** @type {"template"} */ (`template[data-key="${task}-${name}"]`);
  }

  /**
   * @param {string} name
   * @param {string} place
   */
  fromTemplate(name, place) {
    const mine = find(this.box, place);
    mine.append(document.importNode(find(room, this.template(name)).content, true));
    return /** @type {HTMLElement} */ (mine.lastElementChild);
  }

  setUp() {
    this.takenOver = this.fromTemplate("taken-over", ".mine");
    this.takenOver.hidden = true;
    this.leftover = this.fromTemplate("leftover", ".mine");
    this.leftover.addEventListener("click", ({ target }) => this.settle(closest(target, "button")));
    const item = find(room, this.template("note"));
    this.notes = new OwnNotes(this.fromTemplate("notes", ".my-notes"), item, `group notes ${this.place}`, (note) =>
      this.send("notes", [["key", note.key], ["text", note.text]]),
    );
    return this.leftover;
  }

  // After every change of the region or of the text.
  draw() {
    if (this.hasLeft) this.handOver();
    if (this.hasLeft || !this.isWorking) return;
    const { dataset } = this.box;
    const leftover = this.leftover ?? this.setUp();
    this.box.toggleAttribute("data-js-mine", this.isScribe);
    this.notes?.allow(dataset.open !== undefined, dataset.over !== undefined);
    if (this.isScribe) this.write();
    else this.stopWriting();
    const { lost } = this;
    leftover.hidden = !lost.length;
    find(leftover, "textarea").value = textOfFields(lost);
    find(leftover, ".add").hidden = !this.isScribe;
    this.board.mark();
    this.tellWhoWrites(lost.length > 0 || this.text.unsaved !== null);
  }

  /** Tells the one who wrote until now that somebody else does. @param {boolean} isMissing Whether some words are not saved. */
  tellWhoWrites(isMissing) {
    const { box, takenOver: line } = this;
    if (!line) return;
    const isTaken = this.hasStopped && !this.isScribe && Boolean(box.dataset.scribe) && box.dataset.open !== undefined;
    if (isTaken && !isMissing && line.hidden) say(line);
    line.hidden = !isTaken || isMissing;
  }

  // The room has gone on: what is unsaved may still count, and what does not is offered below every question.
  leave() {
    this.hasLeft = true;
    if (this.text.unsaved) this.text.flush();
    this.handOver();
  }

  handOver() {
    const { lost } = this;
    if (!lost.length) return;
    this.text.forgetLost();
    const name = `unsent ${room.dataset.room}`;
    const kept = recallObject(name);
    rememberObject(name, [...(Array.isArray(kept) ? kept : []), { place: null, texts: [textOfFields(lost)] }]);
    const section = find(document, "#unsent");
    const area = find(section, "textarea");
    area.value = [area.value, textOfFields(lost)].filter(Boolean).join("\n\n");
    section.hidden = false;
  }

  // The form takes the server's text as long as nothing in it is unsaved.
  write() {
    const { dataset } = this.box;
    if (!this.form) this.begin();
    const { form, text } = this;
    const version = Number(dataset.version);
    if (form && !text.unsaved && !text.isBusy && (!this.isFilled || version > text.version)) {
      text.adopt(version);
      this.fill(JSON.parse(dataset.fields ?? "[]"));
    }
    if (!form) return;
    const isInUse = closest(document.activeElement, "textarea, input");
    if (this.isAboutToWrite && !isInUse) seek(form, "textarea, input")?.focus();
    this.isAboutToWrite = false;
    const line = find(form, ".saved");
    line.textContent = text.state && (line.dataset[text.state] ?? "");
    const finish = find(form, ".finish");
    const isDone = dataset.done !== undefined && !text.unsaved;
    if (finish.dataset.open === undefined) finish.dataset.open = finish.textContent ?? "";
    finish.ariaPressed = `${isDone}`;
    finish.textContent = (isDone ? finish.dataset.finished : finish.dataset.open) ?? "";
  }

  begin() {
    const { text } = this;
    const form = /** @type {HTMLFormElement} */ (this.fromTemplate("form", ".mine"));
    find(this.box, ".mine").prepend(form);
    this.form = form;
    this.isFilled = false;
    say(find(form, ".who b"));
    if (text.unsaved) this.fill(text.unsaved);
    form.addEventListener("input", ({ target }) => {
      if (this.isFilling) return;
      this.field = /** @type {Control} */ (target);
      text.type(fieldsOf(form));
    });
    find(form, ".finish").addEventListener("click", () => this.finish());
  }

  stopWriting() {
    if (!this.form) return;
    this.form.remove();
    this.form = this.field = null;
    this.hasStopped = true;
    if (this.text.unsaved) this.text.flush(); // the server says whether it still counts
  }

  /** @param {Fields} fields */
  fill(fields) {
    if (!this.form) return;
    this.isFilling = true; // which is not typing
    fillIn(this.form, fields);
    this.isFilling = false;
    this.isFilled = true;
  }

  async finish() {
    if (!this.form) return;
    const isDone = find(this.form, ".finish").ariaPressed !== "true";
    await this.text.flush();
    if (!this.text.unsaved) await this.send("done", [["done", isDone ? "1" : "0"]]);
  }

  /** @param {Save} save */
  save({ save, version, fields }) {
    const { activity = "" } = this.box.dataset;
    const address = `/rooms/${room.dataset.room}/group-text`;
    return postForGroup(address, [["activity", activity], ["save", save], ["version", `${version}`], ...fields]);
  }

  /**
   * @param {string} action The rest of an address.
   * @param {string[][]} fields
   * @returns {Promise<boolean>} Whether the server did it.
   */
  async send(action, fields) {
    const { activity = "", problem = "" } = this.box.dataset;
    alertLine.textContent = "";
    const reply = await postForGroup(`/rooms/${room.dataset.room}/group-${action}`, [["activity", activity], ...fields]);
    const isDone = reply.status >= 200 && reply.status < 300;
    if (!isDone) {
      alertLine.textContent = reply.detail || problem;
      alertLine.scrollIntoView({ block: "nearest" });
    } else if (reply.is_scribe && reply.scribe) remember(`scribe ${this.place}`, reply.scribe);
    return isDone;
  }

  /** @param {SubmitEvent} event */
  async submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (closest(form, ".own-notes")) return;
    event.preventDefault();
    if (form.dataset.busy) return; // pressed twice
    form.dataset.busy = "1";
    if (form.matches(".scribe")) await this.take();
    else if (form.dataset.note) await this.board.turn(form.dataset.note, /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "");
    delete form.dataset.busy;
  }

  async take() {
    this.isAboutToWrite = await this.send("scribe", [["writes", "1"]]);
    this.draw();
  }

  /** Puts the text of a note into the field that was written in last. @param {HTMLElement | null} note */
  use(note) {
    const text = note && seek(note, ".text")?.textContent;
    if (text && this.form) this.append([[this.field?.name ?? "", text]]);
  }

  /** Adds words to the fields of these names, or to the first one. @param {Fields} words */
  append(words) {
    if (!this.form) return;
    const areas = findAll(this.form, "textarea");
    for (const [name, text] of words) {
      const area = areas.find((it) => it.name === name) ?? areas[0];
      if (!area || !text.trim()) continue;
      area.value = area.value.trim() ? `${area.value.trimEnd()}\n${text}` : text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    }
  }

  /** What becomes of words that were not saved. @param {HTMLButtonElement | null} button */
  settle(button) {
    const { lost } = this;
    if (button?.matches(".add, .put-away")) this.text.forgetLost();
    if (button?.matches(".add")) this.append(lost);
    if (button?.matches(".copy")) copyText(find(button.parentElement ?? this.box, "textarea"), button, button.dataset.copied ?? "");
    this.draw();
  }
}

/** Has a screen reader say what now stands there. @param {HTMLElement} line */
function say(line) {
  dispatchEvent(new CustomEvent("say", { detail: line.textContent }));
}

/** @param {Fields} fields */
function textOfFields(fields) {
  return fields.map(([, text]) => text).filter(Boolean).join("\n");
}

/** @type {GroupWork | null} */
let work = null;

function look() {
  const box = seek(room, ".own-group");
  if (box && box === work?.box) return work.draw();
  work?.leave();
  work = box && new GroupWork(box);
}

room.classList.remove("is-scribe"); // which says it where there are no scripts
room.addEventListener("live-update", look);
room.addEventListener("awake", () => work?.text.unsaved && work.text.flush());
look();
