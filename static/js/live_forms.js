// Forms with data-live run their command without leaving the page; the regions then show its effect. A command that came
// too late or could not be sent is reported in the page's alert, an invalid value at its field. The text in a form's
// data-done is spoken here, since the regions may show the effect, and drop the form, before the server's reply arrives.

import { sayAtOnce } from "./announce.js";
import { controlsIn } from "./controls.js";
import { clearErrors, showErrors } from "./form_errors.js";
import { newKey } from "./new_key.js";
import { closest, find, seek } from "./query.js";
import { spoken } from "./spoken.js";

/** @import { FieldError } from "./form_errors.js" */
/** @import { LiveRoom } from "./live_room.js" */

/**
 * The server's reply to a command: the room's sequence number after it, and what it did, in the server's words.
 * @typedef {{ seq?: number, what?: string, made?: string }} Reply
 */

const CAUGHT_UP = 1500; // milliseconds
const GIVE_UP_AFTER = 4000; // milliseconds
/** @type {Promise<Reply | false>} */
const NOTHING = Promise.resolve({});
let running = NOTHING;

/**
 * Resolves when this screen shows the effect of the command that is running: to the server's reply, or to false if the
 * command was refused. Whoever acts quickly is then not told that somebody else was quicker.
 */
export function settled() {
  return running;
}

/**
 * Sends the forms of a room.
 * @param {LiveRoom} room
 * @returns {(text: string) => void} Shows a text in the page's alert.
 */
export function sendLive(room) {
  const toast = find(room, ".toast");
  /** @type {number | undefined} */
  let hiding;

  /** @param {string} text */
  function say(text) {
    clearTimeout(hiding);
    toast.textContent = text;
    if (text) hiding = setTimeout(() => say(""), 6000);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   * @returns {Promise<Reply | false>}
   */
  async function run(form, submitter) {
    const region = form.closest("[data-region]");
    /** A part of the page that is kept up to date by itself, such as the theme board on the desk. @type {LiveRoom} */
    const owner = closest(form, "live-room") ?? room;
    const home = form.contains(document.activeElement) ? form.parentElement : null;
    const abort = new AbortController();
    const over = setTimeout(() => abort.abort(), GIVE_UP_AFTER);
    const fresh = seek(form, "input[data-fresh]"); // a key: what is sent once more is counted once
    if (fresh && !fresh.value) fresh.value = newKey();
    try {
      const { action, body } = requestOf(form, submitter);
      const response = await fetch(action, { method: "POST", headers: spoken, body, signal: abort.signal });
      if (response.ok) {
        /** @type {Reply} */
        const reply = await response.json();
        say("");
        clearErrors(form);
        settle(owner, form);
        if (form.dataset.done) sayAtOnce(form.dataset.done);
        form.dispatchEvent(new CustomEvent("command-done", { bubbles: true, detail: reply }));
        await shown(owner, reply.seq);
        if (home && document.activeElement?.matches("body, [data-region]")) {
          const place = home.isConnected ? home : region;
          if (place) seek(place, "button, summary")?.focus();
        }
        return reply;
      }
      if (response.status === 401) location.reload();
      else say(await reason(response, form, room.dataset.line ?? ""));
    } catch {
      say(room.dataset.offline ?? "");
    } finally {
      clearTimeout(over);
    }
    return false;
  }

  room.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("live" in form.dataset)) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const mine = (running = run(form, event.submitter).finally(() => {
      form.ariaBusy = null;
      if (running === mine) running = NOTHING;
    }));
  });
  return say;
}

/**
 * Where a form is sent to, and what, as the browser would.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function requestOf(form, submitter) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  if (!(submitter instanceof HTMLButtonElement)) return { action: form.action, body };
  if (submitter.name) body.append(submitter.name, submitter.value);
  return { action: submitter.hasAttribute("formaction") ? submitter.formAction : form.action, body };
}

/**
 * Fills in a field of a form that a script sends.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 * @throws {Error} If the form has no such field.
 */
export function fillField(form, name, value) {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement)) throw new Error(name);
  field.value = value;
}

/**
 * Waits until the regions are as new as a command, or for a while where nothing on this screen has changed.
 * @param {LiveRoom} room
 * @param {number} [seq]
 * @returns {Promise<void>}
 */
export function shown(room, seq = Infinity) {
  return new Promise((done) => {
    const stop = () => {
      clearTimeout(over);
      room.removeEventListener("live-update", look);
      done();
    };
    const look = () => {
      if ((room.seq ?? 0) >= seq) stop();
    };
    const over = setTimeout(stop, CAUGHT_UP);
    room.addEventListener("live-update", look);
    look();
  });
}

/**
 * Closes a form that has done its work: empty, or with what was saved as its new defaults.
 * @param {LiveRoom} room
 * @param {HTMLFormElement} form
 */
function settle(room, form) {
  if ("reset" in form.dataset) {
    form.reset();
    const fresh = seek(form, "input[data-fresh]");
    if (fresh) fresh.value = "";
    for (const control of form.elements) control.dispatchEvent(new Event("input", { bubbles: true }));
    close(form);
  }
  if (!form.classList.contains("activity-form") && !("settles" in form.dataset)) return;
  if (!seek(form, "[name=activity]") && !("settles" in form.dataset)) form.reset();
  for (const control of controlsIn(form)) {
    if ("defaultValue" in control) control.defaultValue = control.value;
    if ("defaultChecked" in control) control.defaultChecked = control.checked;
  }
  const region = closest(form, "[data-region]");
  if (region) room.redraw(region);
  close(form);
}

/** @param {HTMLFormElement} form */
function close(form) {
  const details = form.closest("details");
  if (!details) return;
  if (form.contains(document.activeElement)) find(details, "summary").focus();
  details.open = false;
}

/**
 * Says why a command was refused, and marks the fields that are to blame.
 * @param {Response} response
 * @param {HTMLFormElement} form
 * @param {string} line
 */
async function reason(response, form, line) {
  /** @type {{ detail?: string, errors?: FieldError[] }} */
  const problem = await response.json().catch(() => ({}));
  const errors = problem.errors ?? [];
  showErrors(form, errors, line);
  return [problem.detail, ...errors.map((error) => error.message)].filter(Boolean).join(" ");
}
