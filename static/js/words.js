// Texts with numbers in them.


/**
 * "1 answer" or "12 answers": a text with its number filled in.
 * @param {string} one
 * @param {string} other
 * @param {number} count
 */
export function words(one, other, count) {
  return (count === 1 ? one : other).replace("{n}", String(count));
}
