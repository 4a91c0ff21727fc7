// What somebody has written for nobody else: where this browser keeps it, and the link that carries it. Nothing of it is ever
// sent: the part of a link behind the # reaches no server.

import { namesOf, recallObject } from "./stored.js";

/**
 * A question with what was written, field by field. A single field has no label.
 * @typedef {{ asked: string, parts: [label: string, text: string][] }} Written
 */

/**
 * What is kept of it: also when it was last written, in milliseconds since 1970, and the name of its entry in a calendar with the
 * number of times that one was made.
 * @typedef {Written & { at: number, entry: string, made: number }} Kept
 */

const KEPT = "kept ";

/**
 * The name under which an asking is kept. Those of a room begin alike.
 * @param {string} room
 * @param {string} [place] The asking, as askingOf() names it.
 */
export function keptName(room, place = "") {
  return `${KEPT}${room} ${place}`;
}

/** @returns {[name: string, kept: Kept][]} All that this browser keeps, of any room, the newest first. */
export function allKept() {
  const all = namesOf(KEPT).map((name) => /** @type {[string, Kept | null]} */ ([name, keptUnder(name)]));
  return /** @type {[string, Kept][]} */ (all.filter(([, kept]) => kept)).sort(([, a], [, b]) => b.at - a.at);
}

/**
 * @param {string} name
 * @returns {Kept | null} Null for nothing, and for what another version of this script has stored.
 */
export function keptUnder(name) {
  const { asked, parts, at, entry, made } = /** @type {Partial<Kept>} */ (recallObject(name) ?? {});
  if (typeof asked !== "string" || !Array.isArray(parts) || !parts.flat().every((text) => typeof text === "string")) return null;
  return { asked, parts, at: Number(at) || 0, entry: `${entry ?? ""}`, made: Number(made) || 0 };
}

/**
 * What was written as the fragment of a link: UTF-8 as letters and digits that no program takes for the end of a link.
 * @param {Written} written
 */
export function fragmentOf({ asked, parts }) {
  const bytes = new TextEncoder().encode(JSON.stringify([asked, ...parts.filter(([, text]) => text).flat()]));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return base64.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * @param {string} fragment Without the #.
 * @returns {Written | null} Null for what is no such fragment, or only a part of one.
 */
export function writtenIn(fragment) {
  try {
    const base64 = atob(fragment.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(base64, (char) => char.charCodeAt(0));
    const [asked, ...rest] = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (![asked, ...rest].every((text) => typeof text === "string") || rest.length % 2) return null;
    /** @type {Written["parts"]} */
    const parts = [];
    for (let at = 0; at < rest.length; at += 2) parts.push([rest[at], rest[at + 1]]);
    return { asked, parts };
  } catch {
    return null;
  }
}

/**
 * What was written, for people: each text behind its label.
 * @param {Written} written
 */
export function textOfAll({ parts }) {
  return parts.filter(([, text]) => text).map(([label, text]) => (label ? `${label}\n${text}` : text)).join("\n\n");
}
