// What changes without being looked at is said aloud, at most one thing every five seconds; what somebody has just done,
// at once.

const PAUSE = 5000;
let last = 0;
let timer = 0;

export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => sayAtOnce(text), Math.max(0, last + PAUSE - Date.now()));
}

export function sayAtOnce(text) {
  clearTimeout(timer);
  last = Date.now();
  const status = document.querySelector('[role="status"]');
  if (status) status.textContent = text;
}
