import assert from "node:assert/strict";
import { test } from "node:test";

import { reported } from "./browser.js";

const box = (round) => `
  <div class="own-group" data-place="q1-${round}-0" data-fields="[]" data-open>
    <div class="mine"></div><div class="my-notes"></div>
  </div>`;
const parts = (round) => `
  <template data-key="q1-${round}-form"><form></form></template>
  <template data-key="q1-${round}-taken-over"><p></p></template>
  <template data-key="q1-${round}-leftover"><section class="leftover round-${round}"><textarea></textarea><button class="add"></button></section></template>
  <template data-key="q1-${round}-notes"><section class="own-notes"><ul></ul><form><textarea></textarea></form></section></template>
  <template data-key="q1-${round}-note"><li></li></template>`;

document.body.innerHTML = `
  <live-room data-room="abc"><section id="group"></section><section id="activity"></section></live-room><p id="alert"></p>`;

/** What of the phone's own part stands on the page after a region has been drawn. */
function drawn(region, html) {
  document.querySelector(`#${region}`).innerHTML = html;
  document.querySelector("live-room").dispatchEvent(new Event("live-update"));
  return [...document.querySelectorAll(".leftover, .own-notes")].map((it) => it.className);
}

test("the group's region may come before that of the room, from which its phones have their forms", async () => {
  await import("../../static/js/participant/group_work.js");
  assert.deepEqual(drawn("group", box(1)), []);
  assert.deepEqual(drawn("activity", parts(1)), ["leftover round-1", "own-notes"]);
  assert.deepEqual(drawn("activity", `${parts(1)}<p>Nytt</p>`), ["leftover round-1", "own-notes"], "once");
  assert.deepEqual(drawn("group", box(2)), [], "those of the round before are not taken");
  assert.deepEqual(drawn("activity", parts(2)), ["leftover round-2", "own-notes"]);
  assert.deepEqual(reported, []);
});
