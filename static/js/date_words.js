// Says the day that is chosen in a date field in words beside it: the field itself has the order of day and month that the browser
// likes, not that of the page's language.

import { findAll, seek } from "./query.js";

for (const field of findAll(document, "input[type=date][aria-describedby]")) {
  const words = seek(document, `#${field.getAttribute("aria-describedby")}`);
  if (words) field.addEventListener("input", () => (words.textContent = inWords(field.valueAsDate, /** @type {Texts} */ (words.dataset))));
}

/**
 * @param {Date | null} day At midnight UTC; null for none.
 * @param {Texts} language How it writes days.
 */
function inWords(day, { pattern, weekdays, months }) {
  if (!day) return "";
  /** @type {Record<string, string | number>} */
  const parts = {
    EEEE: weekdays.split(",")[(day.getUTCDay() + 6) % 7],
    MMMM: months.split(",")[day.getUTCMonth()],
    d: day.getUTCDate(),
    y: day.getUTCFullYear(),
  };
  return pattern.replace(/EEEE|MMMM|d|y/g, (part) => `${parts[part]}`);
}
