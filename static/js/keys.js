// Keys press buttons: the one whose data-shortcut names the key. Off while typing, and off altogether with K.

import { settled } from "./live_forms.js";
import { recall, remember } from "./stored.js";

const NAME = "keys off";
const TYPING = "input:not([type=hidden], [type=checkbox]), textarea, select, [contenteditable]";
let isWaiting = false;

// `local` are keys that do something on this screen alone; `say` tells whether the keys are on.
export function pressButtons(room, say, local = {}) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    const key = nameOf(event);
    if (document.querySelector("dialog[open]") && key !== "?") return;
    if (key === "k") return toggle(say);
    if (recall(NAME) !== null && key !== "?") return;
    // Space and Enter belong to whatever has the focus.
    if (["Space", "Enter"].includes(key) && event.target.closest("button, a, summary, label, input")) return;
    if (!local[key] && !buttonFor(room, key)) return;
    event.preventDefault();
    if (local[key]) local[key]();
    else if (!event.repeat) press(room, key);
  });
}

// Caps Lock changes nothing; Shift does.
function nameOf({ key, shiftKey }) {
  if (key === " ") return "Space";
  return key.length > 1 || !/\p{L}/u.test(key) ? key : shiftKey ? key.toUpperCase() : key.toLowerCase();
}

// A key waits for what the one before does to the buttons, and is forgotten if that came to nothing. One may wait; who
// presses on meanwhile wants no more of it.
async function press(room, key) {
  if (isWaiting) return;
  isWaiting = true;
  const reply = await settled();
  isWaiting = false;
  if (reply) buttonFor(room, key)?.click();
}

function buttonFor(room, key) {
  return [...room.querySelectorAll("[data-shortcut]")].find((it) => it.dataset.shortcut.split(" ").includes(key));
}

function toggle(say) {
  const areOff = recall(NAME) === null;
  remember(NAME, areOff ? "" : null);
  say(areOff);
}
