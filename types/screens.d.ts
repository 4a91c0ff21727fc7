// What the scripts of the screens have in common, for the type checker alone: no browser loads this.

import type { AnswerPages } from "../static/js/elements/answer_pages.js";
import type { FieldPages } from "../static/js/elements/field_pages.js";
import type { QuestionList } from "../static/js/elements/question_list.js";
import type { RowPages } from "../static/js/elements/row_pages.js";
import type { Reply } from "../static/js/live_forms.js";
import type { LiveRoom, LiveState } from "../static/js/live_room.js";
import type { Answer, Refusal } from "../static/js/participant/answers.js";

/** The last compound selector of a selector. */
type Last<Selector extends string> = Selector extends `${string} ${infer Rest}` ? Last<Rest> : Selector;

/** The tag that a compound selector begins with; "" if it names none. */
type Tag<Selector extends string> = Selector extends `${infer Before}${"#" | "." | "[" | ":"}${string}` ? Before : Selector;

declare global {
  /** The element that a selector finds: of the tag that it names, otherwise any HTML element. No script looks for SVG. */
  type ElementFor<Selector extends string> =
    Tag<Last<Selector>> extends infer Name extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Name] : HTMLElement;

  /** A control of a form that has a name and a value. */
  type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLButtonElement;

  /** A `data-` attribute each, of an element on which the templates write all that are asked for. */
  type Texts = Readonly<Record<string, string>>;

  interface HTMLElementTagNameMap {
    "answer-pages": AnswerPages;
    "field-pages": FieldPages;
    "live-room": LiveRoom;
    "question-list": QuestionList;
    "row-pages": RowPages;
  }

  interface HTMLElementEventMap {
    "command-done": CustomEvent<Reply>;
    "live-state": CustomEvent<LiveState>;
    "live-update": CustomEvent<null>;
    "pages-laid-out": CustomEvent<number>;
  }

  interface WindowEventMap {
    say: CustomEvent<string>;
  }

  /** How many milliseconds the server's clock is ahead of this one. */
  var ahead: number | undefined;

  var trustedTypes: { createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string } } | undefined;
}

declare module "../static/js/live_room.js" {
  interface LiveRoom {
    /** What this screen says of itself: how many pages of answers it has, and its name once it can sound. */
    about?: { pages?: number; sounds?: string };
    /** The newest sequence number of the regions that have changed since the page was loaded. */
    seq?: number;
  }
}

declare module "../static/js/participant/outbox.js" {
  interface AnswerOutbox {
    addEventListener(name: "change", listener: () => void): void;
    addEventListener(name: "acknowledged", listener: (event: CustomEvent<Answer>) => void): void;
    addEventListener(name: "refused", listener: (event: CustomEvent<Refusal>) => void): void;
  }
}
