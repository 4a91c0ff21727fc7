// Says once what a screen has come to, a question, a pause or the end, and puts it into the title of the page. What counts
// as news carries data-news in its region.

import { announce } from "./announce.js";
import { closest, findAll, seek } from "./query.js";

/**
 * @param {HTMLElement} room
 * @param {string} heading Selects what the title of the page begins with.
 */
export function tellNews(room, heading) {
  const title = document.title;
  /** @type {string[] | undefined} */
  let before;

  function look() {
    const place = seek(room, heading);
    document.title = place ? `${wordsIn(place)} · ${title}` : title;
    const news = findAll(room, "[data-news]");
    const known = news.map((it) => it.dataset.news + wordsIn(it));
    const fresh = news.filter((it, index) => !before?.includes(known[index]));
    const said = fresh.length ? fresh : news; // what was there before is news again where something else has gone
    if (before && `${known}` !== `${before}`) announce(said.map(wordsIn).join(" – "), "news", closest(said[0], "[lang]")?.lang);
    before = known;
  }

  room.addEventListener("live-update", look);
  look();
}

/** @param {HTMLElement} element */
function wordsIn(element) {
  return (element.textContent ?? "").replace(/\u00ad/g, "").replace(/\s+/g, " ").trim();
}
