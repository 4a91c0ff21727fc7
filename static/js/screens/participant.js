// The participant screen: puts the form, the outbox and the list of own answers together.

import "../elements/count_down.js";
import { words } from "../elements/count_down.js";
import { announce } from "../announce.js";
import "../live_room.js";
import { AnswerForm } from "../participant/answer_form.js";
import { AnswerOutbox } from "../participant/outbox.js";
import { OwnAnswers } from "../participant/own_answers.js";

const room = document.querySelector("live-room");
const texts = room.dataset;
const line = document.getElementById("line");
const progress = document.getElementById("progress");
const alertLine = document.getElementById("alert");
const unsent = document.getElementById("unsent");
const unsentText = unsent.querySelector("textarea");
const outbox = new AnswerOutbox(texts.room);
const own = new OwnAnswers(document.getElementById("own"), outbox, texts);
const form = new AnswerForm(room, outbox);

function showState(state) {
  line.className = `line is-${state}`;
  line.lastElementChild.textContent = line.dataset[state] ?? "";
  if (state === "full") alertLine.textContent = texts.full;
  if (state === "live") outbox.send();
}

function showProgress() {
  const count = outbox.pending;
  let text = "";
  if (count && outbox.offline) text = words(texts.offlineOne, texts.offlineOther, count);
  else if (count) text = texts.sending;
  else if (progress.textContent) text = texts.sent;
  if (text !== progress.textContent && text !== texts.sending) announce(text);
  progress.textContent = text;
}

function keepUnsent(text) {
  unsent.hidden = false;
  unsentText.value = unsentText.value ? `${unsentText.value}\n\n${text}` : text;
}

function redraw() {
  const before = form.place;
  const left = form.redrawn();
  if (left) keepUnsent(left);
  if (form.place !== before && !outbox.pending) progress.textContent = "";
  own.draw(form.activity);
}

room.addEventListener("live-state", ({ detail }) => showState(detail));
room.addEventListener("live-update", redraw);
outbox.addEventListener("change", showProgress);
outbox.addEventListener("refused", ({ detail: answer }) => {
  if (answer.refused !== "closed") alertLine.textContent = answer.refused;
  if (answer.refused === "closed" || answer.activity !== form.activity) keepUnsent(answer.text);
  else form.fill(answer.fields);
  outbox.forget(answer.key);
});
room.addEventListener("input", () => (alertLine.textContent = ""));
document.getElementById("own").addEventListener("click", (event) => {
  const change = event.target.closest(".change");
  if (!change) return;
  event.preventDefault();
  form.edit(change.closest("li").dataset.key);
});
unsent.querySelector("button").addEventListener("click", async ({ target }) => {
  unsentText.select();
  try {
    await navigator.clipboard.writeText(unsentText.value);
  } catch {
    document.execCommand("copy"); // there is no clipboard on plain http; the text is selected in any case
  }
  target.textContent = texts.copied;
});
for (const name of ["online", "pageshow", "focus"]) addEventListener(name, () => outbox.send());

redraw();
outbox.send();
