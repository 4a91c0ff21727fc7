"""Action items: what somebody will do after a gathering, who, and by which day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

MAX_ITEMS = 200
"""In a room."""
MAX_WHAT_LENGTH = 500
MAX_WHO_LENGTH = 120
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Days outside are typing errors."""


class ActionStatus(StrEnum):
    """How far an item has come."""

    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


OPEN = frozenset({ActionStatus.NOT_BEGUN, ActionStatus.IN_PROGRESS})
"""What is still to be done, and is taken along to the next gathering."""


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action item. ``due_on`` is None without a day; ``who`` may be empty."""

    public_id: str
    what: str
    who: str = ""
    due_on: date | None = None
    status: ActionStatus = ActionStatus.NOT_BEGUN
    source: Mapping[str, Any] | None = None
    """What it was made from: ``answer`` or ``line``, an id; or ``activity``, ``question`` and ``theme``, a number."""
    carried_from: str | None = None
    """The public id of the same item in the gathering before; None for one made in this room."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OPEN


def parse_day(text: str) -> date | None:
    """Return the day of a text such as 2026-12-24, or of 24.12.2026; None for any other text."""
    parts = text.strip().split(".")
    iso = "-".join(part.zfill(2) for part in reversed(parts)) if len(parts) == 3 else text.strip()
    try:
        day = date.fromisoformat(iso) if len(iso) == 10 else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def carried(items: Sequence[ActionItem]) -> list[ActionItem]:
    """Return the items that come from the gathering before, in their order."""
    return [item for item in items if item.carried_from is not None]
