"""The regions of each screen, and which of them each kind of room event makes stale.

A test draws every region, runs every command, draws again and compares: every change must be in this table.
"""

from collections.abc import Collection
from enum import StrEnum

from workshop_live.domain.answers import CHUNK
from workshop_live.domain.room_events import RoomEvent, RoomEventKind


class Screen(StrEnum):
    """The kinds of screens: phone, projector, facilitator's screen and theme board."""

    PARTICIPANT = "participant"
    PRESENTER = "presenter"
    FACILITATOR = "facilitator"
    BOARD = "board"


REGIONS: dict[Screen, tuple[str, ...]] = {
    Screen.PARTICIPANT: ("home_group", "activity", "shared", "programme"),
    Screen.PRESENTER: (
        "bar",
        "question",
        "results",
        "footer",
        "spotlight",
        "themes",
        "summary",
        "actions",
        "series",
        "cover",
        "keys",
    ),
    Screen.FACILITATOR: (
        "now",
        "undo",
        "controls",
        "coming",
        "answers_head",
        "waiting",
        "words",
        "cards",
        "joint",
        "write_in",
        "agenda",
        "count",
        "connected",
        "groups",
        "questions",
        "actions",
    ),
    Screen.BOARD: ("board", "undo"),
}
"""The regions of each screen, in page order. ``results`` and ``cards`` contain a region per chunk of answers."""

GROUP_REGIONS = ("group",)
"""The regions of a phone that its group alone sees."""

PRESENCE_REGIONS: dict[Screen, tuple[str, ...]] = {
    Screen.PARTICIPANT: (),
    Screen.PRESENTER: ("bar", "footer", "cover"),
    Screen.FACILITATOR: ("connected", "groups", "now", "controls"),
    Screen.BOARD: (),
}
"""The regions that show who is connected, which change without a room event."""

_PARTICIPANT = REGIONS[Screen.PARTICIPANT]
_PRESENTER = REGIONS[Screen.PRESENTER]
_FACILITATOR = REGIONS[Screen.FACILITATOR]
_CHUNK_BYTES = "chunk"

EVERYTHING = "*"
EVERY_CHUNK = "chunk-*"

_Row = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

_EVERYTHING: _Row = ((*_PARTICIPANT, _CHUNK_BYTES), (*_PRESENTER, _CHUNK_BYTES), (*_FACILITATOR, _CHUNK_BYTES))
_SHOWN_ANSWERS = ("results", "footer", "spotlight", "themes", "summary", "series", _CHUNK_BYTES)
_ALL_ANSWERS = ("now", "answers_head", "waiting", "words", "cards", "joint", "count", "questions", _CHUNK_BYTES)
_NEW_ANSWER: _Row = (("shared",), _SHOWN_ANSWERS, _ALL_ANSWERS)
_VOTE: _Row = (("shared",), (*_SHOWN_ANSWERS, "cover"), _ALL_ANSWERS)
_ANOTHER_ANSWER: _Row = (("shared",), (*_SHOWN_ANSWERS, "keys", "cover"), _ALL_ANSWERS)
_MODERATION: _Row = (("shared",), (*_SHOWN_ANSWERS, "keys", "cover"), (*_ALL_ANSWERS, "agenda", "undo", "controls"))
_REORDERED: _Row = (("programme",), ("keys",), ("controls", "now", "coming", "answers_head", "joint", "agenda", "undo"))
_GROUPS_AT_WORK = ("question", "results", "footer", "keys", _CHUNK_BYTES)
_GROUPS_ON_DESK = ("now", "controls", "answers_head", "count", "write_in", _CHUNK_BYTES)

