// How far a room is behind its plan or ahead, and whether the next fixed time can hold. Planned times are times of the day, so
// they are compared across midnight; domain/day_clock.py has the facts, and the same for those who move the plan.

const DAY = 24 * 60; // minutes
const LONGEST = 240; // minutes behind or ahead; beyond them, the room does not run by this plan
const SHORTEST = 3; // what is shortened keeps a third of its minutes

/**
 * @typedef {object} DayFacts Times are as on clocks in the room's time zone, such as "10:15".
 * @property {string} zone
 * @property {number | undefined} [ends] When the current item ends as planned, in milliseconds; none if that is not planned.
 * @property {number | undefined} [left] Seconds that it goes on for after that, while the room pauses.
 * @property {string | undefined} [planned] When the next item is planned.
 * @property {string | undefined} [fixed] The next start that must be kept.
 * @property {number | undefined} [between] The minutes that what is before it takes as planned.
 * @property {number | undefined} [gives] The minutes of an item before it that may be shortened.
 */

/**
 * @typedef {object} DayState
 * @property {number} behind Minutes behind the plan; below 0 when ahead.
 * @property {"holds" | "holdsIf" | "holdsIfDone" | "holdsIfShorter" | "slips"} [fixed] What becomes of the fixed start.
 * @property {number} [minutes] How long the item that gives way may take, until when this one must be done, or by how much the
 * rest must be shorter.
 * @property {string} [later] When what must be kept begins if nothing gives way.
 */

/**
 * @param {DayFacts} facts
 * @param {number} now Milliseconds since 1970.
 * @returns {DayState | null} Null if the plan says nothing.
 */
export function dayState(facts, now) {
  const { zone, ends, left = 0, planned } = facts;
  if (!planned) return null;
  const free = 60000 * Math.round((Math.max(now, ends ?? now) + 1000 * left) / 60000);
  let behind = after(planned, free, zone);
  if (ends === undefined) behind = Math.max(0, behind); // nobody is ahead in what may last as long as it likes
  if (Math.abs(behind) > LONGEST) return null;
  return { behind, ...fixedState(facts, now, free) };
}

/**
 * @param {DayFacts} facts
 * @param {number} now
 * @param {number} free When the room is done with the current item.
 * @returns {Partial<DayState>}
 */
function fixedState({ zone, fixed, between, gives = 0 }, now, free) {
  if (!fixed || between === undefined) return {};
  const begins = free + 60000 * between;
  const late = after(fixed, begins, zone);
  if (Math.abs(late) > LONGEST) return {};
  if (late <= 0) return { fixed: "holds" };
  if (gives - late >= gives / SHORTEST) return { fixed: "holdsIf", minutes: gives - late };
  const rest = Math.round((free - now) / 60000); // minutes of the current item
  if (rest - late >= 1) return { fixed: "holdsIfDone", minutes: rest - late };
  if (between - late >= between / SHORTEST) return { fixed: "holdsIfShorter", minutes: late };
  return { fixed: "slips", later: clock(begins, zone) };
}

/**
 * How many minutes a moment is after the nearest time of the day.
 * @param {string} time
 * @param {number} moment
 * @param {string} zone
 */
function after(time, moment, zone) {
  const apart = minutes(clock(moment, zone)) - minutes(time);
  return ((apart + 1.5 * DAY) % DAY) - DAY / 2;
}

/**
 * @param {number} moment
 * @param {string} zone
 */
function clock(moment, zone) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(moment);
}

/** @param {string} time "10:15", say. */
function minutes(time) {
  const [hours, rest] = time.split(":").map(Number);
  return 60 * hours + rest;
}
