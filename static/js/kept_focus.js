// Keeps the focus from falling to the body: where what had it is gone or hidden, it goes to what that stood in.

/** From the innermost on; the last ones are the document and the window. @type {HTMLElement[]} */
let path = [];

addEventListener("focusin", (event) => (path = /** @type {HTMLElement[]} */ (event.composedPath())));

new MutationObserver(() => {
  const [focused] = path;
  const place = path.find((it) => it.getClientRects?.().length && (it === focused || it.matches("[data-region], [tabindex], main")));
  if (!place || place === focused) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}).observe(document, { subtree: true, childList: true, attributes: true });
