"""Action items as the rows of a table: what, who and by when, the same in all files."""

from babel.dates import format_date

from workshop_live.domain.action_items import ActionItem, ActionStatus
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report
from workshop_live.text.action_statuses import STATUS_TITLES
from workshop_live.text.languages import N_, locale_of

TITLE = N_("What we do now")
_HEADS = (N_("What"), N_("Who"), N_("Deadline"))
_STATUS = N_("Status")


def heads_of(report: Report, localiser: Localiser) -> list[str]:
    """Return the headings; the last one is that of the status, if any item has come further than its beginning."""
    return [localiser.gettext(head) for head in (*_HEADS, *((_STATUS,) if has_statuses(report) else ()))]


def rows_of(report: Report, localiser: Localiser) -> list[list[str]]:
    """Return a row per item in the columns of the headings, with days as people write them."""
    return [
        [item.what, item.who, day_of(item, localiser), *([status_of(item, localiser)] if has_statuses(report) else [])]
        for item in report.items
    ]


def has_statuses(report: Report) -> bool:
    """Whether any item has come further than its beginning, or was dropped."""
    return any(item.status is not ActionStatus.NOT_BEGUN for item in report.items)


def day_of(item: ActionItem, localiser: Localiser) -> str:
    """Return the day by which an item is to be done, such as 24. des. 2026; empty without one."""
    return str(format_date(item.due_on, "medium", locale=locale_of(localiser.language))) if item.due_on else ""


def status_of(item: ActionItem, localiser: Localiser) -> str:
    """Return what people call how far an item has come."""
    return localiser.gettext(STATUS_TITLES[item.status])
