import assert from "node:assert/strict";
import { test } from "node:test";

import { lots } from "./lots.js";
import { CloudLayout } from "../../static/js/elements/cloud_layout.js";
import { settled } from "../../static/js/elements/cloud_settled.js";

const ROOM = { width: 1600, height: 800 };
const FLOOR = 36;
const TOUCHING = 0.02; // pixels

/** As wide as letters of half their height are. */
const measure = (text) => ({ width: 0.55 * text.length, up: 0.4, down: 0.4 });

function words(counts) {
  return counts
    .map((count, index) => ({ key: `k${index}`, text: `ord${index}${"x".repeat((index * 7) % 9)}`, count }))
    .sort((a, b) => b.count - a.count);
}

function layoutOf(...sets) {
  const layout = new CloudLayout(measure, ROOM, FLOOR);
  for (const set of sets) layout.set(set);
  return layout;
}

const placesOf = (layout) => [...layout.words.values()].map(({ key, x, y, size }) => ({ key, x, y, size }));

function assertReadable(layout, floor = FLOOR) {
  const placed = [...layout.words.values()];
  for (const [index, it] of placed.entries()) {
    assert.ok(it.x - it.half >= -TOUCHING && it.x + it.half <= ROOM.width + TOUCHING, `${it.text} is inside, across`);
    assert.ok(it.y - it.up >= -TOUCHING && it.y + it.down <= ROOM.height + TOUCHING, `${it.text} is inside, up and down`);
    assert.ok(it.size >= floor - TOUCHING, `${it.text} can be read`);
    for (const other of placed.slice(index + 1)) {
      const isBeside = Math.abs(it.x - other.x) >= it.half + other.half - TOUCHING;
      const isAbove = it.y + it.down <= other.y - other.up + TOUCHING || other.y + other.down <= it.y - it.up + TOUCHING;
      assert.ok(isBeside || isAbove, `${it.text} and ${other.text} do not cover each other`);
    }
  }
}

test("the only word stands in the middle", () => {
  const [{ x, y }] = layoutOf(words([1])).words.values();
  assert.deepEqual({ x, y }, { x: ROOM.width / 2, y: ROOM.height / 2 });
});

test("nothing to show is nothing shown", () => {
  assert.equal(layoutOf([]).words.size, 0);
  assert.equal(layoutOf(words([3, 2, 1]), []).words.size, 0);
});

test("who was named more often is not smaller", () => {
  const sizes = [...layoutOf(words([40, 20, 9, 4, 2, 1, 1])).words.values()];
  const bySize = [...sizes].sort((a, b) => b.size - a.size || b.count - a.count).map(({ count }) => count);
  assert.deepEqual(bySize, [...bySize].sort((a, b) => b - a));
  assert.ok(Math.max(...sizes.map(({ size }) => size)) > Math.min(...sizes.map(({ size }) => size)));
});

for (const count of [1, 5, 20, 60, 120]) {
  test(`${count} words that come one vote after the other never cover each other`, () => {
    const any = lots(count);
    const counts = [];
    const layout = new CloudLayout(measure, ROOM, FLOOR);
    for (let votes = 0; counts.length < count; votes += 1) {
      const which = any(3) ? counts.length : any(counts.length + 1);
      counts[which] = (counts[which] ?? 0) + 1;
      layout.set(words(counts));
      if (votes % 5 === 0) assertReadable(layout);
    }
    assertReadable(layout);
    layout.set(words(counts), true);
    assertReadable(layout);
    assert.equal(layout.words.size, count);
  });
}

test("the same words come to the same places", () => {
  const sets = [words([3, 1]), words([3, 2, 1]), words([9, 2, 1, 1])];
  assert.deepEqual(placesOf(layoutOf(...sets)), placesOf(layoutOf(...sets)));
});

test("while there is room, a new word moves none of the others", () => {
  const before = layoutOf(words([5, 3, 2]));
  const places = new Map(placesOf(before).map((it) => [it.key, it]));
  before.set(words([5, 3, 2, 4]));
  assert.equal(before.words.size, 4);
  for (const { key, x, y } of placesOf(before)) {
    if (places.has(key)) assert.deepEqual([x, y], [places.get(key).x, places.get(key).y]);
  }
});

test("a word grows with its votes where it is, and a word that is gone leaves the others where they are", () => {
  const layout = layoutOf(words([1, 1, 1]));
  const before = layout.words.get("k1");
  layout.set(words([1, 6, 1]));
  const grown = layout.words.get("k1");
  assert.ok(grown.size > before.size);
  assert.ok(Math.hypot(grown.x - before.x, grown.y - before.y) < 3 * grown.size);
  const rest = words([1, 6, 1]).filter(({ key }) => key !== "k0");
  const place = layout.words.get("k2");
  layout.set(rest);
  assert.deepEqual([...layout.words.keys()].sort(), ["k1", "k2"]);
  assert.deepEqual([layout.words.get("k2").x, layout.words.get("k2").y], [place.x, place.y]);
});

test("a word that is now written otherwise stays near its place, even if the middle is free", () => {
  const all = words([9, 8, 7, 6, 5, 4, 3, 2]);
  const layout = layoutOf(all);
  const before = layout.words.get("k3");
  const rest = all.filter(({ key }) => !["k0", "k1"].includes(key));
  layout.set(rest.map((it) => (it.key === "k3" ? { ...it, text: `${it.text}e` } : it)));
  const after = layout.words.get("k3");
  assert.equal(after.text, `${before.text}e`);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < after.size);
});

