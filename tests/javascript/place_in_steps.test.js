import assert from "node:assert/strict";
import { test } from "node:test";

import { fromFragment, MINUTE, toFragment } from "../../static/js/place_in_steps.js";

const USUAL = [5, 5, 10, 5, 5];
const NOW = 1_796_036_400_000;
const BEFORE = { at: 0, minutes: USUAL, until: null, left: null };

/** @param {string} fragment */
const read = (fragment) => fromFragment(fragment, USUAL, NOW);

test("a place that was written is read again", () => {
  const places = [
    BEFORE,
    { ...BEFORE, at: 3, until: NOW + 90_500 },
    { ...BEFORE, at: 1, minutes: [1, 60, 10, 5, 5], left: -40_000 },
    { ...BEFORE, at: 6 },
  ];
  for (const place of places) assert.deepEqual(read(toFragment(place, USUAL)), place);
  assert.equal(toFragment(BEFORE, USUAL), "");
  assert.equal(toFragment(places[1], USUAL), `#step=3&until=${NOW + 90_500}`);
});

test("what makes no sense in an address counts as not said", () => {
  for (const bad of ["#step=7", "#step=-1", "#step=1.5", "#step=x", "#minutes=5.5.5.5", "#minutes=5.5.0.5.5", "#minutes=5.5.61.5.5", "#%", "#<b>"]) {
    assert.deepEqual(read(bad), BEFORE, bad);
  }
  assert.deepEqual(read("#step=6&until=1&left=2"), { ...BEFORE, at: 6 });
  assert.deepEqual(read(`#step=2&until=${NOW + 61 * MINUTE}&left=1e3`), { ...BEFORE, at: 2 });
});

test("a clock that ran out more than an hour ago is of another day", () => {
  assert.equal(read(`#step=2&until=${NOW - 59 * MINUTE}`).until, NOW - 59 * MINUTE);
  assert.equal(read(`#step=2&until=${NOW - 61 * MINUTE}`).until, null);
});
