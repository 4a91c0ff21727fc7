// What changes without being looked at is said aloud, at most one thing every five seconds, and each thing once; what
// somebody has just done, at once. Of several about the same, only the newest is still said.

const PAUSE = 5000;
const waiting = new Map();
let free = 0; // when the next may be said
let timer = 0;

export function announce(text, about, lang = "") {
  waiting.set(about, [text, lang]);
  plan();
}

// Elements say the time; on the phone they are of another script.
addEventListener("say", ({ detail }) => announce(detail, "time"));

export function sayAtOnce(text, lang = "") {
  free = Date.now() + PAUSE;
  const status = document.querySelector('.visually-hidden[role="status"]');
  if (status) Object.assign(status, { lang, textContent: text });
  plan();
}

function plan() {
  clearTimeout(timer);
  if (waiting.size) timer = setTimeout(sayNext, free - Date.now());
}

function sayNext() {
  const [about, said] = waiting.entries().next().value;
  waiting.delete(about);
  sayAtOnce(...said);
}
