// Pages that turn by themselves. Nothing is sent: every screen computes the page by the server's clock, so all show the same.

import { now } from "./clock.js";

/** How often screens look at the clock, in milliseconds. */
export const LOOK = 250;

/**
 * The page that a room is at, counted from 0. `page` is where turning began, at `turns`, a page every so many milliseconds;
 * while an answer is looked at, it waits.
 * @param {{ readonly page?: string, readonly turns?: string, readonly every?: string, readonly waits?: string }} dataset
 * @param {number} pages How many there are.
 */
export function pageNow({ page = "0", turns, every, waits }, pages) {
  if (turns === undefined || every === undefined || pages < 1) return Number(page);
  const turned = waits === undefined ? Math.floor((now() - Number(turns)) / Number(every)) : 0;
  return (Number(page) + Math.max(0, turned)) % pages;
}

/** Whether something is being pressed: nothing may move away below a finger. */
export const press = { isDown: false };

/** Keeps `press` up to date. */
export function watchPresses() {
  addEventListener("pointerdown", () => (press.isDown = true), true);
  for (const name of ["pointerup", "pointercancel", "blur"]) addEventListener(name, () => (press.isDown = false), true);
}
