// The kinds of controls in forms.

/**
 * Whether an element is a box or a button that is ticked or not; its value is then no one's but the server's.
 * @param {Element} element
 * @returns {element is HTMLInputElement}
 */
export function isChoice(element) {
  return ["radio", "checkbox"].includes(/** @type {HTMLInputElement} */ (element).type);
}

/**
 * The controls of a form, in the order of the document.
 * @param {HTMLFormElement} form
 */
export function controlsIn(form) {
  return /** @type {Control[]} */ ([...form.elements]);
}
