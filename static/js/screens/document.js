// The organiser's pages: copying a link, and the live agenda where there is one.

import "../elements/undo_offer.js";
import "../live_room.js";
import { sendLive } from "../live_forms.js";

const room = document.querySelector("live-room");
if (room) {
  sendLive(room);
  // What is outside the regions was drawn with the page: what is undone may stand there.
  room.addEventListener("command-done", ({ target }) => target.action.endsWith("/undo") && location.reload());
}

document.querySelector("[data-copy-button]")?.addEventListener("click", async ({ target }) => {
  const field = document.querySelector("[data-copy]");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // there is no clipboard on plain http; the text is selected in any case
  }
  target.textContent = target.dataset.copied;
});
