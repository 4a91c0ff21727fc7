"""Why a command was not carried out. A refusal is a return value, so that one cannot undo its neighbours' work."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """The stable name of a refusal, as the API reports it."""

    UNKNOWN_ROOM = "unknown_room"
    UNKNOWN_ACTIVITY = "unknown_activity"
    UNKNOWN_ANSWER = "unknown_answer"
    UNKNOWN_THEME = "unknown_theme"
    UNKNOWN_LINK = "unknown_link"
    UNKNOWN_ORGANISER = "unknown_organiser"
    OWNER_STAYS = "owner_stays"
    ROOM_ENDED = "room_ended"
    ROOM_FULL = "room_full"
    NOT_OPEN = "not_open"
    NOT_ASKED = "not_asked"
    NOT_SHOWN = "not_shown"
    PRIVATE = "private"
    NOTHING_TO_SUM_UP = "nothing_to_sum_up"
    TOO_FEW_THEMES = "too_few_themes"
    CANNOT_BE_SPLIT = "cannot_be_split"
    NO_VOTES = "no_votes"
    ASKED_ALREADY = "asked_already"
    PAST_ROUND = "past_round"
    KEY_REUSED = "key_reused"
    ANSWERED_ALREADY = "answered_already"
    STALE = "stale"
    CHANGED = "changed"
    UNDO_EXPIRED = "undo_expired"
    NOTHING_FURTHER = "nothing_further"
    SETTINGS_IN_USE = "settings_in_use"
    TOO_MANY_ACTIVITIES = "too_many_activities"
    NAME_TAKEN = "name_taken"
    LINK_USED = "link_used"
    INVALID = "invalid"
    NOT_SAVED = "not_saved"
    """The disk is full."""
    BUSY = "busy"
    """The database is away, locked, or has more to write than it can."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was sent. It never repeats the value itself."""

    field: str
    code: str
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that changed nothing, and why."""

    reason: Reason
    problems: tuple[Problem, ...] = ()


class InvalidValueError(ValueError):
    """A value that no model accepts; carries what is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = problems
