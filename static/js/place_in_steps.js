// Where a group is in a method with steps, as the fragment of an address: "#step=3&minutes=5.5.10.5.5&until=1796036400000".
// No server sees fragments, and a reload keeps them. Anything may stand in one; what makes no sense counts as not said.

export const LONGEST = 60; // minutes of a step
export const MINUTE = 60000;
const STALE = 60 * MINUTE; // after its time was up, a clock is of another day

/**
 * `at` is the number of the step: 0 before the first one, and one more than there are when all are done. `until` is when
 * the time of the step is up, in milliseconds since 1970, while the clock runs, and `left` the milliseconds that are left
 * while it is stopped.
 * @typedef {{ at: number, minutes: number[], until: number | null, left: number | null }} Place
 */

/**
 * @param {Place} place
 * @param {number[]} usual The minutes that need not be said.
 * @returns {string} "" for the usual steps, before the first one.
 */
export function toFragment({ at, minutes, until, left }, usual) {
  const said = [
    at ? `step=${at}` : "",
    `${minutes}` === `${usual}` ? "" : `minutes=${minutes.join(".")}`,
    until === null ? "" : `until=${until}`,
    left === null ? "" : `left=${left}`,
  ].filter(Boolean);
  return said.length ? `#${said.join("&")}` : "";
}

/**
 * @param {string} fragment
 * @param {number[]} usual
 * @param {number} now Milliseconds since 1970.
 * @returns {Place}
 */
export function fromFragment(fragment, usual, now) {
  const said = new URLSearchParams(fragment.slice(1));
  const minutes = (said.get("minutes") || "").split(".").map((it) => whole(it, 1, LONGEST));
  const at = whole(said.get("step"), 0, usual.length + 1) || 0;
  const isStep = at > 0 && at <= usual.length;
  const latest = LONGEST * MINUTE;
  return {
    at,
    minutes: minutes.length === usual.length && !minutes.includes(null) ? /** @type {number[]} */ (minutes) : [...usual],
    until: isStep ? whole(said.get("until"), now - STALE, now + latest) : null,
    left: isStep ? whole(said.get("left"), -STALE, latest) : null,
  };
}

/**
 * @param {string | null} text
 * @param {number} least
 * @param {number} most
 */
function whole(text, least, most) {
  const number = /^-?\d{1,15}$/.test(text || "") ? Number(text) : NaN;
  return number >= least && number <= most ? number : null;
}
