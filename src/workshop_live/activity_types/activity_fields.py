"""Validates the fields that all activities have: prompt, key, slot and who sees the answers."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import SeenBy, Slot
from workshop_live.domain.local_times import clean_time
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.steps import StepKind
from workshop_live.text.plain_text import clean_text

MAX_PROMPT_LENGTH = 500
MAX_NOTES_LENGTH = 2_000
MAX_SLOT_MIN = 600  # minutes

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def clean_prompt(text: str) -> str:
    """Return a prompt as stored. Raises InvalidValueError."""
    return clean_text(text, field="prompt", most=MAX_PROMPT_LENGTH)


def is_key(text: str) -> bool:
    """Whether a text is a valid key, which is equal in all runs of a plan."""
    return _KEY.fullmatch(text) is not None


def clean_key(text: str) -> str:
    """Return a key as stored. Raises InvalidValueError."""
    if not is_key(text):
        raise InvalidValueError(Problem("key", "not_a_key"))
    return text


def clean_seen_by(activity_type: ActivityType, seen_by: str, steps: Iterable[Mapping[str, Any]] | None = ()) -> SeenBy:
    """Return who may see the answers to an activity with these steps, as they are stored. Raises InvalidValueError."""
    if seen_by not in set(SeenBy) or (seen_by != SeenBy.ROOM and not activity_type.collects_answers):
        raise InvalidValueError(Problem("seen_by", "not_seen_by"))
    is_written_together = any(step["kind"] == StepKind.GROUP for step in steps or ())
    if seen_by == SeenBy.ME and (is_written_together or not activity_type.may_stay_on_phones):
        raise InvalidValueError(Problem("seen_by", "not_for_me"))
    return SeenBy(seen_by)


def clean_slot(slot: Slot) -> Slot:
    """Return a slot as stored, with the time as 09:15. Raises InvalidValueError."""
    starts_at = None
    if slot.starts_at:
        starts_at = clean_time(slot.starts_at)
        if starts_at is None:
            raise InvalidValueError(Problem("starts_at", "not_a_time"))
    if slot.minutes is not None and not 1 <= slot.minutes <= MAX_SLOT_MIN:
        raise InvalidValueError(Problem("minutes", "not_minutes", MAX_SLOT_MIN))
    if slot.fixed and starts_at is None:
        raise InvalidValueError(Problem("fixed", "fixed_without_start"))
    notes = clean_text(slot.notes, field="notes", most=MAX_NOTES_LENGTH, newlines=True, least=0)
    return Slot(starts_at, slot.minutes, notes, slot.fixed)
