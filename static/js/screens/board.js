// The theme board of an ended room, by itself.

import "../elements/theme_board.js";
import "../elements/undo_offer.js";
import "../kept_focus.js";
import "../live_room.js";
import { pressButtons } from "../keys.js";
import { sendLive } from "../live_forms.js";
import { find } from "../query.js";
import { sayWhatFormsDid } from "../said_by_forms.js";

const room = find(document, "live-room");
const texts = /** @type {Texts} */ (room.dataset);
const line = find(document, "#line");

const say = sendLive(room);
pressButtons(room, (areOff) => say(areOff ? texts.keysOff : texts.keysOn));
sayWhatFormsDid(room, texts.undone);
room.addEventListener("live-state", ({ detail }) => (line.textContent = detail === "live" ? "" : (line.dataset.lost ?? "")));
