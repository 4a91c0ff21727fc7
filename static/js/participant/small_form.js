// Sends a form of one field from the phone, such as a vote: what comes back is a short reply, or the reason why not.

import { spoken } from "../spoken.js";

const PATIENCE = 5000; // milliseconds

/**
 * @param {string} address
 * @param {Record<string, string>} fields
 * @param {(reply: Record<string, unknown>) => boolean} isMeant Whether a reply is to this, and not that of a page in between.
 * @returns {Promise<string | undefined>} What went wrong, "" if nobody knows; undefined if nothing did.
 */
export async function sendSmallForm(address, fields, isMeant) {
  const abort = new AbortController();
  const over = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const body = new URLSearchParams(fields);
    const response = await fetch(address, { method: "POST", headers: spoken, body, signal: abort.signal });
    const reply = await response.json();
    return response.ok && isMeant(reply) ? undefined : (reply.detail ?? "");
  } catch {
    return "";
  } finally {
    clearTimeout(over);
  }
}
