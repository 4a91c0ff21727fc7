import assert from "node:assert/strict";
import { test } from "node:test";

import { setTime } from "../../static/js/clock.js";
import { pageNow } from "../../static/js/turning.js";

const START = 1_000_000;
const turning = { page: "1", turns: `${START}`, every: "12000" };

/** The page of three, so many seconds after turning began. */
function after(seconds, dataset = turning, pages = 3) {
  setTime(START + 1000 * seconds + 1);
  return pageNow(dataset, pages);
}

test("pages turn one after the other and begin anew", () => {
  assert.deepEqual([0, 11, 12, 24, 36].map((seconds) => after(seconds)), [1, 1, 2, 0, 1]);
});

test("a single page does not turn, nor do pages that nobody lets turn", () => {
  assert.equal(after(60, turning, 1), 0);
  assert.equal(after(60, { page: "2" }), 2);
});

test("pages wait while an answer is looked at, and before the clock has come to their time", () => {
  assert.equal(after(60, { ...turning, waits: "" }), 1);
  assert.equal(after(-60), 1);
});

test("a page that was counted past the last one is one of those that there are", () => {
  assert.equal(after(0, { ...turning, page: "7" }), 1);
});
