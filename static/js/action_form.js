// What we do now: the key A opens the form of a new action, with the text of the answer, the theme or the line that somebody points at,
// has the focus on, or has in the spotlight. The form stays open for the next one.

import { fillField } from "./live_forms.js";
import { closest, find, seek } from "./query.js";

/** @import { LiveRoom } from "./live_room.js" */

const ORIGINALS = ".said article.answer, .board-room [data-theme], .joint-rows > li";
const SOURCES = ["answer", "activity", "question", "theme", "line"];

/**
 * Prepares the form of a room's screen.
 * @param {LiveRoom} room
 * @returns {() => void} Opens it.
 */
export function makeActions(room) {
  room.addEventListener("command-done", ({ target }) => {
    const form = /** @type {HTMLFormElement | null} */ (closest(target, ".new-action"));
    if (!form) return;
    empty(form);
    find(form, "textarea").focus();
  });
  room.addEventListener("input", ({ target }) => {
    const form = /** @type {HTMLFormElement | null} */ (closest(target, ".new-action"));
    if (form && !find(form, "textarea").value) for (const name of SOURCES) fillField(form, name, ""); // it is made from nothing any more
  });
  return () => {
    const menu = seek(room, ".actions-menu");
    const form = menu && /** @type {HTMLFormElement | null} */ (seek(menu, "form.new-action"));
    if (!menu || !form) return;
    const original = pointedAt(room);
    menu.setAttribute("open", "");
    const what = find(form, "textarea");
    if (original && !what.value.trim()) fill(form, what, original);
    what.focus();
  };
}

/** @param {HTMLFormElement} form */
function empty(form) {
  form.reset();
  for (const name of SOURCES) fillField(form, name, "");
}

/**
 * @param {HTMLElement} room
 * @returns {HTMLElement | null}
 */
function pointedAt(room) {
  const pointed = [...room.querySelectorAll(":hover")].at(-1) ?? null;
  const lit = seek(room, '.said [data-key="spotlight"] [aria-pressed="true"]');
  return closest(document.activeElement, ORIGINALS) ?? closest(pointed, ORIGINALS) ?? closest(lit, ORIGINALS);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} what
 * @param {HTMLElement} original
 */
function fill(form, what, original) {
  if (original.matches(".joint-rows > li")) {
    what.value = find(original, "textarea").value;
    return fillField(form, "line", original.dataset.key ?? "");
  }
  const text = seek(original, original.matches("[data-theme]") ? ".name" : ".text")?.textContent?.trim() ?? "";
  what.value = text.slice(0, what.maxLength);
  if (!original.matches("[data-theme]")) return fillField(form, "answer", original.dataset.key ?? "");
  const where = find(original, "form"); // every form of a theme says which it is
  for (const name of ["activity", "question"]) fillField(form, name, /** @type {HTMLInputElement} */ (find(where, `[name=${name}]`)).value);
  fillField(form, "theme", original.dataset.theme ?? "");
}
