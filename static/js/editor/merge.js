// Brings what the server has into a form that somebody may be typing in. What only one of the two has changed is taken from
// that one; where both have, nothing is decided here.

import { fieldsOf, fill, savedIn, setSaved, valueOf } from "./values.js";

/** @typedef {import("./values.js").Field} Field */

/**
 * @typedef {object} Merge
 * @property {boolean} isNew Whether something on this page has been changed by it.
 * @property {Map<Field, string>} conflicts The values that somebody else has given to fields changed here.
 */

/**
 * @param {HTMLFormElement} form
 * @param {HTMLFormElement} theirs The form as the server has it now.
 * @returns {Merge}
 */
export function merge(form, theirs) {
  const conflicts = new Map();
  let isNew = false;
  const now = new Map(fieldsOf(theirs).map((it) => [it.name, savedIn(it)]));
  for (const field of fieldsOf(form)) {
    const [value, saved, other] = [valueOf(field), savedIn(field), now.get(field.name) ?? savedIn(field)];
    if (other === saved) continue;
    if (value !== saved && value !== other) {
      conflicts.set(field, other);
      continue;
    }
    isNew ||= value !== other;
    setSaved(field, other);
    fill(field, other);
  }
  return { isNew, conflicts };
}

/**
 * @param {Map<Field, string>} conflicts
 * @param {boolean} isMine Whether what was typed here holds; it is still to be saved then.
 */
export function settleConflicts(conflicts, isMine) {
  for (const [field, other] of conflicts) {
    setSaved(field, other);
    if (!isMine) fill(field, other);
  }
}

/**
 * Takes over which version a form is of.
 * @param {HTMLFormElement} form
 * @param {string} version
 */
export function setVersion(form, version) {
  form.dataset.version = version;
  /** @type {HTMLInputElement} */ (form.elements.namedItem("seen")).value = version;
}
