"""What people call how far an action has come; messages of the catalogues."""

from collections.abc import Mapping

from workshop_live.domain.action_items import ActionStatus
from workshop_live.text.languages import N_

STATUS_TITLES: Mapping[ActionStatus, str] = {
    ActionStatus.NOT_BEGUN: N_("not begun"),
    ActionStatus.IN_PROGRESS: N_("in progress"),
    ActionStatus.DONE: N_("finished"),
    ActionStatus.DROPPED: N_("dropped"),
}
STATUS_MARKS: Mapping[ActionStatus, str] = {
    ActionStatus.NOT_BEGUN: "○",
    ActionStatus.IN_PROGRESS: "◐",
    ActionStatus.DONE: "✓",
    ActionStatus.DROPPED: "–",
}
