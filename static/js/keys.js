// Keys press buttons: the one whose data-shortcut names the key. Off while typing, and off altogether with K.

import { settled } from "./live_forms.js";

const NAME = "keys off";
const TYPING = "input:not([type=hidden]), textarea, select, [contenteditable]";
let waiting = Promise.resolve();

export function pressButtons(room, local = {}) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (document.querySelector("dialog[open]") && event.key !== "?") return;
    if (event.key === "k") return toggle();
    if (isOff()) return;
    // Space and Enter belong to whatever has the focus.
    if ([" ", "Enter"].includes(event.key) && event.target.closest("button, a, summary, label")) return;
    const key = event.key === " " ? "Space" : event.key;
    if (!local[key] && !buttonFor(room, key)) return;
    event.preventDefault();
    // A key that is held down steps once; one that is pressed again waits for what the one before does to the buttons.
    if (!event.repeat) waiting = waiting.then(settled).then(() => (local[key] ? local[key]() : buttonFor(room, key)?.click()));
  });
}

function buttonFor(room, key) {
  return [...room.querySelectorAll("[data-shortcut]")].find((it) => it.dataset.shortcut.split(" ").includes(key));
}

function isOff() {
  return localStorage.getItem(NAME) !== null;
}

function toggle() {
  if (isOff()) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, "");
}
