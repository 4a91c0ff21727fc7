// Saving a line of a joint text, and what was typed in one that is not there any more.

import { seek } from "../query.js";
import { spoken } from "../spoken.js";
import { recall, remember } from "../stored.js";

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

/**
 * Keeps what was typed in a line that is gone: in the field for a new one, which somebody may add; or where the room has
 * left the text, in this browser until it is back.
 * @param {{ field: HTMLTextAreaElement, place: HTMLElement | null, kept: string }} line Its field, where the lines stand, and the
 * name to keep it under.
 */
export function rescue({ field: { value: text }, place, kept }) {
  const field = place?.isConnected ? seek(place, ".new-line textarea") : null;
  if (!field) remember(kept, text);
  else if (!field.value.includes(text)) field.value = [field.value, text].filter(Boolean).join(" ");
}

/**
 * @param {string} name
 * @returns {string | null} What was kept for a line, once.
 */
export function takeBack(name) {
  const text = recall(name);
  if (text !== null) remember(name, null);
  return text;
}
