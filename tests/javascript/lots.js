// Random numbers that are the same each time.

/** Returns a function that draws whole numbers from 0 up to, not including, its argument (a linear congruential generator). */
export function lots(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The items in another order. */
export function shuffled(items, draw) {
  const left = [...items];
  return items.map(() => left.splice(draw(left.length), 1)[0]);
}
