// The facilitator screen, on a laptop or as the phone remote.

import "../elements/count_down.js";
import "../elements/late_clock.js";
import "../elements/rank_list.js";
import "../elements/share_out.js";
import "../elements/undo_offer.js";
import "../elements/word_list.js";
import "../kept_focus.js";
import "../live_room.js";
import { announce } from "../announce.js";
import { pressButtons } from "../keys.js";
import { sendLive } from "../live_forms.js";
import { tellNews } from "../news.js";
import { find } from "../query.js";

const room = find(document, "live-room");
const texts = /** @type {Texts} */ (room.dataset);
const line = find(document, "#line");

const say = sendLive(room);
pressButtons(room, (areOff) => say(areOff ? texts.keysOff : texts.keysOn));
tellNews(room, ".now h2");
room.addEventListener("live-state", ({ detail }) => {
  line.textContent = detail === "live" ? "" : (line.dataset.lost ?? "");
  if (line.textContent) announce(line.textContent, "line");
});
