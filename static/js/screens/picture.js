// The picture beside the form of an activity: a page in a frame that shows what its parent has had drawn. It is inert, has no
// socket and is nobody's screen.

import "../elements/count_down.js";
import "../elements/answer_pages.js";
import "../elements/cloud.js";
import "../elements/column_pages.js";
import "../elements/field_pages.js";
import "../elements/question_list.js";
import "../elements/rank_list.js";
import "../elements/line_pages.js";
import "../elements/row_pages.js";
import "../elements/slide_page.js";
import "../elements/share_out.js";
import { restoreLook } from "../projector_look.js";
import { seek } from "../query.js";
import { reconcile } from "../reconcile.js";
import { parse } from "../trusted.js";

/** @import { Frame } from "../live_room.js" */

if (seek(document, ".presenter")) restoreLook();

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent || !Array.isArray(data?.frames)) return;
  for (const { region, html } of /** @type {Frame[]} */ (data.frames)) {
    const element = seek(document, `[data-region="${CSS.escape(region)}"]`);
    if (element) reconcile(element, parse(html));
  }
});
parent.postMessage("ready", location.origin);
