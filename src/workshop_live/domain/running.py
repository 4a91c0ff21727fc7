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


def next_step(room: Room, agenda: Sequence[Activity], collects: Callable[[Activity], bool]) -> Step | None:
    """The natural next thing to do, or None at the end of the agenda.

    ``collects`` says whether an activity takes answers: one that does not has nothing to show or to close.
    """
    if not room.is_open:
        return None
    current = current_activity(room, agenda)
    if current is None:
        return _go_on(agenda[0]) if agenda else None
    if room.mode not in {ScreenMode.ACTIVITY, *SHOWING_THEMES}:
        return Step(StepKind.RETURN, current)
    if collects(current) and current.round is not None:
        kind = _finish(current.round.state, shown=current.round.shown)
        if kind is not None:
            return Step(kind, current)
    if current.round is None:
        return Step(StepKind.OPEN, current)
    following = agenda[agenda.index(current) + 1 :]
    return _go_on(following[0]) if following else None


def step_back(room: Room, agenda: Sequence[Activity]) -> Step | None:
    """The activity before the current one, as it was left; None at the first."""
    current = current_activity(room, agenda)
    if current is None or not room.is_open:
        return None
    if room.mode is not ScreenMode.ACTIVITY:
        return Step(StepKind.RETURN, current)
    index = agenda.index(current)
    return Step(StepKind.GO_TO, agenda[index - 1]) if index else None


def _finish(state: RoundState, *, shown: bool) -> StepKind | None:
    """What is left to do with a round before going on."""
    if state is RoundState.CLOSING:
        return StepKind.CLOSE_NOW
    if not shown:
        return StepKind.SHOW
    return StepKind.CLOSE if state is RoundState.OPEN else None


def _go_on(activity: Activity) -> Step:
    """To an activity: the first time it is opened, later it is shown as it was left."""
    return Step(StepKind.OPEN if activity.round is None else StepKind.GO_TO, activity)