test("of more words than can be read, the most frequent are shown, and none below the smallest size", () => {
  const many = words(Array.from({ length: 600 }, (_, index) => 1 + ((600 - index) % 40)));
  const layout = layoutOf(many);
  assertReadable(layout);
  assert.ok(layout.words.size > 50 && layout.words.size < many.length);
  const shown = new Set(layout.words.keys());
  assert.deepEqual(
    many.slice(0, shown.size).filter(({ key }) => !shown.has(key)),
    [],
  );
});

test("a word that is wider than the room is as large as fits", () => {
  const layout = new CloudLayout(measure, ROOM, FLOOR);
  layout.set([{ key: "long", text: "x".repeat(120), count: 1 }]);
  assertReadable(layout, 0);
  assert.equal(layout.words.size, 1);
  assert.ok(layout.words.get("long").size < FLOOR);
});

for (const count of [2, 3, 4, 6, 8]) {
  test(`the most frequent of ${count} words is as large as it is to be after every vote`, () => {
    const any = lots(100 + count);
    const counts = Array.from({ length: count }, () => 0);
    const layout = new CloudLayout(measure, ROOM, FLOOR);
    for (let votes = 0; votes < 60; votes += 1) {
      counts[Math.min(any(count), any(count))] += 1;
      const all = words(counts).filter(({ count: given }) => given);
      layout.set(all);
      const first = layout.words.get(all[0].key);
      const widest = ROOM.width / (2 * (first.half / first.size)); // what is as wide as the room cannot grow
      assert.ok(first.size >= Math.min(first.wanted, widest) - TOUCHING, `${first.size} of ${first.wanted} after ${votes + 1}`);
      assertReadable(layout);
    }
  });
}

test("words beside each other stand so far apart that nobody reads them as a phrase", () => {
  for (const count of [4, 12, 40]) {
    const placed = [...layoutOf(words(Array.from({ length: count }, (_, index) => 1 + (index % 9)))).words.values()];
    for (const [index, a] of placed.entries()) {
      for (const b of placed.slice(index + 1)) {
        if (a.y - 0.35 * a.size >= b.y + 0.35 * b.size || b.y - 0.35 * b.size >= a.y + 0.35 * a.size) continue; // not level
        const between = Math.abs(a.x - b.x) - (measure(a.text).width * a.size + measure(b.text).width * b.size) / 2;
        assert.ok(between >= 0.5 * Math.min(a.size, b.size), `${a.text} and ${b.text}: ${between} at ${a.size} and ${b.size}`);
      }
    }
  }
});

test("a few words fill the wall, and the one that most wrote is seen at once", () => {
  const layout = layoutOf(words([20, 6, 3, 1]));
  const sizes = [...layout.words.values()].map(({ size }) => size);
  assert.ok(layout.taken([...layout.words.values()]) > 0.3);
  assert.ok(Math.max(...sizes) > 1.5 * [...sizes].sort((a, b) => b - a)[1]);
});

const ASPECT = 2.4;

/** The words of a closed cloud, with places at these points. */
function closed(...points) {
  return words(points.map(() => 1)).map((word, index) => ({ ...word, place: points[index] }));
}

test("the words of a closed cloud stand at the parts of the room that they were given, in letters that keep them apart", () => {
  const points = [{ x: 0.5, y: 0.5, size: 0.2 }, { x: 0.2, y: 0.2, size: 0.1 }, { x: 0.85, y: 0.9, size: 0.1 }];
  const layout = layoutOf(words([1, 1, 1]));
  const shown = [...settled(closed(...points), layout, ASPECT).values()];
  const scale = Math.min(ROOM.width / ASPECT, ROOM.height);
  const found = shown.map(({ x, y, size }) => ({ x: x / ROOM.width, y: y / ROOM.height, size: size / scale }));
  for (const [index, { x, y, size }] of found.entries()) {
    for (const [is, was] of [[x, points[index].x], [y, points[index].y], [size, points[index].size]]) assert.ok(Math.abs(is - was) < 1e-9);
  }
});

test("a word of a closed cloud that would be too small, or has no place, is put where there is room", () => {
  const layout = layoutOf(words([1, 1, 1]));
  const small = FLOOR / ROOM.height / 2;
  const shown = settled(closed({ x: 0.5, y: 0.5, size: 0.2 }, { x: 0.5, y: 0.62, size: small }, undefined), layout, ASPECT);
  assert.equal(shown.size, 3);
  assertReadable({ words: shown });
});

test("a cloud without places has none", () => {
  assert.equal(settled(closed(undefined, undefined), layoutOf(words([1, 1])), ASPECT).size, 0);
});

test("a cloud that is closed still takes in what changes, for when it is opened again", () => {
  const layout = layoutOf(words([9, 4, 2, 1, 1, 1]));
  const places = new Map(placesOf(layout).map((place) => [place.key, place]));
  settled(closed({ x: 0.1, y: 0.1, size: 0.1 }), layout, ASPECT);
  layout.set(words([9, 4, 2, 1, 1, 1]));
  for (const place of placesOf(layout)) assert.deepEqual(place, places.get(place.key));
});
