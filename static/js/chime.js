// A quiet chime when the timer runs out, made here and not from a file. Browsers let a page sound once somebody has pressed
// something on it.

import { now } from "./clock.js";
import { newKey } from "./new_key.js";
import { findAll, seek } from "./query.js";

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
 * Chimes whenever a timer in the room that is to chime runs out, if the server has chosen this window among all that can sound.
 * @param {HTMLElement} room
 * @param {(note: { sounds: string }) => void} report Tells the server the name of this window.
 */
export function chimeForTimers(room, report) {
  const own = newKey();
  const offer = () => report({ sounds: own });
  soundOncePressed(offer);
  let isAsked = false;
  chimeAtTheirEnd(room, () => {
    if (!isAsked) sound().then(offer); // without a press, where the browser lets it
    isAsked = true;
    return seek(room, "[data-sounding]")?.dataset.sounding === own;
  });
}

/** @param {() => void} [then] Called once this window can sound. */
export function soundOncePressed(then) {
  for (const press of ["pointerdown", "keydown"]) {
    addEventListener(press, () => sound().then(then), { once: true });
  }
}

/**
 * Chimes whenever a timer in a place that is to chime runs out.
 * @param {ParentNode} place
 * @param {() => boolean} isOurs Whether it is for this window to chime.
 */
export function chimeAtTheirEnd(place, isOurs = () => true) {
  let left = new Map();
  setInterval(() => {
    const timers = findAll(place, "[data-chimes] count-down").filter(isOurs).map((it) => Number(it.dataset.deadline));
    const before = left;
    left = new Map(timers.map((deadline) => [deadline, deadline - now()]));
    for (const [deadline, remaining] of left) if (before.get(deadline) > 0 && remaining <= 0 && remaining > -LATE) chime();
  }, 250);
}
