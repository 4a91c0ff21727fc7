// Makes the children of an element like those of a freshly drawn one, touching only what differs.
//
// What people are using stays as it is: open details, the selection, the focus, and whatever they have filled in. A
// form that somebody has begun to fill in is left alone altogether, so that what it was begun on can be told. A nested
// region is not entered, since it has drawings of its own; nor is an element with data-own, which fills itself.

import { isChoice } from "./controls.js";

const KEPT = new Set(["value", "checked", "open", "selected", "style"]);

export function reconcile(element, drawn) {
  const wanted = [...drawn.children];
  if (!wanted.length) {
    if (element.children.length || element.textContent !== drawn.textContent) element.textContent = drawn.textContent;
    return;
  }
  const pairs = pair(element, wanted);
  const staying = new Set(pairs);
  for (const node of [...element.childNodes]) if (!staying.has(node)) node.remove();
  let place = element.firstChild;
  pairs.forEach((old, index) => {
    const child = old ?? document.importNode(wanted[index], true);
    if (child === place) place = place.nextSibling;
    else place = put(element, child, place);
    if (old) update(old, wanted[index]);
  });
}

// For each drawn child the old one that it continues, or null: the one with its key, else the next of its kind.
function pair(element, wanted) {
  const keyed = new Map();
  const plain = [];
  for (const child of element.children) {
    if (keyOf(child)) keyed.set(keyOf(child), child);
    else plain.push(child);
  }
  return wanted.map((child) => {
    if (keyOf(child)) return keyed.get(keyOf(child)) ?? null;
    const index = plain.findIndex((old) => old.localName === child.localName);
    return index < 0 ? null : plain.splice(index, 1)[0];
  });
}

function keyOf(element) {
  return element.dataset.key ?? element.dataset.region ?? element.id;
}

// Puts a child before a place. The one with the focus stays where it is and lets the others move around it.
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

function update(element, drawn) {
  if (element.dataset.region) return;
  if (element.localName === "form" && [...element.elements].some(isTouched)) return;
  for (const { name } of [...element.attributes]) {
    if (!drawn.hasAttribute(name) && !isKept(element, name) && !name.startsWith("data-js-")) element.removeAttribute(name);
  }
  for (const { name, value } of drawn.attributes) {
    if (!isKept(element, name) && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
  if ("defaultValue" in element) fill(element, drawn);
  else if (!("own" in drawn.dataset)) reconcile(element, drawn);
}

// The value of an option, a button or a choice is no one's but the server's.
function isKept(element, name) {
  return KEPT.has(name) && (name !== "value" || ("defaultValue" in element && !isChoice(element)));
}

// A control takes what was drawn as long as nobody has changed it.
function fill(control, drawn) {
  if (isTouched(control)) return;
  if (isChoice(control)) {
    if (control.defaultChecked !== drawn.defaultChecked) control.checked = control.defaultChecked = drawn.defaultChecked;
  } else if (control.defaultValue !== drawn.defaultValue) control.value = control.defaultValue = drawn.defaultValue;
}

function isTouched(control) {
  if (isChoice(control)) return control.checked !== control.defaultChecked;
  return control.value !== (control.defaultValue ?? control.value);
}
