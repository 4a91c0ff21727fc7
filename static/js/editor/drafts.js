// What was typed and could not be saved yet, kept for as long as the tab is: whoever leaves a form half filled in finds it so.

import { parsed } from "../stored.js";
import { changedFields, fieldsOf, fill, valueOf } from "./values.js";

/** @param {HTMLFormElement} form */
function nameOf(form) {
  return `draft ${form.action} ${new FormData(form).get("activity")}`;
}

/** @param {HTMLFormElement} form */
export function keepDraft(form) {
  const values = changedFields(form).map((it) => [it.name, valueOf(it)]);
  try {
    if (values.length) sessionStorage.setItem(nameOf(form), JSON.stringify({ seen: form.dataset.version, values }));
    else sessionStorage.removeItem(nameOf(form));
  } catch {
    // Where nothing can be kept, the form on the page is all there is.
  }
}

/**
 * Fills in what was kept. Null if there was nothing; otherwise whether the activity is still as it was then.
 * @param {HTMLFormElement} form
 */
export function restoreDraft(form) {
  let kept = null;
  try {
    kept = /** @type {{ seen: string, values: [string, string][] } | null} */ (parsed(sessionStorage.getItem(nameOf(form))));
  } catch {
    // Blocked.
  }
  if (!kept) return null;
  const values = new Map(kept.values);
  for (const field of fieldsOf(form)) fill(field, values.get(field.name) ?? valueOf(field));
  return kept.seen === form.dataset.version;
}
