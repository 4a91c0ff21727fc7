// The participant screen: joins the form, the outbox and the list of own answers.

import { announce } from "../announce.js";
import "../kept_focus.js";
import "../live_room.js";
import { tellNews } from "../news.js";
import { AnswerForm } from "../participant/answer_form.js";
import { AnswerOutbox } from "../participant/outbox.js";
import { later } from "../participant/loading.js";
import { OwnAnswers } from "../participant/own_answers.js";
import { Unsent } from "../participant/unsent.js";
import { closest, find, seek } from "../query.js";
import { words } from "../words.js";

/** @import { LiveState } from "../live_room.js" */

const room = find(document, "live-room");
const texts = /** @type {Texts} */ (room.dataset);
const line = find(document, "#line");
const progress = find(document, "#progress");
const alertLine = find(document, "#alert");
const outbox = new AnswerOutbox(texts.room);
const own = new OwnAnswers(find(document, "#own"), outbox, texts);
const form = new AnswerForm(room, outbox, new Unsent(find(document, "#unsent"), texts.room, texts));
let said = ""; // what stands in the line of progress when nothing is under way

/** @param {LiveState} state */
function showState(state) {
  const text = line.dataset[state] ?? "";
  if (line.classList[1]) announce(text, "line");
  line.className = `line is-${state}`;
  find(line, "span:last-child").textContent = text;
  if (state === "refused") alertLine.textContent = room.reason || texts.full;
  if (state === "live") outbox.send();
}

function showProgress() {
  const count = outbox.pending;
  let text = said;
  if (count && outbox.offline) text = words(texts.offlineOne, texts.offlineOther, count);
  else if (count) text = outbox.problem || texts.sending;
  if (text && text !== progress.textContent && text !== texts.sending) announce(text, "progress");
  progress.textContent = text;
}

/** @param {string} text */
function say(text) {
  said = text;
  showProgress();
}

function redraw() {
  const before = form.place;
  form.redrawn();
  if (form.place !== before) {
    say("");
    alertLine.textContent = "";
  }
  own.draw(form.place, form.isSingle);
  if (seek(room, "[data-later]")) later(texts.later);
}

room.addEventListener("live-state", ({ detail }) => showState(detail));
room.addEventListener("live-update", redraw);
outbox.addEventListener("change", () => {
  if (outbox.find(form.editing)?.gone) form.clear(); // it was deleted in the list meanwhile
  showProgress();
});
outbox.addEventListener("acknowledged", ({ detail }) => {
  const text = detail.gone ? "" : detail.late ? texts.late : texts.sent;
  const isSaid = own.list.children.length || own.folded.open || form.isSingle; // by the answer itself, or by the button
  if (isSaid && text) announce(text, "progress");
  say(isSaid ? "" : text);
});
outbox.addEventListener("refused", ({ detail }) => {
  say("");
  form.giveBack(detail);
  if (!detail.isLate) alertLine.textContent = detail.reason; // last: filling in a form clears what was said about it
});
room.addEventListener("input", () => {
  alertLine.textContent = "";
  say("");
});
own.section.addEventListener("click", (event) => {
  const change = closest(event.target, ".change");
  if (!change) return;
  event.preventDefault();
  form.edit(closest(change, "li")?.dataset.key);
});
room.addEventListener("awake", () => outbox.wake());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // it may be an old picture

redraw();
tellNews(room, "h1");
outbox.send();
