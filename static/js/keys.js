// Keys press buttons: the one whose data-shortcut names the key. Off while typing, and off altogether with K.

const NAME = "keys off";
const TYPING = "input:not([type=hidden]), textarea, select, [contenteditable]";

export function pressButtons(room, local = {}) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (document.querySelector("dialog[open]") && event.key !== "?") return;
    if (event.key === "k") return toggle();
    if (isOff()) return;
    const act = local[event.key] ?? press(room, event);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function press(room, event) {
  // Space and Enter belong to whatever has the focus.
  if ([" ", "Enter"].includes(event.key) && event.target.closest("button, a, summary, label")) return null;
  const wanted = event.key === " " ? "Space" : event.key;
  const button = [...room.querySelectorAll("[data-shortcut]")].find((it) => it.dataset.shortcut.split(" ").includes(wanted));
  return button && !event.repeat ? () => button.click() : null;
}

function isOff() {
  return localStorage.getItem(NAME) !== null;
}

function toggle() {
  if (isOff()) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, "");
}
