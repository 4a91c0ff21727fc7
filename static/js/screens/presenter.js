// The presenter screen: what the browser decides itself (pages, layout, text size, theme), keys, and keeping awake.

import "../elements/count_down.js";
import "../elements/answer_pages.js";
import "../elements/cloud.js";
import "../elements/question_list.js";
import "../kept_focus.js";
import "../live_room.js";
import { pressButtons } from "../keys.js";
import { sendLive, settled } from "../live_forms.js";
import { tellNews } from "../news.js";
import { recall, remember } from "../stored.js";

const root = document.documentElement;
const room = document.querySelector("live-room");
const lost = document.getElementById("lost");
const help = document.getElementById("help");
const canRun = "canRun" in room.dataset;
const SIZES = [0.85, 1, 1.15, 1.3, 1.5];
const LAYOUTS = ["3", "2", "1"];

function remembered(name, choices, usual) {
  const value = recall(`presenter ${name}`);
  return choices.includes(value) ? value : usual;
}

function choose(name, value) {
  remember(`presenter ${name}`, value);
  root.setAttribute(`data-${name}`, value);
  pages()?.lay();
}

function pages() {
  return room.querySelector("answer-pages");
}

function step(name, choices, by) {
  const at = choices.indexOf(root.getAttribute(`data-${name}`));
  choose(name, choices[Math.max(0, Math.min(at + by, choices.length - 1))]);
}

// Runs one of the commands that need a value from this screen; of those that come while one runs, the last.
const wanted = new Map();

async function run(name, field, value) {
  wanted.set(name, value);
  await settled();
  const form = await formOf(name);
  if (!form || wanted.get(name) !== value) return;
  form.elements[field].value = value;
  form.requestSubmit();
  await settled();
  if (wanted.get(name) === value) wanted.delete(name);
}

// The form of a command. What one command does comes region by region: it may be there a moment after the answers are.
async function formOf(name) {
  let form = null;
  for (let tries = 0; !form && tries < 10; tries += 1) {
    if (tries) {
      await new Promise((done) => {
        setTimeout(done, 100);
      });
    }
    form = room.querySelector(`.keys [data-key="${name}"] form`);
  }
  return form;
}

async function turn(by) {
  const questions = room.querySelector("question-list");
  if (questions) return questions.turn(by);
  const spot = room.querySelector(".spotlight blockquote");
  if (spot && canRun) return moveSpotlight(wanted.get("spotlight") || spot.dataset.key, by);
  const place = pages();
  const page = place?.turn(by);
  if (page === undefined || !canRun) return;
  place.isAhead = true;
  await run("page", "page", page);
  if (!wanted.has("page")) place.catchUp();
}

function moveSpotlight(from, by) {
  const cards = pages()?.cards ?? [];
  const index = cards.findIndex((card) => card.dataset.key === from);
  const next = cards[index + by];
  if (next) run("spotlight", "answer", next.dataset.key);
}

function toggleSpotlight() {
  if (room.querySelector(".spotlight blockquote")) return run("spotlight", "answer", "");
  const first = pages()?.cards.find((card) => !card.hasAttribute("data-js-away"));
  if (first) run("spotlight", "answer", first.dataset.key);
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}

const sizes = SIZES.map(String);
const local = {
  ArrowUp: () => turn(-1),
  ArrowDown: () => turn(1),
  f: fullScreen,
  l: () => choose("layout", LAYOUTS[(LAYOUTS.indexOf(root.dataset.layout) + 1) % LAYOUTS.length]),
  d: () => choose("theme", root.dataset.theme === "dark" ? "light" : "dark"),
  "+": () => step("size", sizes, 1),
  "-": () => step("size", sizes, -1),
  0: () => choose("size", "1"),
  "?": () => (help.open ? help.close() : help.showModal()),
};
if (canRun) local.s = toggleSpotlight;

choose("size", remembered("size", sizes, "1"));
choose("layout", remembered("layout", LAYOUTS, "3"));
choose("theme", remembered("theme", ["light", "dark"], "light"));
const say = sendLive(room);
tellNews(room, ".question h1");
pressButtons(canRun ? room : document.createElement("div"), (areOff) => say(areOff ? room.dataset.keysOff : room.dataset.keysOn), local);

room.addEventListener("pages-laid-out", ({ detail }) => {
  room.pages = detail;
  room.tell({ pages: detail });
});
room.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (card && canRun) run("spotlight", "answer", card.dataset.key);
});
room.addEventListener("live-state", ({ detail }) => {
  lost.hidden = detail === "live";
  const at = new Date(room.heardAt || Date.now());
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
  lost.querySelector("time").textContent = `${hours}${root.lang === "en" ? ":" : "."}${minutes}`;
});

// Projectors must not fall asleep. There is no wake lock on plain http; the machine's own setting decides there.
async function stayAwake() {
  if (!document.hidden) await navigator.wakeLock?.request("screen").catch(() => {});
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
