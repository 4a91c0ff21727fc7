// What only some rooms and questions need: groups, ranking, sharing out, votes, lists of points, how much time is left. It is a file of its own, which is
// loaded with the first of these; the forms work without it. What a group writes, and what is for its
// author alone, are in further ones, which their regions name.

import "../elements/count_down.js";
import "../elements/rank_list.js";
import "../elements/share_out.js";
import { find, findAll } from "../query.js";
import { HomeGroup } from "./home_group.js";
import { later } from "./loading.js";
import { Split } from "./split.js";
import { Votes } from "./votes.js";

const room = find(document, "live-room");
const alertLine = find(document, "#alert");
new Votes(room, alertLine);
new HomeGroup(room, alertLine);
new Split(room);

function loadFurther() {
  for (const { dataset } of findAll(room, "[data-module]")) later(`${dataset.module}`);
}

room.addEventListener("live-update", loadFurther);
loadFurther();
