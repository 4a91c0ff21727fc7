"""Refusals: why a command was not executed. They are return values, so that one does not roll back its batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Stable names of refusals, as in the API."""

    UNKNOWN_ROOM = "unknown_room"
    UNKNOWN_ACTIVITY = "unknown_activity"
    UNKNOWN_ANSWER = "unknown_answer"
    UNKNOWN_THEME = "unknown_theme"
    UNKNOWN_LINK = "unknown_link"
    UNKNOWN_ORGANISER = "unknown_organiser"
    UNKNOWN_PLAN = "unknown_plan"
    UNKNOWN_SERIES = "unknown_series"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_DECK = "unknown_deck"
    UNKNOWN_LINE = "unknown_line"
    UNKNOWN_VERSION = "unknown_version"
    NOT_A_JOINT_TEXT = "not_a_joint_text"
    NOT_A_SOURCE = "not_a_source"
    LINE_CHANGED = "line_changed"
    TOO_FEW_LINES = "too_few_lines"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_VERSIONS = "too_many_versions"
    OTHER_PAGE_COUNT = "other_page_count"
    NO_HOME_GROUPS = "no_home_groups"
    NO_DRAWN_GROUPS = "no_drawn_groups"
    GROUPS_HAVE_WRITTEN = "groups_have_written"
    WRITTEN_BY_GROUPS = "written_by_groups"
    NOT_IN_GROUP = "not_in_group"
    NOT_SCRIBE = "not_scribe"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CLOSED = "closed"
    UNKNOWN_ACTION_ITEM = "unknown_action_item"
    NO_ACTION_ITEMS = "no_action_items"
    TOO_MANY_ACTION_ITEMS = "too_many_action_items"
    UNKNOWN_NOTE = "unknown_note"
    TOO_MANY_NOTES = "too_many_notes"
    OWNER_STAYS = "owner_stays"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105 - the name of a refusal
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
    IS_HEADING = "is_heading"
    NOTHING_TO_SHIFT = "nothing_to_shift"
    SETTINGS_IN_USE = "settings_in_use"
    WRITTEN_ALREADY = "written_already"
    TOO_MANY_ACTIVITIES = "too_many_activities"
    TOO_MANY_PLANS = "too_many_plans"
    SERIES_FULL = "series_full"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    NOT_YOURS_TO_COMPARE = "not_yours_to_compare"
    NAME_TAKEN = "name_taken"
    LINK_USED = "link_used"
    INVALID = "invalid"
    NOT_SAVED = "not_saved"
    """The disk is full."""
    BUSY = "busy"
    """The database is unavailable, locked or overloaded."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with one field of the input. It never repeats the value."""

    field: str
    code: str
    limit: int | str | None = None
    """A number that the value must keep to, or a value that would do."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that changed nothing, and why."""

    reason: Reason
    problems: tuple[Problem, ...] = ()
    current: Mapping[str, Any] | None = None
    """What it would have changed, as it stands, as JSON for those who may see it; None where that is not told."""


class InvalidValueError(ValueError):
    """An invalid value. ``problems`` says what is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = problems
