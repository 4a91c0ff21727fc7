"""Turns in plenary: the room looks at what the groups have written, one group after the other.

Whose turn it is, is a page of the room like any other: as many times ``PAGES_OF_TURN`` as the group's number says, and
the page within its text. So undo, other processes and restarts need nothing more, and a group that comes in late
moves no other.
"""

from collections.abc import Iterable, Sequence

from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import MAX_PAGES
from workshop_live.domain.group_work import RoundGroup
from workshop_live.domain.steps import StepKind

PAGES_OF_TURN = MAX_PAGES


def turns_of(groups: Iterable[RoundGroup]) -> tuple[int, ...]:
    """Return the numbers of the groups that have a turn, in order: those with a member or a text."""
    return tuple(group.number for group in groups if group.is_there)


def takes_turns(activity: Activity) -> bool:
    """Whether the room is in plenary and looks at the texts of groups."""
    asked = activity.round
    if asked is None or asked.progress is None or not asked.is_written_by_groups:
        return False
    return activity.is_shown and asked.progress.step.kind is StepKind.PLENARY


def first_page(turn: int) -> int:
    """Return the page of the room on which a group's turn begins."""
    return turn * PAGES_OF_TURN


def turn_at(page: int, turns: Sequence[int]) -> int | None:
    """Return whose turn it is on a page of the room: the group there, or the next that has one; None without any."""
    number = page // PAGES_OF_TURN
    return next((turn for turn in turns if turn >= number), turns[-1] if turns else None)


def turn_after(page: int, turns: Sequence[int]) -> int | None:
    """Return whose turn comes next; None after the last one."""
    now = turn_at(page, turns)
    return next((turn for turn in turns if now is not None and turn > now), None)


def turn_before(page: int, turns: Sequence[int]) -> int | None:
    """Return whose turn was before; None before the first one."""
    now = turn_at(page, turns)
    return next((turn for turn in reversed(turns) if now is not None and turn < now), None)