_CHANGES: dict[RoomEventKind, _Row] = {
    RoomEventKind.ROOM_RENAMED: ((), ("cover", "keys"), ("undo",)),
    RoomEventKind.ROOM_SET_UP: _EVERYTHING,
    RoomEventKind.ROOM_ENDED: _EVERYTHING,
    RoomEventKind.MEMBERS_CHANGED: ((), ("keys",), ("undo",)),
    RoomEventKind.OWNER_CHANGED: ((), ("footer", "series", "keys"), ("undo", "controls")),
    RoomEventKind.SERIES_CHANGED: ((), ("footer", "series", "keys"), ("undo", "controls")),
    RoomEventKind.ACTIVITY_ADDED: _REORDERED,
    RoomEventKind.ACTIVITY_EDITED: _EVERYTHING,
    RoomEventKind.ACTIVITY_MOVED: _REORDERED,
    RoomEventKind.ACTIVITY_REMOVED: _EVERYTHING,
    RoomEventKind.ROUND_OPENED: _EVERYTHING,
    RoomEventKind.ROUND_CLOSING: (
        ("activity",),
        ("bar", "footer", "keys"),
        ("controls", "now", "coming", "agenda", "undo"),
    ),
    RoomEventKind.ROUND_CLOSED: (
        ("activity", "shared"),
        ("bar", "question", "results", "footer", "keys", _CHUNK_BYTES),
        ("controls", "now", "coming", "write_in", "agenda", "undo", _CHUNK_BYTES),
    ),
    RoomEventKind.RESULTS_SHOWN: _EVERYTHING,
    RoomEventKind.RESULTS_HIDDEN: _EVERYTHING,
    RoomEventKind.SCREEN_CHANGED: _EVERYTHING,
    RoomEventKind.PAGE_TURNED: ((), ("results", "spotlight", "keys"), ("controls", "undo", _CHUNK_BYTES)),
    RoomEventKind.TIMER_CHANGED: (("activity",), ("bar", "keys"), ("controls", "coming", "undo")),
    RoomEventKind.STEP_BEGUN: _EVERYTHING,
    RoomEventKind.STEP_UNDONE: _EVERYTHING,
    RoomEventKind.ANSWER_SUBMITTED: _NEW_ANSWER,
    RoomEventKind.ANSWER_REVISED: _ANOTHER_ANSWER,
    RoomEventKind.ANSWER_WITHDRAWN: _ANOTHER_ANSWER,
    RoomEventKind.ANSWER_HIDDEN: _MODERATION,
    RoomEventKind.ANSWER_SHOWN: _MODERATION,
    RoomEventKind.ANSWER_SETTLED: _MODERATION,
    RoomEventKind.ANSWER_STARRED: ((), ("keys",), ("joint", "undo", _CHUNK_BYTES)),
    RoomEventKind.ANSWER_MOVED: _MODERATION,
    RoomEventKind.ANSWER_VOTED: _VOTE,
    RoomEventKind.ANSWERS_ENTERED: _MODERATION,
    RoomEventKind.ANSWERS_MODERATED: _MODERATION,
    RoomEventKind.WORDS_DECIDED: ((), ("results", "series", "keys"), ("words", "cards", "undo")),
    RoomEventKind.ACTION_ITEMS_CHANGED: (
        ("activity",),
        ("results", "actions", "keys"),
        ("answers_head", "actions", "undo"),
    ),
    RoomEventKind.ACTION_ITEMS_SHOWN: ((), (), ()),
    RoomEventKind.THEMES_CHANGED: ((), ("themes", "summary", "series", "keys"), ("joint", "undo")),
    RoomEventKind.JOINT_TEXT_CHANGED: (("activity",), ("results", "keys"), ("answers_head", "joint", "undo")),
    RoomEventKind.GROUPS_NAMED: _EVERYTHING,
    RoomEventKind.GROUP_CHOSEN: ((), ("cover", *_GROUPS_AT_WORK), ("groups", *_GROUPS_ON_DESK)),
    RoomEventKind.GROUPS_DRAWN: _EVERYTHING,
    RoomEventKind.GROUP_CHANGED: ((), _GROUPS_AT_WORK, _GROUPS_ON_DESK),
    RoomEventKind.GROUP_WROTE: ((), ("question", *_SHOWN_ANSWERS, "keys"), (*_ALL_ANSWERS, "controls", "undo")),
    RoomEventKind.GROUP_NOTED: ((), (), ()),
}

_ABOUT_ONE_GROUP = frozenset({RoomEventKind.GROUP_CHANGED, RoomEventKind.GROUP_WROTE, RoomEventKind.GROUP_NOTED})
_REGROUPING = frozenset({RoomEventKind.GROUP_CHOSEN, RoomEventKind.GROUP_CHANGED})

_ONLY_ANSWERS = frozenset(
    {kind for kind, row in _CHANGES.items() if row in (_NEW_ANSWER, _VOTE, _ANOTHER_ANSWER, _MODERATION)}
    | {RoomEventKind.GROUP_WROTE}
)
_EMPTY_UNTIL_SHOWN = frozenset({"shared", "themes", "summary", "series", "joint"})


def chunk_region(ordinal: int) -> str:
    """Return the region of the answer with this ordinal in its round."""
    return f"chunk-{ordinal // CHUNK}"


def chunk_number(region: str) -> int | None:
    """Return the number of a chunk's region, or None for other regions."""
    prefix, _, number = region.rpartition("-")
    return int(number) if prefix == _CHUNK_BYTES and number.isdecimal() else None


def changed_regions(event: RoomEvent, screen: Screen, empty: Collection[str] = ()) -> set[str]:
    """Return the regions of a screen that an event may change. ``EVERY_CHUNK`` stands for all chunks.

    ``empty`` has regions without content. Regions that a facilitator has to show first stay empty when answers arrive,
    so phones are not redrawn for each answer to a question whose results they do not show.
    """
    if screen is Screen.BOARD:  # few are open, and nearly every event changes them
        return set(REGIONS[screen])
    changed = set(_CHANGES[event.kind][list(Screen).index(screen)])
    if event.kind in _ONLY_ANSWERS:
        changed -= _EMPTY_UNTIL_SHOWN.intersection(empty)
    if _CHUNK_BYTES in changed:
        changed.remove(_CHUNK_BYTES)
        changed.add(EVERY_CHUNK if event.ordinal is None else chunk_region(event.ordinal))
    return changed


def is_about_one_group(event: RoomEvent) -> bool:
    """Return whether an event is about the group of its activity with its ordinal, and concerns no other one."""
    return event.kind in _ABOUT_ONE_GROUP


def changed_for_group(event: RoomEvent, activity_id: int, number: int) -> set[str]:
    """Return the regions of a group's phones that an event may change: those for its number in the current round."""
    if is_about_one_group(event):
        return set(GROUP_REGIONS) if (event.activity_id, event.ordinal) == (activity_id, number) else set()
    changes_task = "activity" in changed_regions(event, Screen.PARTICIPANT)
    return set(GROUP_REGIONS) if changes_task or event.kind is RoomEventKind.GROUP_CHOSEN else set()


def may_regroup(event: RoomEvent) -> bool:
    """Return whether phones may be in other groups after an event."""
    return event.kind in _REGROUPING or _CHANGES[event.kind] == _EVERYTHING
