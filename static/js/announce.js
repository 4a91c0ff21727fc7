// What changes without being looked at is said aloud, at most one thing every five seconds.

const PAUSE = 5000;
let last = 0;
let timer = 0;

export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    last = Date.now();
    const status = document.querySelector('[role="status"]');
    if (status) status.textContent = text;
  }, Math.max(0, last + PAUSE - Date.now()));
}
