"""Progression through the agenda: what the facilitator's main button does next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshop_live.domain.activities import Activity, RoundState
from workshop_live.domain.rooms import SHOWING_THEMES, Room, ScreenMode


class StepKind(StrEnum):
    """The kinds of steps."""

    OPEN = "open"
    SHOW = "show"
    CLOSE = "close"
    CLOSE_NOW = "close_now"
    GO_TO = "go_to"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its activity."""

    kind: StepKind
    activity: Activity


def current_activity(room: Room, agenda: Sequence[Activity]) -> Activity | None:
    """Return the current activity, or None in the lobby before the start."""
    return next((activity for activity in agenda if activity.id == room.current_activity_id), None)


def was_brought_up(room: Room, activity: Activity, *, is_slide: bool) -> bool:
    """Return whether an activity has been presented to the room, so that its content is public.

    A question that is current but was never opened has not been.
    """
    return activity.round is not None or (is_slide and activity.id == room.current_activity_id)


def next_step(room: Room, agenda: Sequence[Activity], collects: Callable[[Activity], bool]) -> Step | None:
    """Return the next step, or None at the end of the agenda.

    ``collects`` returns whether an activity takes answers; otherwise there is nothing to show or close.
    """
    if not room.is_open:
        return None
    current, following = current_activity(room, agenda), next_activity(room, agenda)
    if current is None:
        return _go_on(following) if following else None
    if room.mode not in {ScreenMode.ACTIVITY, *SHOWING_THEMES}:
        return Step(StepKind.RETURN, current)
    if collects(current) and current.round is not None:
        kind = _finish(current.round.state, needs_showing=not (current.round.shown or current.is_private))
        if kind is not None:
            return Step(kind, current)
    if current.round is None:
        return Step(StepKind.OPEN, current)
    return _go_on(following) if following else None


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

    ``agenda`` is that from before. ``is_page`` means paging, as in slides: the next step pages on from there. Opening
    an activity for the first time moves the position of the day, unless the room is to return anyway.
    """
    places = {activity.id: place for place, activity in enumerate(agenda)}
    day = room.day_activity_id if room.day_activity_id in places else room.current_activity_id
    if day not in places or places[to.id] >= places[day]:
        return None, False
    if to.round is None and not is_page and room.day_activity_id is None:
        return None, False
    return day, room.returns or not is_page


def previous_step(room: Room, agenda: Sequence[Activity]) -> Step | None:
    """Return the step to the activity before the current one; None at the first."""
    current = current_activity(room, agenda)
    if current is None or not room.is_open:
        return None
    if room.mode is not ScreenMode.ACTIVITY:
        return Step(StepKind.RETURN, current)
    index = agenda.index(current)
    return Step(StepKind.GO_TO, agenda[index - 1]) if index else None


def _finish(state: RoundState, *, needs_showing: bool) -> StepKind | None:
    """Return the step that finishes a round, or None if it is finished."""
    if state is RoundState.CLOSING:
        return StepKind.CLOSE_NOW
    if needs_showing:
        return StepKind.SHOW
    return StepKind.CLOSE if state is RoundState.OPEN else None


def _go_on(activity: Activity) -> Step:
    """Return the step to an activity: opening it the first time, else showing it as it was left."""
    return Step(StepKind.OPEN if activity.round is None else StepKind.GO_TO, activity)
