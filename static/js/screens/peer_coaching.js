// The page for peer coaching: one phone among those who sit together.

import "../announce.js";
import "../elements/count_down.js";
import "../elements/timed_steps.js";
import { chimeAtTheirEnd, soundOncePressed } from "../chime.js";

soundOncePressed();
chimeAtTheirEnd(document);
