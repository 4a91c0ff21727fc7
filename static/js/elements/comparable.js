// What texts are compared by, to join those in the same words.

/**
 * A text without what makes no difference: capitals, spaces, hyphens within words and a full stop at the end.
 * @param {string} text
 */
export function comparable(text) {
  return text.replaceAll("\u00ad", "").replace(/\s+/g, " ").trim().replace(/[.!]+$/, "").toLowerCase();
}
