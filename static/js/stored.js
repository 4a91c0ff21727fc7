// What this browser keeps. Where cookies are blocked it keeps nothing; then things last as long as the page.

/**
 * @param {string} name
 * @returns {string | null} What is kept under a name; null for nothing.
 */
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string | null} value Null removes it.
 */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Full, or blocked.
  }
}

/**
 * The names of all that is kept under names that begin so.
 * @param {string} prefix
 */
export function namesOf(prefix) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

/**
 * What is kept as JSON under a name. Another version of the scripts may have written it, so it may be of any shape.
 * @param {string} name
 * @returns {unknown} Null for nothing, and for what is not JSON.
 */
export function recallObject(name) {
  return parsed(recall(name));
}

/**
 * @param {string | null} text
 * @returns {unknown} Null for what is not JSON.
 */
export function parsed(text) {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {object | null} value Null removes it.
 */
export function rememberObject(name, value) {
  remember(name, value && JSON.stringify(value));
}
