import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import "./browser.js";
import { GroupText } from "../../static/js/participant/group_text.js";

const NAME = "group text abc q1-1-0";
let sent = [];
let replies = []; // each an outcome, or nothing for the usual one: the next version

/** Lets everything happen that waits for nothing but its turn. */
async function settle() {
  for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
}

async function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 250) {
    mock.timers.tick(Math.min(left, 250));
    await settle();
  }
}

const post = async (save) => {
  sent.push({ ...save, text: save.fields[0][1] });
  return replies.shift() ?? { status: 200, version: save.version + 1 };
};
const opened = () => new GroupText(NAME, post, () => {});
const type = (text, words) => text.type([["value", words]]);
const texts = () => sent.map(({ text }) => text);
const LOST = { status: 0 };

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 100000 });
  localStorage.clear();
  sent = [];
  replies = [];
});

afterEach(() => mock.timers.reset());

test("typing is saved at most every two seconds, the newest text alone", async () => {
  const text = opened();
  for (const words of ["a", "ab", "abc", "abcd"]) {
    type(text, words);
    await pass(500);
  }
  assert.deepEqual(texts(), ["a"]);
  await pass(3000);
  assert.deepEqual(texts(), ["a", "abcd"]);
  assert.deepEqual(sent.map(({ version }) => version), [0, 1]);
  assert.equal(text.state, "saved");
  assert.equal(localStorage.getItem(NAME), null);
});

test("it is saved only when the server has said so", async () => {
  replies = [LOST];
  const text = opened();
  type(text, "a");
  await pass(250);
  assert.equal(text.state, "offline");
  assert.notEqual(localStorage.getItem(NAME), null);
  await pass(4000);
  assert.equal(text.state, "saved");
});

test("a save without a reply is sent again under its own id before anything newer, also after a reload", async () => {
  replies = [LOST, LOST];
  const before = opened();
  type(before, "a");
  await pass(250);
  type(before, "ab");
  clearTimeout(before.timer);
  const text = opened();
  assert.deepEqual(text.unsaved, [["value", "ab"]]);
  text.plan();
  await pass(12000);
  assert.deepEqual(texts(), ["a", "a", "a", "ab"]);
  const [first, second, third, last] = sent;
  assert.equal(first.save, second.save);
  assert.equal(first.save, third.save);
  assert.notEqual(first.save, last.save);
  assert.equal(last.version, 1);
  assert.equal(text.unsaved, null);
});

test("words that the server refuses are set aside, over a reload, and never merged", async () => {
  replies = [{ status: 409, code: "changed_meanwhile" }];
  const text = opened();
  type(text, "mine");
  await pass(3000);
  assert.deepEqual(texts(), ["mine"]);
  assert.equal(text.unsaved, null);
  assert.deepEqual(opened().lost, [["value", "mine"]]);
  replies = [{ status: 409, code: "not_scribe" }];
  type(text, "more of mine");
  await pass(3000);
  type(text, "unlike it");
  replies = [{ status: 409, code: "closed" }];
  await pass(3000);
  assert.deepEqual(opened().lost, [["value", "more of mine\nunlike it"]], "nothing of it is lost by the next");
  text.forgetLost();
  assert.equal(localStorage.getItem(NAME), null);
});

test("too many saves, or a server that fails, is no refusal", async () => {
  for (const status of [429, 503, 408]) replies.push({ status });
  const text = opened();
  type(text, "a");
  await pass(30000);
  assert.equal(text.lost, null);
  assert.deepEqual(texts(), ["a", "a", "a", "a"]);
  assert.equal(text.state, "saved");
});

test("flushing saves at once what is newest", async () => {
  const text = opened();
  type(text, "a");
  await pass(250);
  type(text, "ab");
  await text.flush();
  assert.deepEqual(texts(), ["a", "ab"]);
});

test("what another version of the script has kept is no text", () => {
  for (const kept of ["7", "[]", '{"version":1,"fields":"a","sent":{"fields":3}}', "{"]) {
    localStorage.setItem(NAME, kept);
    assert.equal(opened().unsaved, null);
  }
});
