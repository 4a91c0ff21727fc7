// Saves the form of an activity by itself, one request at a time, and says quietly how far it is. A change by somebody else is
// merged in, or asked about where both have changed the same; nothing is overwritten unseen. Consecutive saves of one field
// are one step to undo.

import { announce } from "../announce.js";
import { clearErrors, showErrors } from "../form_errors.js";
import { closest, find, seek } from "../query.js";
import { spoken } from "../spoken.js";
import { parse } from "../trusted.js";
import { keepDraft, restoreDraft } from "./drafts.js";
import { merge, setVersion, settleConflicts } from "./merge.js";
import { changedFields, fieldsOf, savedIn, setSaved, valueOf } from "./values.js";

/** @import { FieldError } from "../form_errors.js" */
/** @import { Field } from "./values.js" */

const PAUSE = 1000; // milliseconds after the last letter
const AGAIN = 4000; // milliseconds until what did not get through is tried again

/** @typedef {"saved" | "saving" | "unsaved" | "offline" | "merged" | ""} State */

/**
 * The server's reply, or its refusal.
 * @typedef {{ seq?: number, undo?: string | null, code?: string, detail?: string, errors?: FieldError[] }} Reply
 */

export class Saving {
  timer = 0;
  /** The last save; true if everything was saved. @type {Promise<boolean> | null} */
  running = null;
  /** Which field is being typed in, and the undo offer of its last save. */
  typing = { field: "", undo: "" };
  /** Where two have changed the same. @type {{ fields: Map<Field, string>, version: string } | null} */
  conflict = null;
  /** The room's sequence number after the last save. */
  seq = 0;
  isGone = false;

  /**
   * @param {HTMLElement} place The editor.
   * @param {HTMLFormElement} form
   * @param {{ line: string, isAsked: () => boolean, onChange: () => void }} around
   */
  constructor(place, form, around) {
    this.place = place;
    this.form = form;
    this.around = around;
    form.noValidate = true;
    form.addEventListener("input", ({ target }) => this.type(/** @type {Field} */ (target)));
    form.addEventListener("change", ({ target }) => {
      this.type(/** @type {Field} */ (target));
      if (this.isByItself) this.save(true);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.save(true);
    });
    for (const [name, isMine] of /** @type {[string, boolean][]} */ ([["mine", true], ["theirs", false]])) {
      find(place, `.is-${name}`).addEventListener("click", () => this.settle(isMine));
    }
    const isAsItWas = restoreDraft(form);
    if (isAsItWas === null) return;
    if (isAsItWas) this.schedule();
    else this.ask(new Map(changedFields(form).map((it) => [it, savedIn(it)])), form.dataset.version ?? "");
    this.around.onChange();
  }

  get isDirty() {
    return changedFields(this.form).length > 0;
  }

  /** What has been asked is in front of people: it is changed when somebody says so, and not letter by letter. */
  get isByItself() {
    return !this.around.isAsked();
  }

  /** @param {Field} field */
  type(field) {
    if (field.name !== this.typing.field) this.typing = { field: field.name, undo: "" };
    keepDraft(this.form);
    this.tell(this.isDirty ? "unsaved" : "");
    this.around.onChange();
    this.schedule();
  }

  schedule(after = PAUSE) {
    clearTimeout(this.timer);
    if (this.isByItself) this.timer = setTimeout(() => this.save(false), after);
  }

  /**
   * Saves what has been changed. Resolves to whether everything is saved.
   * @param {boolean} isDone Whether nothing more is typed for now, so that what is wrong may be said.
   * @returns {Promise<boolean>}
   */
  async save(isDone) {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (this.isGone || this.conflict) return !this.isDirty;
    if (!this.isDirty) {
      clearErrors(this.form);
      return true;
    }
    this.running = this.send(isDone).finally(() => (this.running = null));
    return this.running;
  }

  /** @param {boolean} isDone */
  async send(isDone) {
    this.tell("saving");
    const { field, undo } = this.typing;
    const sent = new Map(fieldsOf(this.form).map((it) => [it, valueOf(it)]));
    const body = new URLSearchParams({ continues: undo });
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
    let response, reply;
    try {
      response = await fetch(this.form.action, { method: "POST", headers: spoken, body, keepalive: true });
      reply = /** @type {Reply} */ (await response.json());
    } catch {
      return this.later();
    }
    if (response.ok) return this.take(reply, sent, field);
    if (response.status === 401) location.reload();
    if (response.status >= 500 || response.status === 429) return this.later();
    if (reply.code === "stale") return this.refresh();
    this.refuse(reply, isDone);
    return false;
  }

