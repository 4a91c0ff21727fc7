// What only some rooms and questions need: groups, ranking, sharing out, votes, how much time is left. It is a file of its own, which is
// loaded with the first of these; the forms work without it.

import "../elements/count_down.js";
import "../elements/rank_list.js";
import "../elements/share_out.js";
import { find } from "../query.js";
import { HomeGroup } from "./home_group.js";
import { Votes } from "./votes.js";

const room = find(document, "live-room");
const alertLine = find(document, "#alert");
new Votes(room, alertLine);
new HomeGroup(room, alertLine);
