// Forms with data-live run their command without leaving the page; the regions then show what came of it. A click that
// came too late, or that could not be sent, is said in the page's alert, and what is wrong with a field, at the field; what a
// form says in data-done, aloud: here, for the regions may show what came of it, and have no such form any more, before
// the server's reply is here.

import { sayAtOnce } from "./announce.js";
import { clearErrors, showErrors } from "./form_errors.js";
import { newKey } from "./new_key.js";
import { spoken } from "./spoken.js";

const CAUGHT_UP = 1500;
const GIVE_UP_AFTER = 4000;
const NOTHING = Promise.resolve({});
let running = NOTHING;

// Resolves when the screen shows what the command did that is running, to the server's reply, or to false if it did
// nothing: who is quick is not told that somebody else was quicker.
export function settled() {
  return running;
}

// Returns what says something in the page's alert.
export function sendLive(room) {
  const toast = room.querySelector(".toast");
  let hiding = 0;

  function say(text) {
    clearTimeout(hiding);
    toast.textContent = text;
    if (text) hiding = setTimeout(() => say(""), 6000);
  }

  async function run(form, submitter) {
    const region = form.closest("[data-region]");
    const home = form.contains(document.activeElement) ? form.parentElement : null;
    const abort = new AbortController();
    const over = setTimeout(() => abort.abort(), GIVE_UP_AFTER);
    const fresh = form.querySelector("[data-fresh]"); // a key: what is sent once more is counted once
    if (fresh && !fresh.value) fresh.value = newKey();
    try {
      const body = new URLSearchParams(new FormData(form));
      const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
      if (submitter?.name) body.append(submitter.name, submitter.value);
      const response = await fetch(action, { method: "POST", headers: spoken, body, signal: abort.signal });
      if (response.ok) {
        const reply = await response.json();
        say("");
        clearErrors(form);
        settle(room, form);
        if (form.dataset.done) sayAtOnce(form.dataset.done);
        form.dispatchEvent(new CustomEvent("command-done", { bubbles: true }));
        await shown(room, reply.seq);
        if (home && document.activeElement.matches("body, [data-region]")) {
          (home.isConnected ? home : region)?.querySelector("button, summary")?.focus();
        }
        return reply;
      }
      if (response.status === 401) location.reload();
      else say(await reason(response, form, room.dataset.line));
    } catch {
      say(room.dataset.offline ?? "");
    } finally {
      clearTimeout(over);
    }
    return false;
  }

  room.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("live" in form.dataset)) return;
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

// Waits until the regions are as new as a command, or for a while where nothing on this screen has changed.
function shown(room, seq) {
  return new Promise((done) => {
    const stop = () => {
      clearTimeout(over);
      room.removeEventListener("live-update", look);
      done();
    };
    const look = () => room.seq >= seq && stop();
    const over = setTimeout(stop, CAUGHT_UP);
    room.addEventListener("live-update", look);
    look();
  });
}

// A form that has done its work is closed again: empty, or with what was saved as the new beginning.
function settle(room, form) {
  if ("reset" in form.dataset) {
    form.reset();
    const fresh = form.querySelector("[data-fresh]");
    if (fresh) fresh.value = "";
    for (const control of form.elements) control.dispatchEvent(new Event("input", { bubbles: true }));
    close(form);
  }
  if (!form.classList.contains("activity-form") && !("settles" in form.dataset)) return;
  if (form.querySelector("[name=activity]") === null && !("settles" in form.dataset)) form.reset();
  for (const control of form.elements) {
    if ("defaultValue" in control) control.defaultValue = control.value;
    if ("defaultChecked" in control) control.defaultChecked = control.checked;
  }
  const region = form.closest("[data-region]");
  if (region) room.redraw(region);
  close(form);
}

function close(form) {
  const details = form.closest("details");
  if (!details) return;
  if (form.contains(document.activeElement)) details.querySelector("summary").focus();
  details.open = false;
}

async function reason(response, form, line) {
  const problem = await response.json().catch(() => ({}));
  const errors = problem.errors ?? [];
  showErrors(form, errors, line);
  return [problem.detail, ...errors.map((error) => error.message)].filter(Boolean).join(" ");
}