  later() {
    this.tell("offline");
    this.schedule(AGAIN);
    return false;
  }

  /**
   * @param {Reply} reply
   * @param {Map<Field, string>} sent
   * @param {string} field That was typed in.
   */
  take(reply, sent, field) {
    for (const [it, value] of sent) setSaved(it, value);
    if (reply.undo) setVersion(this.form, String(Number(this.form.dataset.version) + 1));
    if (this.typing.field === field) this.typing.undo = reply.undo ?? "";
    this.seq = reply.seq ?? 0;
    clearErrors(this.form);
    keepDraft(this.form);
    this.tell(this.isDirty ? "unsaved" : "saved");
    if (this.isDirty) this.schedule();
    return !this.isDirty;
  }

  /**
   * @param {Reply} reply
   * @param {boolean} isDone
   */
  refuse({ detail = "", errors = [] }, isDone) {
    this.tell("unsaved");
    if (!isDone) return;
    showErrors(this.form, errors, this.around.line, false);
    const isShown = seek(this.form, "[aria-invalid]");
    if (!isShown) this.say([detail, ...errors.map((it) => it.message)].filter(Boolean).join(" "));
  }

  /** Brings in what somebody else has changed. Resolves to whether everything is saved. @returns {Promise<boolean>} */
  async refresh() {
    const response = await fetch(this.address, { headers: spoken }).catch(() => null);
    if (response?.status === 404) {
      this.isGone = true;
      return false;
    }
    if (!response?.ok) return this.later();
    const theirs = find(parse(await response.text()), "form.editor-form");
    const { isNew, conflicts } = merge(this.form, /** @type {HTMLFormElement} */ (theirs));
    const version = theirs.dataset.version ?? "";
    if (conflicts.size) {
      this.ask(conflicts, version);
      return false;
    }
    this.typing.undo = "";
    setVersion(this.form, version);
    keepDraft(this.form);
    if (isNew) {
      clearErrors(this.form);
      this.tell("merged");
      this.around.onChange();
    }
    if (this.isDirty) this.schedule(0);
    else if (!isNew) this.tell("saved");
    return !this.isDirty;
  }

  get address() {
    return `/rooms/${closest(this.place, "live-room")?.dataset.room}/editor/${new FormData(this.form).get("activity")}`;
  }

  /**
   * @param {Map<Field, string>} fields
   * @param {string} version
   */
  ask(fields, version) {
    this.conflict = { fields, version };
    for (const field of fields.keys()) field.toggleAttribute("data-js-conflict", true);
    this.tell("unsaved");
    find(this.place, ".conflict").hidden = false;
  }

  /** @param {boolean} isMine */
  settle(isMine) {
    if (!this.conflict) return;
    const { fields, version } = this.conflict;
    settleConflicts(fields, isMine);
    for (const field of fields.keys()) field.removeAttribute("data-js-conflict");
    setVersion(this.form, version);
    this.conflict = null;
    find(this.place, ".conflict").hidden = true;
    this.typing = { field: "", undo: "" };
    find(this.form, "[name=prompt]").focus();
    keepDraft(this.form);
    this.around.onChange();
    this.tell(this.isDirty ? "unsaved" : "");
    this.save(true);
  }

  /**
   * Looks whether the agenda has another version than this form.
   * @param {number} version
   */
  compare(version) {
    if (!this.running && !this.conflict && version > Number(this.form.dataset.version)) {
      this.running = this.refresh().finally(() => (this.running = null));
    }
  }

  /** @param {State} state */
  tell(state) {
    const text = state && (this.place.dataset[state] ?? "");
    const place = seek(this.place, ".saved");
    if (place) Object.assign(place.dataset, { state });
    this.say(text);
    if (["saved", "offline", "merged"].includes(state)) announce(text, "saved");
  }

  /** @param {string} text */
  say(text) {
    const place = seek(this.place, ".saved");
    if (place) place.textContent = text;
  }
}
