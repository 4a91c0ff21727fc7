"""What every activity has beside the settings of its type: a prompt, and its place in the day."""

import re

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import SeenBy, Slot
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.text.plain_text import clean_text

MAX_PROMPT = 500
MAX_NOTES = 2_000
LONGEST_SLOT = 600  # minutes

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


def clean_prompt(text: str) -> str:
    """A prompt as it is stored. Raises Invalid."""
    return clean_text(text, field="prompt", most=MAX_PROMPT)


def is_key(text: str) -> bool:
    """Whether an activity can have this key, which is the same from run to run."""
    return _KEY.fullmatch(text) is not None


def clean_seen_by(activity_type: ActivityType, seen_by: str) -> SeenBy:
    """Who may see the answers. Raises Invalid."""
    if seen_by not in set(SeenBy) or (seen_by != SeenBy.ROOM and not activity_type.collects_answers):
        raise Invalid(Problem("seen_by", "not_seen_by"))
    return SeenBy(seen_by)


def clean_slot(slot: Slot) -> Slot:
    """A slot as it is stored: the time as 09:15, however it was written. Raises Invalid."""
    starts_at = None
    if slot.starts_at:
        time = _TIME.fullmatch(slot.starts_at.strip())
        if time is None:
            raise Invalid(Problem("starts_at", "not_a_time"))
        starts_at = f"{int(time[1]):02}:{time[2]}"
    if slot.minutes is not None and not 1 <= slot.minutes <= LONGEST_SLOT:
        raise Invalid(Problem("minutes", "not_minutes", LONGEST_SLOT))
    return Slot(starts_at, slot.minutes, clean_text(slot.notes, field="notes", most=MAX_NOTES, newlines=True, least=0))
