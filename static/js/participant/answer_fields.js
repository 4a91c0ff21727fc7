// The controls of the answer's form: filled in, read as a form sends them, and read as a person would.

import { isChoice } from "../controls.js";

const POINT = /^\s*(?:[-–—*·]\s+|\(?\d\d?[.)]\s*(?=[^\d\s]))/;
const LIST = /^\s*\(?1[.)]\s*\D.*\s\(?2[.)]/m; // "1. … 2. …" on one line
const NUMBER = /\s\(?(\d\d?)[.)]\s*(?=[^\d\s])/g;
const OWN_FIELDS = ["activity", "round", "key", "late"];

function controlsOf(form) {
  return [...form.elements].filter((control) => control.name && !OWN_FIELDS.includes(control.name));
}

export function fillIn(form, fields) {
  const controls = controlsOf(form);
  for (const control of controls) {
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isChoice(control)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  controls[0]?.dispatchEvent(new Event("input", { bubbles: true }));
}

export function fieldsOf(form) {
  return controlsOf(form)
    .filter((control) => !isChoice(control) || control.checked)
    .map((control) => [control.name, control.value]);
}

// What was answered: what was written, the words of the chosen options, or what data-text says; by value where that is an
// order.
export function textOf(form) {
  const given = controlsOf(form).filter(isGiven);
  if (given.some((control) => control.closest("[data-by-value]"))) given.sort((a, b) => a.value - b.value);
  return given.map(wordsOf).join("\n");
}

// The points of a list that somebody has written.
export function pointsIn(text) {
  let last = 1;
  if (LIST.test(text)) text = text.replace(NUMBER, (mark, number) => (Number(number) === last + 1 ? `\n${++last}. ` : mark));
  return text.split(/[\n•]/).map((line) => line.replace(POINT, "").trim()).filter(Boolean);
}

function isGiven(control) {
  if (isChoice(control)) return control.checked;
  return control.value !== "" && !(control.type === "number" && Number(control.value) === 0);
}

function wordsOf(control) {
  const { text } = control.dataset;
  if (text) return text.replace("{}", () => control.value);
  return isChoice(control) ? control.labels[0].textContent.trim() : control.value.trim();
}
