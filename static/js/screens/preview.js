// The picture of the projector on the facilitator's screen: the same regions, and nothing to press. It looks as the projector
// does in this browser, if it is there.

import "../elements/count_down.js";
import "../elements/answer_pages.js";
import "../elements/cloud.js";
import "../elements/column_pages.js";
import "../elements/field_pages.js";
import "../elements/group_turns.js";
import "../elements/question_list.js";
import "../elements/line_pages.js";
import "../elements/row_pages.js";
import "../elements/slide_page.js";
import "../live_room.js";
import { PAGED } from "../elements/paged.js";
import { restoreLook } from "../projector_look.js";
import { seek } from "../query.js";

/** @import { Paged } from "../elements/paged.js" */

restoreLook();
addEventListener("storage", () => {
  restoreLook();
  /** @type {Paged | null} */ (seek(document, PAGED))?.lay();
});
