"""Progression through the agenda: what the facilitator's main button does next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from workshop_live.domain.activities import Activity, Round, RoundState
from workshop_live.domain.rooms import SHOWING_THEMES, Room, ScreenMode
from workshop_live.domain.turns import takes_turns, turn_after, turn_before


class MoveKind(StrEnum):
    """The kinds of moves."""

    OPEN = "open"
    SHOW = "show"
    CLOSE = "close"
    CLOSE_NOW = "close_now"
    GO_TO = "go_to"
    RETURN = "return"
    STEP = "step"
    TURN = "turn"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Move:
    """A move and its activity."""

    kind: MoveKind
    activity: Activity
    step: int = 0
    """The number of the step to go to, counted from 0, for a move to another step."""
    turn: int = 0
    """The number of the group whose turn it is to be, for a move to another group."""
    page: int | None = 0
    """The page to be on, counted from 0, for a move to another page or activity; None for the one it was left at."""


Pages = Callable[[Activity], int]
"""Returns the number of slides in an activity, through which the main button turns; 0 for other types."""


def _no_pages(_activity: Activity) -> int:
    return 0


def current_activity(room: Room, agenda: Sequence[Activity]) -> Activity | None:
    """Return the current activity, or None in the lobby before the start."""
    return next((activity for activity in agenda if activity.id == room.current_activity_id), None)


def was_brought_up(room: Room, activity: Activity, *, is_slide: bool) -> bool:
    """Return whether an activity has been presented to the room, so that its content is public.

    A question that is current but was never opened has not been.
    """
    return activity.round is not None or (is_slide and activity.id == room.current_activity_id)


def next_move(
    room: Room,
    agenda: Sequence[Activity],
    collects: Callable[[Activity], bool],
    turns: Sequence[int] = (),
    pages: Pages = _no_pages,
) -> Move | None:
    """Return the next move, or None at the end of the agenda.

    ``collects`` returns whether an activity takes answers; otherwise there is nothing to show or close. ``turns`` are
    the numbers of the groups that have a turn when the room looks at their texts. The pages of slides are turned first.
    """
    if not room.is_open:
        return None
    current, following = current_activity(room, agenda), next_activity(room, agenda)
    move = _within(room, current, collects, turns, pages) if current else None
    if move is not None:
        return move
    return move_to(room, following) if following else None


def _within(
    room: Room, current: Activity, collects: Callable[[Activity], bool], turns: Sequence[int], pages: Pages
) -> Move | None:
    """Return the next move within the current activity; None if the room goes on to the next one."""
    if room.mode not in {ScreenMode.ACTIVITY, *SHOWING_THEMES}:
        return Move(MoveKind.RETURN, current)
    if room.page + 1 < pages(current):
        return Move(MoveKind.PAGE, current, page=room.page + 1)
    if current.round is None:
        return Move(MoveKind.OPEN, current)
    if not collects(current):
        return None
    return _next_turn(room, current, turns) or _next_of_round(room, current, current.round)


def next_activity(room: Room, agenda: Sequence[Activity]) -> Activity | None:
    """Return the activity after the current one, or None at the end.

    After returning to an earlier activity it is the furthest one of the day; if that was removed, the first after all
    activities with a round.
    """
    current = current_activity(room, agenda)
    if current is not None and not room.returns:
        return next(iter(agenda[agenda.index(current) + 1 :]), None)
    day = next((activity for activity in agenda if activity.id == room.day_activity_id), None)
    positions = [place for place, activity in enumerate(agenda, 1) if activity.round is not None]
    return day or next(iter(agenda[positions[-1] if positions else 0 :]), None)


def day_position_after(
    room: Room, agenda: Sequence[Activity], to: Activity, *, is_page: bool
) -> tuple[int | None, bool]:
    """Return ``day_activity_id`` and ``returns`` of the room once it is at ``to``.

    ``agenda`` is that from before. ``is_page`` means paging, as in slides: the next move pages on from there. Opening
    an activity for the first time moves the position of the day, unless the room is to return anyway.
    """
    places = {activity.id: place for place, activity in enumerate(agenda)}
    day = room.day_activity_id if room.day_activity_id in places else room.current_activity_id
    if day not in places or places[to.id] >= places[day]:
        return None, False
    if to.round is None and not is_page and room.day_activity_id is None:
        return None, False
    return day, room.returns or not is_page


def previous_move(
    room: Room, agenda: Sequence[Activity], turns: Sequence[int] = (), pages: Pages = _no_pages
) -> Move | None:
    """Return the move to the page, group or step before the current one, or to the activity before; None at the first.

    An activity with pages is entered at its last one.
    """
    current = current_activity(room, agenda)
    if current is None or not room.is_open:
        return None
    if room.mode is not ScreenMode.ACTIVITY:
        return Move(MoveKind.RETURN, current)
    page = min(room.page, pages(current) - 1)  # it may have had more
    if page > 0:
        return Move(MoveKind.PAGE, current, page=page - 1)
    before = turn_before(room.page, turns) if takes_turns(current) and not _pages(room) else None
    if before is not None:
        return Move(MoveKind.TURN, current, turn=before)
    progress = current.round.progress if current.round and not _pages(room) else None
    if progress and progress.preceding is not None:
        return Move(MoveKind.STEP, current, progress.preceding)
    preceding = next(reversed(agenda[: agenda.index(current)]), None)
    return Move(MoveKind.GO_TO, preceding, page=max(0, pages(preceding) - 1)) if preceding else None


def pages_ahead(room: Room, agenda: Sequence[Activity], pages: Pages, most: int) -> list[tuple[Activity, int]]:
    """Return the next pages of the day, at most so many: each as its activity and its number there, from 0.

    Questions on the way are passed over.
    """
    if not room.is_open:
        return []
    current, following = current_activity(room, agenda), next_activity(room, agenda)
    rest = [(current, number) for number in range(room.page + 1, pages(current))] if current else []
    later = agenda[agenda.index(following) :] if following else ()
    coming = ((activity, number) for activity in later for number in range(pages(activity)))
    return [*rest, *islice(coming, most)][:most]


def _next_turn(room: Room, activity: Activity, turns: Sequence[int]) -> Move | None:
    """Return the move to the next group while the room looks at one after the other; None after the last."""
    if not takes_turns(activity) or _pages(room) or room.mode is not ScreenMode.ACTIVITY:
        return None
    after = turn_after(room.page, turns)
    return None if after is None else Move(MoveKind.TURN, activity, turn=after)


def _next_of_round(room: Room, activity: Activity, asked: Round) -> Move | None:
    """Return the next move within a round: to its next step, or what finishes it; None if it is finished."""
    progress = asked.progress
    if progress and progress.following is not None and not _pages(room):
        return Move(MoveKind.STEP, activity, progress.following)
    is_answerable = progress is None or progress.was_answerable
    kind = _finish(asked.state, needs_showing=is_answerable and not (asked.shown or activity.is_private))
    return Move(kind, activity) if kind else None


def _pages(room: Room) -> bool:
    """Whether the room pages through what was done before, as in slides: nothing is to open or close by that."""
    return room.day_activity_id is not None and not room.returns


def _finish(state: RoundState, *, needs_showing: bool) -> MoveKind | None:
    """Return the move that finishes a round, or None if it is finished."""
    if state is RoundState.CLOSING:
        return MoveKind.CLOSE_NOW
    if needs_showing:
        return MoveKind.SHOW
    return MoveKind.CLOSE if state is RoundState.OPEN else None


def move_to(room: Room, activity: Activity) -> Move:
    """Return the move to an activity: opening it the first time, else showing it as it was left.

    Where the room pages through what was done before, the activity is entered at its first page.
    """
    if activity.round is None:
        return Move(MoveKind.OPEN, activity)
    return Move(MoveKind.GO_TO, activity, page=None if room.returns else 0)
