// Copies the text of a field, also where there is no clipboard.

/**
 * @param {HTMLTextAreaElement} area
 * @param {HTMLElement} button
 * @param {string} done What stands on the button then.
 */
export async function copyText(area, button, done) {
  area.select();
  try {
    await navigator.clipboard.writeText(area.value);
  } catch {
    document.execCommand("copy"); // there is no clipboard on plain http; the text is selected in any case
  }
  button.textContent = done;
}
