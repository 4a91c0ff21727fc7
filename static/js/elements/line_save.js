// Saving a line of a joint text.

import { spoken } from "../spoken.js";

/** @import { FieldError } from "../form_errors.js" */

/**
 * A text with its version, as the server has it.
 * @typedef {{ text: string, version: number }} Standing
 */

/**
 * The server's reply: the offer to undo it, if it changed anything; or why not, and what stands instead.
 * @typedef {{ undo?: string, detail?: string, errors?: FieldError[], current?: Standing }} SaveReply
 */

/**
 * Sends a form with the text of a line. It goes out even if the page is left meanwhile.
 * @param {HTMLFormElement} form
 * @param {number} seen The version that the text was made from.
 * @returns {Promise<{ status: number, reply: SaveReply }>} With status 0 if it did not get through.
 */
export async function saveLine(form, seen) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  body.set("seen", String(seen));
  try {
    const response = await fetch(form.action, { method: "POST", headers: spoken, body, keepalive: true });
    return { status: response.status, reply: await response.json() };
  } catch {
    return { status: 0, reply: {} };
  }
}
