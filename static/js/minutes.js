// Times as a clock shows them.

/**
 * "9:05".
 * @param {number} seconds From 0 on.
 */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
