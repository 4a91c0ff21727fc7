// The facilitator's screen of an open room and that of an ended one are two pages at one address. Whoever is on the one when
// the room ends, or when that is undone, gets the other.

import { find, seek } from "./query.js";

const room = find(document, "live-room");
const isEnded = () => Boolean(seek(room, '.now [data-key="ended"]'));
const was = isEnded();

room.addEventListener("live-update", () => {
  if (isEnded() !== was) location.reload();
});
