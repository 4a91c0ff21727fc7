import assert from "node:assert/strict";
import { test } from "node:test";

import { fragmentOf, writtenIn } from "../../static/js/kept_texts.js";
import { calendarFile, nextWorkingDay } from "../../static/js/participant/calendar_entry.js";

const ENTRY = { id: "x", version: 2, madeAt: new Date("2026-11-30T14:00:00Z"), day: "2026-12-01", time: "08:30", title: "A", description: "B" };

test("the day that is offered is the next one on which people work", () => {
  const days = { "2026-11-30": "2026-12-01", "2026-12-04": "2026-12-07", "2026-12-05": "2026-12-07", "2026-12-31": "2027-01-01" };
  for (const [now, then] of Object.entries(days)) assert.deepEqual(nextWorkingDay(new Date(`${now}T23:30:00`)), { day: then, time: "08:30" });
});

test("lines are folded at 75 bytes, between characters", () => {
  const description = `${"ærlig 🙂 ".repeat(60)};,\\\r\nslutt\u0007`;
  const lines = calendarFile({ ...ENTRY, description }).split("\r\n");
  assert.equal(lines.pop(), "");
  for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line);
  const whole = lines.join("\n").replace(/\n /g, "");
  assert.ok(whole.includes(`DESCRIPTION:${"ærlig 🙂 ".repeat(60)}\\;\\,\\\\\\nslutt\nBEGIN:VALARM`), whole);
  assert.ok(whole.includes("DTSTART:20261201T083000\n"), "neither a zone nor a Z");
});

test("a link carries any text, and a part of one is told from all of it", () => {
  const written = { asked: "Hva nå? 🙂", parts: [["Hva?", "ÆØÅ\n+/= \u2028"], ["Når?", ""], ["", "fredag"]] };
  const fragment = fragmentOf(written);
  assert.match(fragment, /^[\w-]+$/);
  assert.deepEqual(writtenIn(fragment), { ...written, parts: [written.parts[0], written.parts[2]] });
  for (const broken of ["", "!", fragment.slice(0, -5), btoa("5"), btoa('["a",1,"b"]'), btoa('["a","b"]')]) assert.equal(writtenIn(broken), null);
});
