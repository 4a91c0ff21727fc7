// Texts of elements that are written again and again.

/**
 * Writes a text where another one stands: screen readers say whatever is written, the same text too.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
