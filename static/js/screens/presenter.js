// The presenter screen: what the browser decides itself (pages, layout, text size, theme), keys, and keeping awake.

import "../elements/count_down.js";
import "../elements/answer_pages.js";
import "../elements/cloud.js";
import "../elements/column_pages.js";
import "../elements/field_pages.js";
import "../elements/group_turns.js";
import "../elements/question_list.js";
import "../elements/line_pages.js";
import "../elements/row_pages.js";
import "../elements/slide_page.js";
import "../kept_focus.js";
import "../live_room.js";
import { PAGED } from "../elements/paged.js";
import { chimeForTimers } from "../chime.js";
import { pressButtons } from "../keys.js";
import { fillField, sendLive, settled } from "../live_forms.js";
import { tellNews } from "../news.js";
import { chooseLook, restoreLook, stepLook } from "../projector_look.js";
import { closest, find, findAll, seek } from "../query.js";
import { showQuietBar } from "../quiet_bar.js";
import { guardSecondPress } from "../second_press.js";
import { stayAwake } from "../stay_awake.js";

/** @import { Paged } from "../elements/paged.js" */

const root = document.documentElement;
const room = find(document, "live-room");
const texts = /** @type {Texts} */ (room.dataset);
const lost = find(document, "#lost");
const help = find(document, "dialog#help");
const canRun = "canRun" in room.dataset;

/** Whatever changes how the page looks may change how many pages of answers there are. @param {() => void} change */
function relay(change) {
  change();
  for (const it of findAll(room, PAGED)) /** @type {Paged} */ (it).lay();
}

function pages() {
  return /** @type {Paged | null} */ (seek(room, PAGED));
}

// The next way to lay out what there is: results as another figure, or cards in fewer columns.
function changeLayout() {
  const figures = seek(room, "[data-figures]")?.dataset.figures?.split(" ");
  relay(() => (figures ? stepLook("figure", 1, figures) : stepLook("layout", 1)));
}

/** @type {Map<string, string>} */
const wanted = new Map();

/**
 * Runs one of the commands that take a value from this screen; of those that come while one runs, the last.
 * @param {string} name
 * @param {string} field
 * @param {string} value
 */
async function run(name, field, value) {
  wanted.set(name, value);
  await settled();
  const form = await formOf(name);
  if (!form || wanted.get(name) !== value) return;
  fillField(form, field, value);
  form.requestSubmit();
  await settled();
  if (wanted.get(name) === value) wanted.delete(name);
}

/**
 * The form of a command; null if there is none. What a command does arrives region by region, so the form may be there a
 * moment after the answers are.
 * @param {string} name
 */
async function formOf(name) {
  let form = null;
  for (let tries = 0; !form && tries < 10; tries += 1) {
    if (tries) {
      await new Promise((done) => {
        setTimeout(done, 100);
      });
    }
    form = seek(room, `.keys [data-key="${name}"] form`);
  }
  return form;
}

/** @param {number} by */
async function turn(by) {
  const summary = /** @type {Paged | null} */ (seek(room, ".summary-layer :is(group-turns, row-pages)")); // its pages are this screen's own
  if (summary) return void summary.turn(by);
  const questions = seek(room, "question-list");
  if (questions?.clientHeight) return questions.turn(by);
  const spot = seek(room, ".spotlight blockquote");
  if (spot && canRun) return moveSpotlight(wanted.get("spotlight") || spot.dataset.key, by);
  const place = pages();
  const page = place?.turn(by);
  if (!place || page === undefined || !canRun) return;
  place.isAhead = true;
  await run("page", "page", String(page));
  if (!wanted.has("page")) place.catchUp();
}

/**
 * @param {string | undefined} from The key of the answer that is in the spotlight.
 * @param {number} by
 */
function moveSpotlight(from, by) {
  const cards = pages()?.cards ?? [];
  const index = cards.findIndex((card) => card.dataset.key === from);
  spotlight(cards[index + by]);
}

function toggleSpotlight() {
  if (seek(room, ".spotlight blockquote")) return run("spotlight", "answer", "");
  spotlight(pages()?.cards.find((card) => !card.hasAttribute("data-js-away")));
}

/** @param {HTMLElement | null | undefined} card */
function spotlight(card) {
  if (card?.dataset.key) run("spotlight", "answer", card.dataset.key);
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}

/** Tells the server something of this screen, now and whenever it connects. @param {NonNullable<typeof room.about>} note */
function report(note) {
  room.about = { ...room.about, ...note };
  room.tell(note);
}

/** @type {Record<string, () => void>} */
const local = {
  ArrowUp: () => turn(-1),
  ArrowDown: () => turn(1),
  f: fullScreen,
  l: changeLayout,
  d: () => relay(() => stepLook("theme", 1)),
  "+": () => relay(() => stepLook("size", 1)),
  "-": () => relay(() => stepLook("size", -1)),
  0: () => relay(() => chooseLook("size")),
  "?": () => (help.open ? help.close() : help.showModal()),
};
if (canRun) local.s = toggleSpotlight;

restoreLook();
guardSecondPress(room);
const say = sendLive(room);
tellNews(room, ".question h1");
pressButtons(canRun ? room : document.createElement("div"), (areOff) => say(areOff ? texts.keysOff : texts.keysOn), local);

showQuietBar(room, local);
chimeForTimers(room, report);

room.addEventListener("pages-laid-out", ({ target, detail }) => {
  if (!closest(target, ".agreed")) report({ pages: detail });
});
room.addEventListener("click", (event) => {
  if (canRun) spotlight(closest(event.target, ".card"));
});
room.addEventListener("live-state", ({ detail }) => {
  lost.hidden = detail === "live";
  const at = new Date(room.heardAt || Date.now());
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
  find(lost, "time").textContent = `${hours}${root.lang === "en" ? ":" : "."}${minutes}`;
});

stayAwake(true);
