// The server's time, as well as this browser can tell: clocks on phones are often wrong.

let ahead = 0;

export function setTime(milliseconds) {
  ahead = milliseconds - Date.now();
}

export function now() {
  return Date.now() + ahead;
}
