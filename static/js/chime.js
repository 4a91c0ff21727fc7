// A quiet chime when the timer runs out, made here and not from a file. Browsers let a page sound once somebody has pressed
// something on it.

import { now } from "./clock.js";
import { findAll } from "./query.js";

const TONES = [659, 880]; // hertz, one after the other
const APART = 0.22; // seconds
const LASTS = 1.6; // seconds until a tone has died away
const LOUDNESS = 0.12; // of the loudest there is
const LATE = 3000; // milliseconds after which it is no news any more, when a laptop wakes up, say

/** @type {AudioContext | undefined} */
let context;

async function sound() {
  context = context || new AudioContext();
  await context.resume();
  return context;
}

export async function chime() {
  const due = now();
  const audio = await sound();
  if (now() - due > LATE) return; // the browser let it sound only once something was pressed
  for (const [number, pitch] of TONES.entries()) {
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const volume = new GainNode(audio, { gain: 0 });
    const start = audio.currentTime + number * APART;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + LASTS);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + LASTS);
  }
}

/**
 * Chimes whenever a timer in the room that is to chime runs out. Of several windows with the room in this browser, one does.
 * @param {HTMLElement} room
 */
export async function chimeForTimers(room) {
  soundOncePressed();
  await turnOf(`chime ${room.dataset.room}`);
  chimeAtTheirEnd(room);
}

export function soundOncePressed() {
  for (const press of ["pointerdown", "keydown"]) {
    addEventListener(press, sound, { once: true });
  }
}

/**
 * Chimes whenever a timer in a place that is to chime runs out.
 * @param {ParentNode} place
 */
export function chimeAtTheirEnd(place) {
  let left = new Map();
  setInterval(() => {
    const timers = findAll(place, "[data-chimes] count-down").map((it) => Number(it.dataset.deadline));
    const before = left;
    left = new Map(timers.map((deadline) => [deadline, deadline - now()]));
    for (const [deadline, remaining] of left) if (before.get(deadline) > 0 && remaining <= 0 && remaining > -LATE) chime();
  }, 250);
}

/**
 * Resolves once it is this window's turn, which lasts until it is closed. On plain http every window has it.
 * @param {string} name
 */
function turnOf(name) {
  const { locks } = navigator;
  if (!locks) return Promise.resolve();
  return new Promise((/** @type {(turn: void) => void} */ take) => {
    locks.request(name, () => {
      take();
      return new Promise(() => {});
    });
  });
}
