// The quiet bar of the projector: what a mouse can do there. It comes when the mouse moves and goes again after a while; the
// keyboard's focus brings it, too. Its buttons press those that the keys press.

import { buttonFor, press } from "./keys.js";
import { closest, findAll, seek } from "./query.js";

const STAYS = 3000; // milliseconds without a movement

/**
 * @param {HTMLElement} room
 * @param {Partial<Record<string, () => void>>} local What keys do that concern this screen alone.
 */
export function showQuietBar(room, local) {
  const bar = seek(room, ".quiet-bar");
  if (!bar) return; // this browser only shows
  /** @type {number | undefined} */
  let going;

  const wake = () => {
    bar.setAttribute("data-js-awake", "");
    clearTimeout(going);
    going = setTimeout(() => bar.removeAttribute("data-js-awake"), STAYS);
  };
  const offer = () => {
    for (const button of findAll(bar, "[data-presses]")) {
      const key = button.dataset.presses ?? "";
      button.hidden = !local[key] && !buttonFor(room, key);
    }
  };

  addEventListener("pointermove", wake);
  // Nothing in it keeps the focus of a click: Space goes on, whatever was pressed before.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    event.stopPropagation();
    const key = closest(event.target, "[data-presses]")?.dataset.presses;
    if (!key) return;
    const own = local[key];
    if (own) own();
    else press(room, key);
  });
  room.addEventListener("live-update", offer);
  offer();
}
