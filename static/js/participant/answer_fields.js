// The controls of the answer's form: fills them in, reads them as a form sends them, and as a person would.

import { controlsIn, isChoice } from "../controls.js";

/**
 * Names and values of controls, as a form sends them.
 * @typedef {[name: string, value: string][]} Fields
 */

const OWN_FIELDS = ["activity", "round", "key", "late"];

/** @param {HTMLFormElement} form */
function controlsOf(form) {
  return controlsIn(form).filter((control) => control.name && !OWN_FIELDS.includes(control.name));
}

/**
 * @param {HTMLFormElement} form
 * @param {Fields} fields
 */
export function fillIn(form, fields) {
  const controls = controlsOf(form);
  for (const control of controls) {
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isChoice(control)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  controls[0]?.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {HTMLFormElement} form
 * @returns {Fields}
 */
export function fieldsOf(form) {
  return controlsOf(form)
    .filter((control) => !isChoice(control) || control.checked)
    .map((control) => [control.name, control.value]);
}

/**
 * What was answered, a line each: what was written, the labels of the chosen options, or what data-text says; ordered by value
 * where the values are an order.
 * @param {HTMLFormElement} form
 */
export function textOf(form) {
  const given = controlsOf(form).filter(isGiven);
  if (given.some((control) => control.closest("[data-by-value]"))) given.sort((a, b) => Number(a.value) - Number(b.value));
  return given.map(wordsOf).join("\n");
}

/** @param {Control} control */
function isGiven(control) {
  if (isChoice(control)) return control.checked;
  return control.value !== "" && !(control.type === "number" && Number(control.value) === 0);
}

/** @param {Control} control */
function wordsOf(control) {
  const { text } = control.dataset;
  if (text) return text.replace("{}", () => control.value);
  return (isChoice(control) && control.labels ? control.labels[0].textContent : control.value).trim();
}
