// Speaks to screen readers. What changes by itself is said at most once every five seconds, of several texts about the same
// only the newest; what somebody has just done is said at once.

import { seek } from "./query.js";

const PAUSE = 5000;
/** @type {Map<string, [text: string, lang: string]>} */
const waiting = new Map();
let free = 0; // when the next may be said
/** @type {number | undefined} */
let timer;

/**
 * @param {string} text
 * @param {string} about What the text is about; it replaces one about the same that still waits.
 * @param {string} [lang] Its language, if that is not the page's.
 */
export function announce(text, about, lang = "") {
  waiting.set(about, [text, lang]);
  plan();
}

// Elements say the time; on the phone they are part of another script.
addEventListener("say", ({ detail }) => announce(detail, "time"));

/**
 * @param {string} text
 * @param {string} [lang]
 */
export function sayAtOnce(text, lang = "") {
  free = Date.now() + PAUSE;
  const status = seek(document, '.visually-hidden[role="status"]');
  if (status) Object.assign(status, { lang, textContent: text });
  plan();
}

function plan() {
  clearTimeout(timer);
  if (waiting.size) timer = setTimeout(sayNext, free - Date.now());
}

function sayNext() {
  for (const [about, said] of waiting) {
    waiting.delete(about);
    return sayAtOnce(...said);
  }
}
