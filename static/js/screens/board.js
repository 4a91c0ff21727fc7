// The theme board, where people put in order what the program has found.

import "../elements/theme_board.js";
import "../elements/undo_offer.js";
import "../kept_focus.js";
import "../live_room.js";
import { sayAtOnce } from "../announce.js";
import { pressButtons } from "../keys.js";
import { sendLive, settled } from "../live_forms.js";
import { find } from "../query.js";

const room = find(document, "live-room");
const texts = /** @type {Texts} */ (room.dataset);
const line = find(document, "#line");

const say = sendLive(room);
pressButtons(room, (areOff) => say(areOff ? texts.keysOff : texts.keysOn));
// What a form did is said in the server's words; a drag and a key say more themselves.
room.addEventListener("submit", async ({ target }) => {
  if (!(target instanceof HTMLFormElement) || !("live" in target.dataset) || "byHand" in target.dataset) return;
  const isUndo = Boolean(target.closest("undo-offer"));
  const reply = await settled();
  if (reply) sayAtOnce(isUndo ? texts.undone : (reply.what ?? ""));
});
room.addEventListener("live-state", ({ detail }) => (line.textContent = detail === "live" ? "" : (line.dataset.lost ?? "")));
