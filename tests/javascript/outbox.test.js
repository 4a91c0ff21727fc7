import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { reported } from "./browser.js";
import { AnswerOutbox } from "../../static/js/participant/outbox.js";

const ROOM = "abc";
let requests = [];
let replies = []; // each a function of the fields, or nothing for the usual one

/** Answers as the server does: a 201 with what was sent. */
function accept(fields, path) {
  const revision = Number(fields.revision ?? 0);
  const id = fields.key ?? path.split("/")[4];
  return Response.json({ id, revision, late: false }, { status: fields.revision ? 200 : 201 });
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle() {
  for (let turns = 0; turns < 50; turns += 1) await Promise.resolve();
  await new Promise((done) => {
    setImmediate(done);
  });
}

/** Lets time pass, in steps, since one timer sets the next. */
async function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 250) {
    mock.timers.tick(Math.min(left, 250));
    await settle();
  }
}

const writing = (outbox, text) => outbox.add("q1", "1", "Hva?", [["text", text]], text);
const sentTexts = () => requests.map(({ fields }) => fields.text);
const stored = () => Object.keys(localStorage).filter((name) => name.startsWith(`answer ${ROOM} `));

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  localStorage.clear();
  requests = [];
  replies = [];
  reported.length = 0;
  mock.method(globalThis, "fetch", (path, { body }) => {
    const fields = Object.fromEntries(body);
    requests.push({ path, fields });
    return (replies.shift() ?? accept)(fields, path);
  });
});

afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

test("an answer is stored before it is sent, and no longer once the server has it", async () => {
  const outbox = new AnswerOutbox(ROOM);
  let answered;
  const reply = new Promise((done) => {
    answered = done;
  });
  replies = [(fields, path) => reply.then(() => accept(fields, path))];
  writing(outbox, "Tillit");
  assert.equal(stored().length, 1);
  await settle();
  assert.equal(outbox.pending, 1);
  answered();
  await settle();
  assert.deepEqual(sentTexts(), ["Tillit"]);
  assert.equal(outbox.pending, 0);
  assert.deepEqual(stored(), []);
});

test("what gets no reply is sent again under the same key, and what waits behind it after it", async () => {
  const outbox = new AnswerOutbox(ROOM);
  replies = [() => Promise.reject(new TypeError("no network"))];
  writing(outbox, "Tillit");
  writing(outbox, "Åpenhet");
  await settle();
  assert.equal(outbox.offline, true);
  assert.equal(outbox.pending, 2);
  await pass(1000);
  assert.deepEqual(sentTexts(), ["Tillit", "Tillit", "Åpenhet"]);
  assert.equal(requests[0].fields.key, requests[1].fields.key);
  assert.equal(outbox.offline, false);
  assert.equal(outbox.pending, 0);
});

test("a sign-in page of the venue that says 200 to everything is no reply", async () => {
  const outbox = new AnswerOutbox(ROOM);
  replies = [() => new Response("<h1>Welcome to our Wi-Fi</h1>"), () => Response.json({ welcome: true })];
  writing(outbox, "Tillit");
  await settle();
  assert.equal(outbox.pending, 1);
  await pass(2000);
  assert.deepEqual(sentTexts(), ["Tillit", "Tillit", "Tillit"]);
  assert.equal(outbox.pending, 0);
});

test("a server that is busy is asked again when it says so", async () => {
  const outbox = new AnswerOutbox(ROOM);
  replies = [() => Response.json({ code: "too_many" }, { status: 429, headers: { "Retry-After": "3" } })];
  writing(outbox, "Tillit");
  await pass(2750);
  assert.equal(requests.length, 1);
  await pass(500);
  assert.equal(outbox.pending, 0);
});

test("a change of what was tried goes after it as a revision; of what was not tried, two changes are one", async () => {
  const outbox = new AnswerOutbox(ROOM);
  replies = [() => Promise.reject(new TypeError("no network"))];
  writing(outbox, "En");
  await settle();
  const [answer] = outbox.answers;
  outbox.change(answer, [["text", "To"]], "To");
  outbox.change(answer, [["text", "Tre"]], "Tre");
  await pass(2000);
  assert.deepEqual(
    requests.map(({ path, fields }) => [path, fields.text, fields.revision]),
    [
      [`/rooms/${ROOM}/answers`, "En", undefined],
      [`/rooms/${ROOM}/answers`, "En", undefined],
      [`/rooms/${ROOM}/answers/${answer.key}`, "Tre", "2"],
    ],
  );
  assert.equal(outbox.pending, 0);
});

