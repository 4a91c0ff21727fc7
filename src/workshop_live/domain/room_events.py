"""Room events: durable invalidations, numbered without gaps per room. They have no content."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RoomEventKind(StrEnum):
    """The kinds of events. ``domain/regions.py`` maps them to regions."""

    ROOM_RENAMED = "room_renamed"
    ROOM_SET_UP = "room_set_up"
    ROOM_ENDED = "room_ended"
    MEMBERS_CHANGED = "members_changed"
    OWNER_CHANGED = "owner_changed"
    SERIES_CHANGED = "series_changed"
    """Which series the room belongs to, or which gatherings are in it."""
    ACTIVITY_ADDED = "activity_added"
    ACTIVITY_EDITED = "activity_edited"
    ACTIVITY_MOVED = "activity_moved"
    ACTIVITY_REMOVED = "activity_removed"
    ROUND_OPENED = "round_opened"
    ROUND_CLOSING = "round_closing"
    ROUND_CLOSED = "round_closed"
    RESULTS_SHOWN = "results_shown"
    RESULTS_HIDDEN = "results_hidden"
    SCREEN_CHANGED = "screen_changed"
    PAGE_TURNED = "page_turned"
    TIMER_CHANGED = "timer_changed"
    STEP_BEGUN = "step_begun"
    STEP_UNDONE = "step_undone"
    ANSWER_SUBMITTED = "answer_submitted"
    ANSWER_REVISED = "answer_revised"
    ANSWER_WITHDRAWN = "answer_withdrawn"
    ANSWER_HIDDEN = "answer_hidden"
    ANSWER_SHOWN = "answer_shown"
    ANSWER_SETTLED = "answer_settled"
    ANSWER_STARRED = "answer_starred"
    ANSWER_MOVED = "answer_moved"
    """A facilitator moved it to another column."""
    ANSWER_VOTED = "answer_voted"
    ANSWERS_ENTERED = "answers_entered"
    """A facilitator entered answers that nobody in the room sent."""
    ANSWERS_MODERATED = "answers_moderated"
    THEMES_CHANGED = "themes_changed"
    JOINT_TEXT_CHANGED = "joint_text_changed"
    WORDS_DECIDED = "words_decided"
    ACTION_ITEMS_CHANGED = "action_items_changed"
    ACTION_ITEMS_SHOWN = "action_items_shown"
    """The list was put on the projector, and not in a rehearsal: the room knows it."""
    GROUPS_NAMED = "groups_named"
    GROUP_CHOSEN = "group_chosen"
    GROUPS_DRAWN = "groups_drawn"
    GROUP_CHANGED = "group_changed"
    """Who writes for a group, whether it is done, or who is in it. The ordinal is the number of the group."""
    GROUP_WROTE = "group_wrote"
    """The text of a group: the answer with this ordinal."""
    GROUP_NOTED = "group_noted"
    """The board of a group, which it alone sees. The ordinal is the number of the group."""


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """A change of a room. ``ordinal`` is that of the answer in its round if a single answer changed."""

    room_id: int
    seq: int
    kind: RoomEventKind
    activity_id: int | None = None
    ordinal: int | None = None


class EventLog:
    """Numbers the room events of a batch while it is decided on. ``seqs`` are the numbers of the rooms' latest ones."""

    def __init__(self, seqs: Mapping[int, int]) -> None:
        self.events: list[RoomEvent] = []
        self._seqs = dict(seqs)

    def add(
        self, room_id: int, kind: RoomEventKind, activity_id: int | None = None, ordinal: int | None = None
    ) -> RoomEvent:
        """The next event of a room."""
        self._seqs[room_id] += 1
        event = RoomEvent(room_id, self._seqs[room_id], kind, activity_id, ordinal)
        self.events.append(event)
        return event

    def latest(self, room_id: int) -> int:
        """The number of a room's latest event."""
        return self._seqs[room_id]
