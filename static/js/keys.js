// Keyboard shortcuts: a key presses the button whose data-shortcut names it. Off while typing; K turns all of them off.

import { settled } from "./live_forms.js";
import { closest, findAll } from "./query.js";
import { recall, remember } from "./stored.js";

const NAME = "keys off";
const TYPING = "input:not([type=hidden], [type=checkbox]), textarea, select, [contenteditable], [data-no-keys] *, [data-no-keys]";
let isWaiting = false;

/**
 * @param {HTMLElement} room Where the buttons are.
 * @param {(areOff: boolean) => void} say Tells whether the keys are off.
 * @param {Partial<Record<string, () => void>>} [local] What keys do that concern this screen alone.
 */
export function pressButtons(room, say, local = {}) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || closest(event.target, TYPING)) return;
    const key = nameOf(event);
    if (document.querySelector("dialog[open]") && key !== "?") return;
    if (key === "k") return toggle(say);
    if (recall(NAME) !== null && key !== "?") return;
    // Space and Enter belong to whatever has the focus.
    if (["Space", "Enter"].includes(key) && closest(event.target, "button, a, summary, label, input")) return;
    const own = local[key];
    if (!own && !buttonFor(room, key)) return;
    event.preventDefault();
    if (own) own();
    else if (!event.repeat) press(room, key);
  });
}

/**
 * The name of a key, as data-shortcut has it. Caps Lock changes nothing; Shift does.
 * @param {KeyboardEvent} event
 */
function nameOf({ key, shiftKey }) {
  if (key === " ") return "Space";
  return key.length > 1 || !/\p{L}/u.test(key) ? key : shiftKey ? key.toUpperCase() : key.toLowerCase();
}

/**
 * Waits until the command of the key before has reached the buttons; forgets the key if that command was refused. Only one
 * key waits: those pressed meanwhile are repetitions.
 * @param {HTMLElement} room
 * @param {string} key
 */
export async function press(room, key) {
  if (isWaiting) return;
  isWaiting = true;
  const reply = await settled();
  isWaiting = false;
  if (reply) buttonFor(room, key)?.click();
}

/**
 * The button that a key presses now, if any.
 * @param {HTMLElement} room
 * @param {string} key
 */
export function buttonFor(room, key) {
  return findAll(room, "[data-shortcut]").find((it) => it.dataset.shortcut?.split(" ").includes(key));
}

/** @param {(areOff: boolean) => void} say */
function toggle(say) {
  const areOff = recall(NAME) === null;
  remember(NAME, areOff ? "" : null);
  say(areOff);
}
