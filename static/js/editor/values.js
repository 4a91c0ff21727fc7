// What stands in the fields of a form, and what stood there when the server was last asked: its defaults.

import { controlsIn, isChoice } from "../controls.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * The fields that somebody can change.
 * @param {HTMLFormElement} form
 */
export function fieldsOf(form) {
  return /** @type {Field[]} */ (controlsIn(form).filter((it) => it.name && !["hidden", "submit", "button"].includes(it.type)));
}

/** @param {Field} field */
export function valueOf(field) {
  return isChoice(field) ? String(field.checked) : field.value;
}

/** @param {Field} field */
export function savedIn(field) {
  if (field instanceof HTMLSelectElement) return ([...field.options].find((it) => it.defaultSelected) ?? field.options[0]).value;
  return isChoice(field) ? String(field.defaultChecked) : field.defaultValue;
}

/**
 * @param {Field} field
 * @param {string} value
 */
export function fill(field, value) {
  if (isChoice(field)) field.checked = value === "true";
  else field.value = value;
  field.closest("picture-field, step-list")?.dispatchEvent(new Event("filled"));
}

/**
 * @param {Field} field
 * @param {string} value
 */
export function setSaved(field, value) {
  if (field instanceof HTMLSelectElement) for (const it of field.options) it.defaultSelected = it.value === value;
  else if (isChoice(field)) field.defaultChecked = value === "true";
  else {
    // A field that nobody has typed in follows its default.
    const typed = field.value;
    field.defaultValue = value;
    field.value = typed;
  }
}

/** @param {HTMLFormElement} form */
export function changedFields(form) {
  return fieldsOf(form).filter((it) => valueOf(it) !== savedIn(it));
}
