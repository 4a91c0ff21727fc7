// A page for the modules under test: jsdom's window, whose names they find where a browser has them.

import { JSDOM } from "jsdom";

const NAMES = [
  "CSS", "CustomEvent", "Event", "EventTarget", "FormData", "HTMLElement", "HTMLFormElement", "MutationObserver", "Node", "addEventListener",
  "customElements", "dispatchEvent", "document", "localStorage", "location", "sessionStorage", "window",
];

const dom = new JSDOM("<!doctype html><html lang=nb><body></body></html>", { url: "http://127.0.0.1/" });

for (const name of NAMES) {
  const value = dom.window[name];
  globalThis[name] = typeof value === "function" && !value.prototype ? value.bind(dom.window) : value;
}

/** What went wrong where nobody caught it, as the console of a browser would say it. */
export const reported = [];

dom.window.addEventListener("error", (event) => {
  event.preventDefault();
  reported.push(event.error);
});
console.error = (error) => reported.push(error);
