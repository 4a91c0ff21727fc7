// What the day's clock says at a time: how far behind or ahead, and what becomes of the next fixed start.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dayState } from "../../static/js/day_state.js";

const zone = "Europe/Oslo";

/** @param {string} time On a winter's day in Oslo. */
function at(time, day = "2026-11-30") {
  return Date.parse(`${day}T${time}+01:00`);
}

const plan = { zone, planned: "11:00", fixed: "11:30", between: 30, gives: 20 };

for (const [name, facts, now, expected] of [
  ["on time", { ...plan, ends: at("11:00:00") }, at("10:50:00"), { behind: 0, fixed: "holds" }],
  ["ahead", { ...plan, ends: at("10:55:00") }, at("10:50:00"), { behind: -5, fixed: "holds" }],
  ["what is longest gives way", { ...plan, ends: at("11:08:00") }, at("10:50:00"), { behind: 8, fixed: "holdsIf", minutes: 12 }],
  ["this one has to end sooner", { ...plan, ends: at("11:15:00") }, at("10:50:00"), { behind: 15, fixed: "holdsIfDone", minutes: 10 }],
  ["all that is left gives way", { ...plan, ends: at("11:00:00") }, at("11:15:00"), { behind: 15, fixed: "holdsIfShorter", minutes: 15 }],
  ["it cannot hold", { ...plan, ends: at("11:00:00") }, at("11:25:00"), { behind: 25, fixed: "slips", later: "11:55" }],
  ["it is next", { zone, planned: "11:30", fixed: "11:30", between: 0, ends: at("11:34:00") }, at("11:20:00"), { behind: 4, fixed: "holdsIfDone", minutes: 10 }],
  ["a pause comes on top", { ...plan, ends: at("10:55:00"), left: 480 }, at("10:50:00"), { behind: 3, fixed: "holdsIf", minutes: 17 }],
  ["nobody is ahead without minutes", { zone, planned: "11:00" }, at("10:20:00"), { behind: 0 }],
  ["past midnight", { zone, planned: "23:55" }, at("00:03:00", "2026-12-01"), { behind: 8 }],
  ["another time of the day", plan, at("19:30:00"), null],
  ["nothing is planned", { zone }, at("10:20:00"), null],
]) {
  test(`the clock of the day: ${name}`, () => assert.deepEqual(dayState(facts, now), expected));
}

test("the clock of the day: the night in which clocks go back", () => {
  const before = Date.parse("2026-10-25T02:50:00+02:00");
  assert.equal(dayState({ zone, planned: "02:50", ends: before }, before).behind, 0);
  assert.equal(dayState({ zone, planned: "03:00" }, before + 80 * 60000).behind, 10);
});
