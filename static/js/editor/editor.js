// The editor on the desk: an item of the agenda that is clicked stands there with its form and its picture, at an address of its
// own. Nothing of that is seen by the room.

import { sayAtOnce } from "../announce.js";
import { shown } from "../live_forms.js";
import { closest, find, findAll, seek } from "../query.js";
import { parse } from "../trusted.js";
import { Picture } from "./picture.js";
import { Saving } from "./saving.js";

/** @import { LiveRoom } from "../live_room.js" */

const MOVES_ON = /\/commands\/(next|back|open|go-to)$/;

export class Editor {
  /** @type {Saving | null} */
  saving = null;
  /** The activity; "" for none. */
  activity = "";
  /** What was asked for last: what was asked for before it is not shown any more. */
  asked = 0;
  /** The activity that is being removed here. */
  removing = "";
  /** The room's sequence number from which on the activity stands in the agenda; a new one may be here before the agenda knows. */
  since = 0;

  /**
   * @param {LiveRoom} room
   * @param {(text: string) => void} say
   */
  constructor(room, say) {
    this.room = room;
    this.say = say;
    this.place = find(room, ".editor");
    this.picture = new Picture(find(room, ".draft"));
    room.addEventListener("click", (event) => this.click(event));
    room.addEventListener("submit", (event) => this.hold(event), { capture: true });
    room.addEventListener("command-done", (event) => this.follow(event));
    room.addEventListener("live-update", () => this.compare());
    addEventListener("popstate", () => this.showAddress());
    addEventListener("keydown", (event) => this.leave(event));
    addEventListener("pagehide", () => this.saving?.isByItself && this.saving.save(true));
    if (seek(this.place, "form")) this.begin(new URL(location.href).searchParams.get("edit") ?? "");
  }

  /** @param {MouseEvent} event */
  click(event) {
    const link = closest(event.target, "a[data-edit], .draft a[data-on], .editor a.is-close");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.dataset.edit) this.open(link.dataset.edit);
    else if (link.dataset.on) this.turn(link);
    else this.close();
  }

  /** @param {HTMLElement} link */
  turn(link) {
    this.picture.screen = link.dataset.on ?? "";
    const url = new URL(location.href);
    url.searchParams.set("on", this.picture.screen);
    history.replaceState(null, "", url);
  }

  /**
   * @param {string} activity
   * @param {boolean} [takesFocus]
   * @param {number} [since]
   */
  open(activity, takesFocus = true, since = 0) {
    this.since = since;
    const url = new URL(location.href);
    if (activity !== url.searchParams.get("edit")) {
      url.searchParams.set("edit", activity);
      history.pushState(null, "", url);
    }
    return this.show(activity, takesFocus);
  }

  close() {
    if (!this.activity) return;
    history.pushState(null, "", location.pathname);
    const { activity } = this;
    const hadFocus = this.place.contains(document.activeElement);
    this.hide();
    if (hadFocus) seek(this.room, `a[data-edit="${activity}"]`)?.focus();
  }

  showAddress() {
    const { searchParams } = new URL(location.href);
    this.picture.screen = searchParams.get("on") === "participant" ? "participant" : "presenter";
    const activity = searchParams.get("edit");
    if (activity) this.show(activity, false);
    else this.hide();
  }

  /**
   * @param {string} activity
   * @param {boolean} takesFocus
   */
  async show(activity, takesFocus) {
    const asked = (this.asked += 1);
    if (activity !== this.activity) {
      if (this.saving?.isByItself) this.saving.save(true);
      const headers = { "Accept-Language": document.documentElement.lang };
      const response = await fetch(`/rooms/${this.room.dataset.room}/editor/${activity}`, { headers }).catch(() => null);
      if (asked !== this.asked) return;
      if (response?.status === 401) return location.reload();
      if (!response?.ok) {
        this.say((response ? this.place.dataset.gone : this.room.dataset.offline) ?? "");
        return this.close();
      }
      const html = await response.text();
      if (asked !== this.asked) return;
      this.place.replaceChildren(parse(html));
      this.begin(activity);
    }
    if (!takesFocus) return;
    scrollTo(0, 0); // a phone was at the agenda, far below
    find(this.place, "h2").focus();
  }

  /** @param {string} activity */
  begin(activity) {
    this.activity = activity;
    this.room.classList.add("is-editing");
    const form = /** @type {HTMLFormElement} */ (find(this.place, "form.editor-form"));
    const line = this.room.dataset.line ?? "";
    const isAsked = () => "asked" in (this.item?.dataset ?? {});
    this.saving = new Saving(this.place, form, { line, isAsked, onChange: () => this.picture.draw() });
    this.picture.show(form);
    this.compare();
  }

  hide() {
    this.asked += 1;
    if (this.saving?.isByItself) this.saving.save(true);
    this.saving = null;
    this.activity = "";
    this.picture.hide();
    this.place.replaceChildren();
    this.room.classList.remove("is-editing");
    this.mark();
  }

  get item() {
    return seek(this.room, `.agenda li[data-key="${this.activity}"]`);
  }

  mark() {
    for (const it of findAll(this.room, ".agenda li")) it.toggleAttribute("data-js-edited", it.dataset.key === this.activity);
  }

  /** What has changed in the agenda meanwhile. */
  compare() {
    this.mark();
    if (!this.saving) return;
    const { item } = this;
    if (item && seek(item, "a[data-edit]")) {
      this.place.toggleAttribute("data-asked", "asked" in item.dataset);
      this.saving.compare(Number(item.dataset.version));
      return;
    }
    if (!item && (this.room.seq ?? 0) < this.since) return;
    this.saving.isGone = true;
    if (!item && this.removing !== this.activity) this.say(this.place.dataset.gone ?? "");
    this.close();
  }

  /**
   * Whatever is pressed comes after what was typed before it.
   * @param {SubmitEvent} event
   */
  async hold(event) {
    const form = event.target;
    const { saving } = this;
    if (form instanceof HTMLFormElement && form.action.endsWith("/remove-activity")) this.removing = this.activity;
    if (!(form instanceof HTMLFormElement) || !saving || form === saving.form || !saving.isByItself) return;
    if (!saving.isDirty && !saving.running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const isUndo = form.action.endsWith("/undo");
    if (!(await saving.save(true)) && saving.isDirty) this.say(this.place.dataset.unsaved ?? "");
    if (isUndo) {
      await shown(this.room, saving.seq);
      seek(this.room, ".undo form")?.querySelector("button")?.click();
    } else if (form.isConnected) form.requestSubmit(event.submitter);
  }

  /** @param {CustomEvent<{ made?: string, seq?: number }>} event */
  follow({ target, detail }) {
    if (!(target instanceof HTMLFormElement)) return;
    if (MOVES_ON.test(target.action)) this.close();
    else if (detail.made && (this.activity || !seek(this.room, ".agenda li[aria-current]"))) this.open(detail.made, false, detail.seq);
  }

  /** @param {KeyboardEvent} event */
  leave(event) {
    if (event.key !== "Escape" || event.isComposing || !this.activity || document.querySelector("dialog[open], details[name=top][open]")) return;
    if (!this.place.contains(document.activeElement)) return;
    event.preventDefault();
    sayAtOnce("");
    this.close();
  }
}
