// What ends something is not done by a press that was meant for what the button was before: by the second of two quick ones,
// or by one during which the button has changed. Keys and clickers press the same buttons.

import { closest, findAll, seek } from "./query.js";

const READING = 600; // milliseconds: nobody has read sooner what a button has become

/** @param {HTMLElement} room */
export function guardSecondPress(room) {
  let state = stateOf(room);
  let isNew = false;
  /** @type {number | undefined} */
  let reading;
  /** @type {string | undefined} */
  let pressed;

  const mark = () => {
    for (const it of findAll(room, "[data-ends]")) {
      if (isNew) it.setAttribute("aria-disabled", "true");
      else it.removeAttribute("aria-disabled");
    }
  };
  room.addEventListener("live-update", () => {
    const before = state;
    state = stateOf(room);
    if (state !== before) {
      isNew = true;
      clearTimeout(reading);
      reading = setTimeout(() => {
        isNew = false;
        mark();
      }, READING);
    }
    mark();
  });
  addEventListener("pointerdown", () => (pressed = state), { capture: true });
  addEventListener("keydown", () => (pressed = undefined), { capture: true });
  const refuse = (/** @type {MouseEvent} */ event) => {
    const button = closest(event.target, ".is-next, [data-ends]");
    const hasChanged = event.detail > 0 && pressed !== undefined && pressed !== state;
    if (!button || (button.getAttribute("aria-disabled") !== "true" && !hasChanged)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  room.addEventListener("click", refuse, { capture: true });
}

/**
 * What the buttons were drawn for: the version of the room changes with what they do.
 * @param {HTMLElement} room
 */
function stateOf(room) {
  return seek(room, "[data-key=next] [name=version], [data-key=end] [name=version]")?.getAttribute("value") ?? "";
}
