// Looking elements up.

/**
 * The first element that matches inside another, or in the page.
 * @template {string} S
 * @param {ParentNode} place
 * @param {S} selector
 * @returns {ElementFor<S>}
 * @throws {Error} If there is none: the template and the script disagree.
 */
export function find(place, selector) {
  const found = place.querySelector(selector);
  if (!found) throw new Error(selector);
  return /** @type {ElementFor<S>} */ (found);
}

/**
 * The first element that matches, or null.
 * @template {string} S
 * @param {ParentNode} place
 * @param {S} selector
 * @returns {ElementFor<S> | null}
 */
export function seek(place, selector) {
  return /** @type {ElementFor<S> | null} */ (place.querySelector(selector));
}

/**
 * All elements that match, in the order of the document.
 * @template {string} S
 * @param {ParentNode} place
 * @param {S} selector
 * @returns {ElementFor<S>[]}
 */
export function findAll(place, selector) {
  return /** @type {ElementFor<S>[]} */ ([...place.querySelectorAll(selector)]);
}

/**
 * The nearest element that matches: this one, or one around it; null if there is none.
 * @template {string} S
 * @param {EventTarget | null | undefined} target Of an event, say; a text that is dragged is no element.
 * @param {S} selector
 * @returns {ElementFor<S> | null}
 */
export function closest(target, selector) {
  return target instanceof Element ? /** @type {ElementFor<S> | null} */ (target.closest(selector)) : null;
}
