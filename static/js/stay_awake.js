// Keeps the screen awake, which browsers end themselves whenever the page is out of sight. There is no wake lock on plain
// http; the device's own setting decides there.

let isWanted = false;
/** @type {Promise<WakeLockSentinel | null> | null} */
let lock = null;

/** @param {boolean} wanted Whether the screen is to stay awake from now on. */
export function stayAwake(wanted) {
  isWanted = wanted;
  if (wanted && !document.hidden) {
    lock = lock || navigator.wakeLock?.request("screen").catch(() => null) || null;
  } else if (lock) {
    lock.then((held) => held?.release());
    lock = null;
  }
}

document.addEventListener("visibilitychange", () => stayAwake(isWanted));
