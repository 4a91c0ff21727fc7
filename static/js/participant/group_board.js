// The board of a group, as this phone uses it: what is done with a note, and on which notes its own dots are.

import { closest, findAll } from "../query.js";
import { recallObject, rememberObject } from "../stored.js";

export class GroupBoard {
  /**
   * @param {HTMLElement} box The group's part of the page.
   * @param {string} place Of the group, in the room and its rounds.
   * @param {(action: string, fields: string[][]) => Promise<boolean>} send Whether the server did it.
   */
  constructor(box, place, send) {
    this.box = box;
    this.name = `dots ${place}`;
    this.send = send;
  }

  /**
   * @param {string} note
   * @param {string} action
   */
  async turn(note, action) {
    const dots = this.dots();
    const isDotted = action === "dot" && dots.includes(note);
    if (!(await this.send(`notes/${note}`, [["action", isDotted ? "undot" : action]])) || action !== "dot") return;
    rememberObject(this.name, isDotted ? dots.filter((it) => it !== note) : [...dots, note]);
    this.mark();
  }

  /** @returns {string[]} The notes on which this phone has put a dot. */
  dots() {
    const kept = recallObject(this.name);
    return Array.isArray(kept) ? kept : [];
  }

  mark() {
    const dots = this.dots();
    for (const button of findAll(this.box, ".dot-note")) {
      button.ariaPressed = `${dots.includes(closest(button, "form")?.dataset.note ?? "")}`;
    }
  }
}
