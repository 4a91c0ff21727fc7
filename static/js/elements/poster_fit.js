// The letters of a joint text that stands alone on the projector: as large as all of it fits, and no smaller than can be read.

import { find, seek } from "../query.js";

const LARGEST = 13; // hundredths of the height of the screen, as are all of these
const SMALLEST = 4;
const STEP = 0.25;

/** Whether a text is to stand alone. */
export function isPoster() {
  return document.documentElement.dataset.figure === "poster";
}

/** Marks a text that is too long to stand so. @param {HTMLElement} page */
export function fitPoster(page) {
  page.removeAttribute("data-js-long");
  for (let size = LARGEST; size >= SMALLEST; size -= STEP) {
    page.style.setProperty("--poster", `${size}vh`);
    if (fits(page)) return;
  }
  page.setAttribute("data-js-long", "");
}

/** @param {HTMLElement} page */
function fits(page) {
  const list = find(page, "ol");
  const stem = seek(page, ".joint-stem");
  return page.scrollHeight <= page.clientHeight && [list, ...(stem ? [stem] : [])].every((part) => part.scrollWidth <= part.clientWidth && part.scrollHeight <= part.clientHeight + 1);
}
