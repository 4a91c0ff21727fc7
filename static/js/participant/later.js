// What only some questions need: ranking, sharing out, votes, and how much time is left. It is a file of its own, which is
// loaded with the first of these; the forms work without it.

import "../elements/count_down.js";
import "../elements/rank_list.js";
import "../elements/share_out.js";
import { find } from "../query.js";
import { Votes } from "./votes.js";

new Votes(find(document, "live-room"), find(document, "#alert"));
