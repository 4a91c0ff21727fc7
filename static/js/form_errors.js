// Shows what is wrong with a form that was refused, at its fields.

import { findAll, seek } from "./query.js";

/**
 * What is wrong with a field; in it, steps lead to a part of its value.
 * @typedef {{ field: string, message: string }} FieldError
 */

/**
 * @param {HTMLFormElement} form
 * @param {FieldError[]} errors
 * @param {string} line Says in which line of a field something is wrong: "Line {n}".
 * @param {boolean} [takesFocus] Whether the first of the fields gets the focus.
 */
export function showErrors(form, errors, line, takesFocus = true) {
  clearErrors(form);
  for (const { field, message } of errors) {
    const steps = controlOf(form, field) ? [field] : field.split(".");
    while (steps.length > 1 && !controlOf(form, steps[0])) steps.shift(); // settings have fields of their own
    const control = controlOf(form, steps[0]);
    const number = steps.slice(1).find((step) => /^\d+$/.test(step));
    const text = number === undefined ? message : `${line.replace("{n}", String(Number(number) + 1))}: ${message}`;
    if (control && !control.ariaInvalid) put(control, text);
  }
  if (takesFocus) seek(form, "[aria-invalid]")?.focus();
}

/** @param {HTMLFormElement} form */
export function clearErrors(form) {
  for (const control of findAll(form, "[aria-invalid]")) {
    document.getElementById(control.getAttribute("aria-describedby") ?? "")?.remove();
    for (const name of ["aria-invalid", "aria-describedby"]) control.removeAttribute(name);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function controlOf(form, name) {
  return seek(form, `[name="${CSS.escape(name)}"]:not([type=hidden])`);
}

let count = 0;

/**
 * @param {HTMLElement} control
 * @param {string} text
 */
function put(control, text) {
  const error = Object.assign(document.createElement("p"), { id: `error-${(count += 1)}`, className: "error", textContent: text });
  control.ariaInvalid = "true";
  control.setAttribute("aria-describedby", error.id);
  (control.closest("label") ?? control).after(error);
}
