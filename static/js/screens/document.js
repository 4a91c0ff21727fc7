// The organiser's pages: menus, files that are too large, and the live agenda where there is one.

import "../copying.js";
import "../date_words.js";
import "../elements/file_maker.js";
import "../elements/deck_upload.js";
import "../elements/page_range.js";
import "../elements/page_strip.js";
import "../elements/picture_field.js";
import "../elements/step_list.js";
import "../elements/undo_offer.js";
import "../kept_focus.js";
import "../live_room.js";
import { chime } from "../chime.js";
import { sendLive } from "../live_forms.js";
import { find, findAll, seek } from "../query.js";

const room = seek(document, "live-room");
if (room) {
  sendLive(room);
  // What is outside the regions was drawn with the page: what is undone may stand there.
  room.addEventListener("command-done", ({ target }) => {
    if (target instanceof HTMLFormElement && target.action.endsWith("/undo")) location.reload();
  });
}

// Whether what happens in the room comes at once, or only by asking now and then.
const connection = seek(document, "#connection");
if (room && connection) {
  const show = () => {
    const way = room.state !== "live" ? "lost" : room.socket?.readyState === WebSocket.OPEN ? "socket" : "poll";
    connection.textContent = connection.dataset[way] ?? "";
  };
  room.addEventListener("live-state", show);
  setInterval(show, 2000);
}

seek(document, "#chime")?.addEventListener("click", chime);

// A file that is too large is said to be so before it is sent, and what was written beside it stays.
for (const field of findAll(document, "input[data-too-large]")) {
  field.addEventListener("change", () => {
    const isTooLarge = (field.files?.[0]?.size ?? 0) > Number(field.dataset.most);
    field.setCustomValidity(isTooLarge ? (field.dataset.tooLarge ?? "") : "");
    field.reportValidity();
  });
}

for (const button of findAll(document, "[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Menus close as menus do: when something else is pressed, and with Escape.
for (const menu of findAll(document, "details.menu")) {
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    find(menu, "summary").focus();
  });
}
