// What a screen has come to, a question, a pause or the end, is said once, and stands in the title of the page. What
// counts as news is marked in the regions.

import { announce } from "./announce.js";

// `heading` is what the title of the page begins with.
export function tellNews(room, heading) {
  const title = document.title;
  let before;

  function look() {
    const place = room.querySelector(heading);
    document.title = place ? `${wordsIn(place)} · ${title}` : title;
    const news = [...room.querySelectorAll("[data-news]")];
    const known = news.map((it) => it.dataset.news + wordsIn(it));
    const fresh = news.filter((it, index) => !before?.includes(known[index]));
    const said = fresh.length ? fresh : news; // what was there before is news again where something else has gone
    if (before && `${known}` !== `${before}`) announce(said.map(wordsIn).join(" – "), "news", said[0]?.closest("[lang]").lang);
    before = known;
  }

  room.addEventListener("live-update", look);
  look();
}

function wordsIn(element) {
  return element.textContent.replace(/\u00ad/g, "").replace(/\s+/g, " ").trim();
}
