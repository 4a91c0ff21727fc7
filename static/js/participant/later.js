// What only some questions need: ranking, sharing out, and votes. It is a file of its own, which comes with the first of
// these questions; their forms work without it.

import "../elements/rank_list.js";
import "../elements/share_out.js";
import { Votes } from "./votes.js";

new Votes(document.querySelector("live-room"), document.getElementById("alert"));
