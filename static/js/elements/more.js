// "+12 more" in the footer: how much of what stands in an element has no room on the projector.

import { seek } from "../query.js";
import { words } from "../words.js";
import { write } from "./write.js";

/**
 * @param {HTMLElement} element
 * @param {number} more
 */
export function tellMore({ dataset }, more) {
  const place = seek(document, ".footer .pages");
  if (!place || "quiet" in dataset) return;
  write(place, more ? words(dataset.moreOne ?? "", dataset.moreOther ?? "", more) : "");
}