test("what the server refuses for good is given back, and the next is sent", async () => {
  const outbox = new AnswerOutbox(ROOM);
  const given = [];
  outbox.addEventListener("refused", ({ detail }) => given.push([detail.text, detail.code, detail.isLate]));
  replies = [() => Response.json({ code: "not_open", detail: "Closed." }, { status: 409 })];
  writing(outbox, "For sent");
  writing(outbox, "Neste");
  await settle();
  assert.deepEqual(given, [["For sent", "not_open", true]]);
  assert.deepEqual(sentTexts(), ["For sent", "Neste"]);
  assert.deepEqual(outbox.answers.map(({ text }) => text), ["Neste"]);
});

test("what was waiting when the page was left is sent by the next one", async () => {
  replies = [() => Promise.reject(new TypeError("no network"))];
  writing(new AnswerOutbox(ROOM), "Tillit");
  await settle();
  mock.timers.reset(); // the page is gone, and its timers with it
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  await new AnswerOutbox(ROOM).send();
  assert.deepEqual(sentTexts(), ["Tillit", "Tillit"]);
  assert.deepEqual(stored(), []);
});

test("a full storage keeps no answer from being sent", async () => {
  mock.method(Object.getPrototypeOf(localStorage), "setItem", () => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const outbox = new AnswerOutbox(ROOM);
  writing(outbox, "Tillit");
  await settle();
  assert.deepEqual(sentTexts(), ["Tillit"]);
  assert.equal(outbox.pending, 0);
});

test("a fetch that throws instead of failing is tried again", async () => {
  const outbox = new AnswerOutbox(ROOM);
  replies = [
    () => {
      throw new TypeError("blocked");
    },
  ];
  writing(outbox, "Tillit");
  await pass(1000);
  assert.deepEqual(sentTexts(), ["Tillit", "Tillit"]);
  assert.equal(outbox.pending, 0);
});

test("a listener that throws keeps nothing from being sent", async () => {
  const outbox = new AnswerOutbox(ROOM);
  for (const name of ["change", "acknowledged"]) {
    outbox.addEventListener(name, () => {
      throw new Error("a fault of the screen");
    });
  }
  writing(outbox, "Tillit");
  writing(outbox, "Åpenhet");
  await settle();
  assert.deepEqual(sentTexts(), ["Tillit", "Åpenhet"]);
  assert.equal(outbox.pending, 0);
  assert.ok(reported.length);
});

for (const place of ["save", "setOffline", "acknowledge"]) {
  test(`an exception in ${place}() costs a wait, and no answer`, async () => {
    const outbox = new AnswerOutbox(ROOM);
    replies = [() => Promise.reject(new TypeError("no network"))];
    writing(outbox, "Tillit");
    await settle();
    let failures = 0;
    const works = outbox[place];
    outbox[place] = function failing(...values) {
      failures += 1;
      if (failures === 1) throw new Error("a fault of ours");
      return works.apply(this, values);
    };
    await pass(5000);
    assert.ok(failures > 1);
    assert.equal(outbox.pending, 0);
    assert.equal(outbox.answers.length, 1);
    assert.deepEqual(stored(), []);
    assert.equal(reported.length, 1);
    writing(outbox, "Åpenhet");
    await settle();
    assert.equal(sentTexts().at(-1), "Åpenhet");
  });
}

test("an answer that cannot be sent does not keep the others back, and stays", async () => {
  const odd = { key: "odd", activity: "q1", round: "1", about: "", fields: [["text"]], text: "", revision: 0, madeAt: 0 };
  localStorage.setItem(`answer ${ROOM} odd`, JSON.stringify({ ...odd, steps: [{ path: "", revision: 0, fields: [["text"]] }] }));
  const outbox = new AnswerOutbox(ROOM);
  writing(outbox, "Tillit");
  await pass(1000);
  assert.deepEqual(sentTexts(), ["Tillit"]);
  assert.equal(outbox.offline, false);
  assert.deepEqual(stored(), [`answer ${ROOM} odd`]);
});

for (const shape of ["{", "null", "7", "{}", '{"key":"old","steps":"none"}', '{"key":"old","steps":[{"path":""}]}', '{"key":"old","steps":[null]}']) {
  test(`what another version has stored is left as it is: ${shape}`, async () => {
    const name = `answer ${ROOM} old`;
    localStorage.setItem(name, shape);
    const outbox = new AnswerOutbox(ROOM);
    outbox.hear(name, shape); // and another tab, of that version
    writing(outbox, "Tillit");
    await settle();
    assert.deepEqual(sentTexts(), ["Tillit"]);
    assert.equal(outbox.pending, 0);
    assert.equal(localStorage.getItem(name), shape);
  });
}

test("two tabs know of each other's answers", async () => {
  replies = [() => Promise.reject(new TypeError("no network"))];
  const [one, other] = [new AnswerOutbox(ROOM), new AnswerOutbox(ROOM)];
  writing(one, "Tillit");
  const [name] = stored();
  other.hear(name, localStorage.getItem(name));
  assert.equal(other.pending, 1);
  await pass(1000);
  assert.equal(one.pending, 0);
  other.hear(name, null);
  assert.equal(other.pending, 0);
});
