// Scripts that are loaded when they are needed first.

/**
 * Loads a script that only some questions need. It is asked for again with the next change where that fails.
 * @param {string} address
 */
export function later(address) {
  import(address).catch(() => {});
}
