// Questions that people answer for themselves alone. What is written is kept by this browser and put into the calendar by it;
// the form that the phone sends has only a field which says that something was written. Deleting an answer deletes the text, too.

import { allKept, keptName } from "../kept_texts.js";
import { closest, find, seek } from "../query.js";
import { remember } from "../stored.js";
import { KeptHere } from "./kept_fields.js";

/** @import { Kept } from "../kept_texts.js" */

const room = find(document, "live-room");
const roomId = room.dataset.room ?? "";

/** @type {KeptHere | undefined} */
let here;

function makeFields() {
  const panel = seek(room, ".kept-here");
  const mine = panel && seek(panel, "[data-own]");
  if (panel && mine && !mine.firstChild) here = new KeptHere(keptName(roomId, panel.dataset.place), panel, mine, find(room, ".along"));
}

/**
 * Forgets what was written in this room.
 * @param {(name: string, kept: Kept) => boolean} isMeant
 */
function forget(isMeant) {
  for (const [name, kept] of allKept()) {
    if (!name.startsWith(keptName(roomId)) || !isMeant(name, kept)) continue;
    remember(name, null);
    if (here?.name === name) here.clear();
  }
}

// Undoing that it was sent deletes nothing.
room.addEventListener(
  "submit",
  ({ target }) => {
    const form = /** @type {HTMLFormElement} */ (target);
    const field = form.elements.namedItem("kept");
    if (field instanceof HTMLInputElement) field.value = field.defaultValue; // it is emptied with an answer that is deleted
    if (form.action.endsWith("/my-answers/withdraw")) forget(() => true);
    const answer = closest(form, "#own li");
    if (!answer || seek(form, ".withdraw")?.textContent !== room.dataset.withdraw) return;
    const { activity, round } = answer.dataset; // known of those that the server has drawn
    const about = find(answer, ".about").textContent;
    forget((name, { asked }) => (activity ? name === keptName(roomId, `${activity}-${round}`) : asked === about));
  },
  true,
);

room.addEventListener("live-update", makeFields);
makeFields();
