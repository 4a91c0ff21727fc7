"""What the one large button does next: start, open, show, close, go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshop_live.domain.activities import Activity, RoundState
from workshop_live.domain.rooms import SHOWING_THEMES, Room, ScreenMode


class StepKind(StrEnum):
    """One move in running a room."""

    OPEN = "open"
    SHOW = "show"
    CLOSE = "close"
    CLOSE_NOW = "close_now"
    GO_TO = "go_to"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Step:
    """A move and the activity that it concerns."""

    kind: StepKind
    activity: Activity


def current_activity(room: Room, agenda: Sequence[Activity]) -> Activity | None:
    """The activity that the room is at, or None in the lobby before the start."""
    return next((activity for activity in agenda if activity.id == room.current_activity_id), None)


def was_brought_up(room: Room, activity: Activity, *, is_slide: bool) -> bool:
    """Whether the room has come to an activity, so that everybody may know what it asks or says.

    A question that the projector only stands at, and that was never opened, was not asked yet.
    """
    return activity.round is not None or (is_slide and activity.id == room.current_activity_id)


def next_step(room: Room, agenda: Sequence[Activity], collects: Callable[[Activity], bool]) -> Step | None:
    """The natural next thing to do, or None at the end of the agenda.

    ``collects`` says whether an activity takes answers: one that does not has nothing to show or to close.
    """
    if not room.is_open:
        return None
    current, following = current_activity(room, agenda), upcoming(room, agenda)
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


def upcoming(room: Room, agenda: Sequence[Activity]) -> Activity | None:
    """The activity that the room goes to when it is done with the current one: usually the one after it.

    Where an earlier one was asked or shown once more, it is the one that the day had come to; if that was removed, the
    first after all that were asked.
    """
    current = current_activity(room, agenda)
    if current is not None and not room.returns:
        return next(iter(agenda[agenda.index(current) + 1 :]), None)
    day = next((activity for activity in agenda if activity.id == room.day_activity_id), None)
    asked = [place for place, activity in enumerate(agenda, 1) if activity.round is not None]
    return day or next(iter(agenda[asked[-1] if asked else 0 :]), None)


def day_after(room: Room, agenda: Sequence[Activity], to: Activity, *, is_page: bool) -> tuple[int | None, bool]:
    """Where the day is once the room is at ``to``: ``day_activity_id`` and ``returns`` of the room.

    ``agenda`` is as it was before. ``is_page`` says that it was only paged to, as in a program for slides: it is paged
    on from there. What is asked for the first time takes the day with it, unless the room is to go back anyway.
    """
    places = {activity.id: place for place, activity in enumerate(agenda)}
    day = room.day_activity_id if room.day_activity_id in places else room.current_activity_id
    if day not in places or places[to.id] >= places[day]:
        return None, False
    if to.round is None and not is_page and room.day_activity_id is None:
        return None, False
    return day, room.returns or not is_page


def step_back(room: Room, agenda: Sequence[Activity]) -> Step | None:
    """The activity before the current one, as it was left; None at the first."""
    current = current_activity(room, agenda)
    if current is None or not room.is_open:
        return None
    if room.mode is not ScreenMode.ACTIVITY:
        return Step(StepKind.RETURN, current)
    index = agenda.index(current)
    return Step(StepKind.GO_TO, agenda[index - 1]) if index else None


def _finish(state: RoundState, *, needs_showing: bool) -> StepKind | None:
    """What is left to do with a round before going on."""
    if state is RoundState.CLOSING:
        return StepKind.CLOSE_NOW
    if needs_showing:
        return StepKind.SHOW
    return StepKind.CLOSE if state is RoundState.OPEN else None


def _go_on(activity: Activity) -> Step:
    """To an activity: the first time it is opened, later it is shown as it was left."""
    return Step(StepKind.OPEN if activity.round is None else StepKind.GO_TO, activity)
