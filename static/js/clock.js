// The server's time, as well as this browser can tell: clocks on phones are often wrong. It stands where both scripts of
// the phone's page find it.

export function setTime(milliseconds) {
  globalThis.ahead = milliseconds - Date.now();
}

export function now() {
  return Date.now() + (globalThis.ahead ?? 0);
}
