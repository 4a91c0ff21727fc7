// What folds out over the page folds away again: on Escape, and on a press elsewhere unless something was written in it.

import { closest, find, findAll } from "./query.js";

/**
 * @param {HTMLElement} place
 * @param {string} selector The details that do.
 */
export function foldAway(place, selector) {
  addEventListener("keydown", (event) => {
    const open = findAll(place, selector).filter((it) => it.hasAttribute("open"));
    if (event.key !== "Escape" || !open.length || document.querySelector("dialog[open]")) return;
    const focused = open.find((it) => it.contains(document.activeElement));
    for (const details of open) details.removeAttribute("open");
    if (focused) find(focused, "summary").focus();
  });
  addEventListener("pointerdown", ({ target }) => {
    for (const details of findAll(place, selector)) {
      if (details.hasAttribute("open") && !details.contains(/** @type {Node} */ (target)) && !closest(target, "dialog, .undo") && !isWritten(details)) {
        details.removeAttribute("open");
      }
    }
  });
}

/** @param {HTMLElement} details */
function isWritten(details) {
  return findAll(details, "textarea, input:not([type=hidden])").some((it) => {
    const field = /** @type {HTMLInputElement} */ (it);
    return field.value !== field.defaultValue;
  });
}
