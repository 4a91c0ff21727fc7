// The facilitator screen, on a laptop or as the phone remote.

import "../elements/agenda_order.js";
import "../elements/answer_list.js";
import "../elements/count_down.js";
import "../elements/day_clock.js";
import "../elements/enter_lines.js";
import "../elements/groups_in_need.js";
import "../elements/deck_upload.js";
import "../elements/joint_line.js";
import "../elements/page_range.js";
import "../elements/past_due.js";
import "../elements/page_strip.js";
import "../elements/picture_field.js";
import "../elements/quiet_since.js";
import "../elements/rank_list.js";
import "../elements/ready_columns.js";
import "../elements/share_out.js";
import "../elements/step_list.js";
import "../elements/theme_board.js";
import "../elements/tick_count.js";
import "../elements/turning_pages.js";
import "../elements/undo_offer.js";
import "../elements/word_list.js";
import "../copying.js";
import "../kept_focus.js";
import "../live_room.js";
import "../room_end.js";
import { makeActions } from "../action_form.js";
import { announce } from "../announce.js";
import { Editor } from "../editor/editor.js";
import { foldAway } from "../folding.js";
import { pressButtons } from "../keys.js";
import { sendLive } from "../live_forms.js";
import { tellNews } from "../news.js";
import { closest, find, findAll, seek } from "../query.js";
import { sayWhatFormsDid } from "../said_by_forms.js";
import { guardSecondPress } from "../second_press.js";

const room = find(document, "live-room");
const texts = /** @type {Texts} */ (room.dataset);
const line = find(document, "#line");
const help = /** @type {HTMLDialogElement} */ (find(document, "dialog#help"));
const copy = find(document, "button#copy");

function toggleHelp() {
  if (help.open) help.close();
  else help.showModal();
}

guardSecondPress(room);
const say = sendLive(room);
if (seek(room, ".editor")) new Editor(room, say);
pressButtons(room, (areOff) => say(areOff ? texts.keysOff : texts.keysOn), { "?": toggleHelp, a: makeActions(room) });
tellNews(room, ".now h2");
if (seek(room, "live-room")) sayWhatFormsDid(room, texts.undone);
foldAway(room, "details[name=top], .edit, .adding, .column-moves");
find(document, "#keys").addEventListener("click", toggleHelp);
copy.addEventListener("click", () => say(copy.dataset.said ?? ""));
find(room, ".adding").addEventListener("toggle", () => {
  // What is added while the room runs is most often for now.
  const isRunning = seek(room, ".agenda li[aria-current]") !== null;
  for (const box of findAll(room, ".adding input[name=after_current]")) box.checked = box.defaultChecked = isRunning;
});
room.addEventListener("command-done", ({ target }) => closest(target, ".adding")?.removeAttribute("open"));
room.addEventListener("live-state", ({ detail }) => {
  line.textContent = detail === "live" ? "" : (line.dataset.lost ?? "");
  if (line.textContent) announce(line.textContent, "line");
});
