// The words of a closed cloud in the places that the server has found for them: parts of the width and the height, with the
// letters as large as both allow. Nothing here draws.

import { nearestPlace } from "./cloud_places.js";

/** @import { CloudLayout, CountedWord } from "./cloud_layout.js" */
/** @import { PlacedWord, Point } from "./cloud_places.js" */

/**
 * The middle of a word's ink, and its size as a part of the height of a cloud of the usual shape.
 * @typedef {Point & { size: number }} Place
 */

const HAIR = 0.01; // pixels

/**
 * The words in their places. One that would be too small to be read there, or has no place, is put where there is room.
 * @param {(CountedWord & { place: Place | undefined })[]} words The most frequent first.
 * @param {CloudLayout} layout
 * @param {number} aspect How many times as wide as high the usual shape is.
 * @returns {Map<string, PlacedWord>} Empty if no word has a place.
 */
export function settled(words, layout, aspect) {
  /** @type {Map<string, PlacedWord>} */
  const shown = new Map();
  const { room, floor } = layout;
  const scale = Math.min(room.width / aspect, room.height);
  if (!words.some(({ place }) => place)) return shown;
  const others = words.filter((word) => {
    const { x = 0, y = 0, size = 0 } = word.place ?? {};
    if (size * scale < floor - HAIR) return true;
    const box = layout.box(word, size * scale);
    shown.set(word.key, { ...box, x: x * room.width, y: y * room.height + (box.up - box.down) / 2 });
    return false;
  });
  for (const word of others) {
    const { x = 0.5, y = 0.5 } = word.place ?? {};
    const box = layout.box(word, floor);
    const place = nearestPlace(box, { x: x * room.width, y: y * room.height }, [...shown.values()], room);
    if (place) shown.set(word.key, { ...box, x: place.x, y: place.y });
  }
  return shown;
}
