// Makes the children of an element like those of a freshly drawn one, touching only what differs.
//
// What people are using stays as it is: open details, the selection, the focus, and whatever they have filled in. A
// form that somebody has begun to fill in is left alone altogether, so that what it was begun on can be told. A nested
// region is not entered, since it has drawings of its own; nor is an element with data-own, which fills itself.

import { isChoice } from "./controls.js";

const KEPT = new Set(["value", "checked", "open", "selected", "style"]);

/**
 * @param {HTMLElement} element
 * @param {ParentNode & Node} drawn
 */
export function reconcile(element, drawn) {
  const wanted = childrenOf(drawn);
  if (!drawn.children?.length) {
    if (element.children?.length || element.textContent !== drawn.textContent) element.textContent = drawn.textContent;
    return;
  }
  const pairs = pair(element, wanted);
  /** @type {Set<Node | null>} */
  const staying = new Set(pairs);
  for (const node of childrenOf(element)) if (!staying.has(node)) node.remove();
  let place = element.firstChild;
  pairs.forEach((old, index) => {
    const child = old ?? wanted[index];
    if (child === place) place = place.nextSibling;
    else place = put(element, child, place);
    if (old) update(old, wanted[index]);
  });
}

/**
 * The old child that each drawn one continues, or null: the one with its key, otherwise the next of its kind.
 * @param {HTMLElement} element
 * @param {HTMLElement[]} wanted
 */
function pair(element, wanted) {
  /** @type {Map<string, HTMLElement>} */
  const keyed = new Map();
  /** @type {HTMLElement[]} */
  const plain = [];
  for (const child of childrenOf(element)) {
    const key = keyOf(child);
    if (key) keyed.set(key, child);
    else plain.push(child);
  }
  return wanted.map((child) => {
    const key = keyOf(child);
    if (key) return keyed.get(key) ?? null;
    const index = plain.findIndex((old) => old.localName === child.localName);
    return index < 0 ? null : plain.splice(index, 1)[0];
  });
}

/**
 * The elements, and the text between them: a space between two words would be missed.
 * @param {Node} parent
 */
function childrenOf(parent) {
  return /** @type {HTMLElement[]} */ ([...parent.childNodes]);
}

/**
 * The key of an element, if it has one; text has none.
 * @param {HTMLElement} child
 */
function keyOf({ dataset = {}, id }) {
  return dataset.key ?? dataset.region ?? id;
}

/**
 * Puts a child before a place. The one with the focus stays where it is and lets the others move around it.
 * @param {HTMLElement} parent
 * @param {HTMLElement} child
 * @param {ChildNode | null} place
 * @returns {ChildNode | null} The place before which the next child belongs.
 */
function put(parent, child, place) {
  if (parent.moveBefore && child.parentNode === parent) {
    parent.moveBefore(child, place);
  } else if (child.parentNode === parent && child.contains(document.activeElement)) {
    while (place && place !== child) {
      const next = place.nextSibling;
      parent.append(place);
      place = next;
    }
    return child.nextSibling;
  } else {
    parent.insertBefore(child, place);
  }
  return place;
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} drawn
 */
function update(element, drawn) {
  if (!element.dataset) return reconcile(element, drawn);
  if (element.dataset.region) return;
  if (element instanceof HTMLFormElement && [...element.elements].some(isTouched)) return;
  for (const { name } of [...element.attributes]) {
    if (!drawn.hasAttribute(name) && !isKept(element, name) && !name.startsWith("data-js-")) element.removeAttribute(name);
  }
  for (const { name, value } of drawn.attributes) {
    if (!isKept(element, name) && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
  if ("defaultValue" in element) fill(/** @type {Field} */ (element), /** @type {Field} */ (drawn));
  else if (!("own" in drawn.dataset)) reconcile(element, drawn);
}

/**
 * Whether an attribute is left as it is. The value of an option, a button or a choice is no one's but the server's.
 * @param {HTMLElement} element
 * @param {string} name
 */
function isKept(element, name) {
  return KEPT.has(name) && (name !== "value" || ("defaultValue" in element && !isChoice(element)));
}

/**
 * A control of a form that has a default. A choice has one for whether it is ticked, another one for its text.
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLOutputElement} Field
 */

/**
 * A field takes what was drawn as long as nobody has changed it.
 * @param {Field} control
 * @param {Field} drawn
 */
function fill(control, drawn) {
  if (isTouched(control)) return;
  if (isChoice(control)) {
    const { defaultChecked } = /** @type {HTMLInputElement} */ (drawn);
    if (control.defaultChecked !== defaultChecked) control.checked = control.defaultChecked = defaultChecked;
  } else if (control.defaultValue !== drawn.defaultValue) control.value = control.defaultValue = drawn.defaultValue;
}

/** @param {Element} control */
function isTouched(control) {
  if (isChoice(control)) return control.checked !== control.defaultChecked;
  return "defaultValue" in control && /** @type {Field} */ (control).value !== control.defaultValue;
}
