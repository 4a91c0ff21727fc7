// What an answer is on this phone.

/** @import { Fields } from "./answer_fields.js" */

/**
 * A version of an answer that the server has, or had before it was changed.
 * @typedef {{ fields: Fields, text: string, revision: number }} Version
 */

/**
 * What is still to be sent of an answer: the answer itself, with an empty path, a change or the withdrawal.
 * @typedef {{ path: string, revision: number, fields: Fields, text?: string, tried?: boolean }} Step
 */

/**
 * An answer as it stands on this phone, and the steps that the server does not know yet.
 * @typedef {object} Answer
 * @property {string} key
 * @property {string} activity
 * @property {string} round
 * @property {string} about The question, for the list of own answers.
 * @property {Fields} fields
 * @property {string} text
 * @property {number} revision
 * @property {Step[]} steps
 * @property {number} madeAt Milliseconds since 1970; 0 if the server has drawn it.
 * @property {Version} [stored] What the server has, as far as is known.
 * @property {Omit<Version, "revision"> | null} [before] What it was before the last change.
 * @property {number} [undoUntil] Milliseconds since 1970.
 * @property {boolean} [late] Whether it was sent after the question was closed.
 * @property {boolean} [gone] Whether it is withdrawn.
 */

/**
 * What the server has refused for good. `key` is that of the answer if an earlier version of it stands, otherwise null.
 * @typedef {object} Refusal
 * @property {string | null} key
 * @property {string} activity
 * @property {string} round
 * @property {Fields} fields
 * @property {string} text
 * @property {string} code
 * @property {boolean} isLate Whether the question, or the room, is over.
 * @property {string} reason A sentence.
 */

/**
 * Names the asking that an answer is for: an activity can be asked again, the same question without the answers so far.
 * @param {{ activity: string, round: string }} of
 */
export function askingOf({ activity, round }) {
  return `${activity}-${round}`;
}

/**
 * Whether this is an answer that can be sent, and not what another version of this script has stored.
 * @param {unknown} it
 * @returns {it is Answer}
 */
export function isAnswer(it) {
  const { steps } = /** @type {Partial<Answer>} */ (it ?? {});
  return Array.isArray(steps) && steps.every((step) => Array.isArray(step?.fields));
}
