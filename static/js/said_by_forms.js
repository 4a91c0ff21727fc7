// What the forms of a theme board did is said in the server's words; a drag and a key say more themselves.

import { sayAtOnce } from "./announce.js";
import { settled } from "./live_forms.js";

/**
 * @param {HTMLElement} room
 * @param {string} undone What is said when something was undone.
 */
export function sayWhatFormsDid(room, undone) {
  room.addEventListener("submit", async ({ target }) => {
    if (!(target instanceof HTMLFormElement) || !("live" in target.dataset) || "byHand" in target.dataset) return;
    const isUndo = Boolean(target.closest("undo-offer"));
    const reply = await settled();
    if (reply) sayAtOnce(isUndo ? undone : (reply.what ?? ""));
  });
}
