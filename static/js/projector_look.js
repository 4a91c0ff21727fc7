// How the projector looks, as chosen on it: the size of its text, its columns, light or dark. The choices are kept in the
// browser, so every page of ours in it can follow them.

import { recall, remember } from "./stored.js";

/** The choices of each, in the order in which they are stepped through. @type {Record<string, string[]>} */
const CHOICES = { size: ["0.85", "1", "1.15", "1.3", "1.5"], layout: ["3", "2", "1"], figure: ["bars", "columns", "ring", "rows", "radar", "beside", "cards", "single", "cloud", "turn", "together", "marked", "poster", "votes"], theme: ["light", "dark"] };
/** @type {Record<string, string>} */
const USUAL = { size: "1", layout: "3", figure: "bars", theme: "light" };
const root = document.documentElement;

/** Makes the page look as was chosen before. */
export function restoreLook() {
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = recall(`presenter ${name}`);
    root.setAttribute(`data-${name}`, value !== null && choices.includes(value) ? value : USUAL[name]);
  }
}

/**
 * @param {string} name
 * @param {string} [value] The usual one without it.
 */
export function chooseLook(name, value = USUAL[name]) {
  remember(`presenter ${name}`, value);
  root.setAttribute(`data-${name}`, value);
}

/**
 * The next choice, or the one before; only the size has a first and a last one.
 * @param {string} name
 * @param {number} by
 * @param {string[]} [choices]
 */
export function stepLook(name, by, choices = CHOICES[name]) {
  const at = Math.max(0, choices.indexOf(root.getAttribute(`data-${name}`) ?? "")) + by;
  chooseLook(name, choices[name === "size" ? Math.max(0, Math.min(at, choices.length - 1)) : at % choices.length]);
}
