// The page that shows people what they wrote for themselves: from the link in their calendar, from what they paste, or from what
// this browser keeps. It sends nothing.

import { allKept, writtenIn } from "../kept_texts.js";
import { find, findAll } from "../query.js";
import { remember } from "../stored.js";

/** @import { Written } from "../kept_texts.js" */

const template = find(document, "template#shown");
const fromLink = find(document, "#from-link");
const kept = find(document, "#kept");
const pasted = find(document, "textarea#pasted");
const broken = find(document, "#broken");

/**
 * @param {HTMLElement} section
 * @param {Written} written
 * @returns {HTMLElement}
 */
function show(section, { asked, parts }) {
  section.append(document.importNode(template.content, true));
  const article = /** @type {HTMLElement} */ (section.lastElementChild);
  find(article, "h2").textContent = asked;
  for (const [label, text] of parts) {
    if (!text) continue;
    for (const [tag, words] of [["dt", label], ["dd", text]]) {
      if (words) find(article, "dl").append(Object.assign(document.createElement(tag), { textContent: words, dir: "auto" }));
    }
  }
  return article;
}

/** @param {Written | null} written */
function showLinked(written) {
  fromLink.replaceChildren();
  if (written) find(show(fromLink, written), ".forget").remove();
  find(document, "#nothing").hidden = Boolean(written || kept.firstChild);
}

/** @param {string} text A link, a text with one in it, or a text. */
function read(text) {
  const [, fragment] = /#([\w-]+)/.exec(text) ?? [];
  const written = writtenIn(fragment ?? "");
  const isLink = /first-action#/.test(text);
  broken.hidden = !isLink || written !== null;
  showLinked(written ?? (text.trim() && !isLink ? { asked: "", parts: [["", text.trim()]] } : null));
}

function readAddress() {
  for (const link of findAll(document, ".languages a")) /** @type {HTMLAnchorElement} */ (link).hash = location.hash;
  const isLinked = location.hash.length > 1;
  read(isLinked ? `first-action${location.hash}` : "");
}

for (const [name, written] of allKept()) {
  const article = show(kept, written);
  find(article, ".forget").addEventListener("click", () => {
    remember(name, null);
    article.remove();
    showLinked(writtenIn(location.hash.slice(1)));
  });
}
pasted.addEventListener("input", () => (pasted.value.trim() ? read(pasted.value) : readAddress()));
addEventListener("hashchange", readAddress);
readAddress();
find(document, "#written").hidden = false;
