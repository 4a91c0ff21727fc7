// An entry for a calendar, as RFC 5545 has it. Its time is that of the clock on the wall, wherever the phone is then.

const LINE = 75; // bytes
const HALF_PAST_EIGHT = "08:30";

/** How many characters of a description all common calendars take. */
export const MOST = 8000;

/**
 * @typedef {object} Entry
 * @property {string} id Equal in all versions of the entry.
 * @property {number} version Calendars take a higher one for a change.
 * @property {Date} madeAt
 * @property {string} day Such as 2026-12-01.
 * @property {string} time Such as 08:30.
 * @property {string} title
 * @property {string} description
 */

/**
 * When people are likely to look at it: on the next working day, as it begins.
 * @param {Date} now
 */
export function nextWorkingDay(now) {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  while (next.getDay() % 6 === 0) next.setDate(next.getDate() + 1);
  const [month, date] = [next.getMonth() + 1, next.getDate()].map((number) => `${number}`.padStart(2, "0"));
  return { day: `${next.getFullYear()}-${month}-${date}`, time: HALF_PAST_EIGHT };
}

/**
 * The content of an .ics file, with an alarm at the time itself.
 * @param {Entry} entry
 */
export function calendarFile({ id, version, madeAt, day, time, title, description }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//workshop-live//first action//EN",
    "BEGIN:VEVENT",
    `UID:${id}`,
    `SEQUENCE:${version}`,
    `DTSTAMP:${plain(madeAt.toISOString().slice(0, 19))}Z`,
    `DTSTART:${plain(`${day}T${time.slice(0, 5)}:00`)}`,
    "DURATION:PT15M",
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(description)}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:PT0S",
    `DESCRIPTION:${escaped(title)}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/**
 * Puts a file among the downloads, from where phones open it with their calendar.
 * @param {string} content
 */
export function downloadEntry(content) {
  const href = URL.createObjectURL(new Blob([content], { type: "text/calendar;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href, download: "min-avtale.ics" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

/** @param {string} time With dashes and colons. */
function plain(time) {
  return time.replace(/[-:]/g, "");
}

/** @param {string} text */
function escaped(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\t\n]/gu, "") // control characters
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\n/g, "\\n");
}

/**
 * A line in pieces of at most 75 bytes, which divide no character. All but the first begin with a space.
 * @param {string} line
 */
function folded(line) {
  const encoder = new TextEncoder();
  let [pieces, length] = ["", 0];
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (length + size > LINE) [pieces, length] = [`${pieces}\r\n `, 1];
    pieces += char;
    length += size;
  }
  return pieces;
}
