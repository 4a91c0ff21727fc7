// Sends a form of group work, and says what the server replied.

import { spoken } from "../spoken.js";

const PATIENCE = 8000; // milliseconds

/**
 * @typedef {object} GroupReply
 * @property {number} status 0 without a reply of the server's own.
 * @property {number} [version] Of the group's text.
 * @property {string | null} [scribe] How the group knows who writes.
 * @property {boolean} [is_scribe] Whether that is this phone.
 * @property {string} [code] Of a problem.
 * @property {string} [detail] The problem in words.
 */

/**
 * @param {string} address
 * @param {string[][]} fields
 * @returns {Promise<GroupReply>}
 */
export async function postForGroup(address, fields) {
  const abort = new AbortController();
  const over = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const body = new URLSearchParams(fields);
    const response = await fetch(address, { method: "POST", headers: spoken, body, signal: abort.signal, redirect: "error" });
    const reply = await response.json();
    // A venue's sign-in page says 200 to everything.
    return (response.ok ? "is_scribe" in reply : reply.code) ? { ...reply, status: response.status } : { status: 0 };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(over);
  }
}
