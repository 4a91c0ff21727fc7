// The server's time, as well as this browser can tell: clocks on phones are often wrong. It is kept in a global variable,
// where both scripts of the phone's page find it.

/** @param {number} milliseconds The server's time, since 1970. */
export function setTime(milliseconds) {
  globalThis.ahead = milliseconds - Date.now();
}

/** @returns {number} The server's time in milliseconds since 1970. */
export function now() {
  return Date.now() + (globalThis.ahead ?? 0);
}
