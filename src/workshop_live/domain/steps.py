"""Steps: the timed parts of an activity, and which orders of them make sense. They are apart from a type's settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_STEPS = 8
MAX_STEP_MIN = 600
MAX_TITLE_LENGTH = 60
MAX_ROLES = 8
MAX_ROLE_LENGTH = 120


class StepKind(StrEnum):
    """What happens in a step."""

    ALONE = "alone"
    """Everybody makes notes of their own; nothing is sent."""
    TALK = "talk"
    """People talk; nothing is written."""
    EACH = "each"
    """Everybody sends answers."""
    GROUP = "group"
    """One of a group writes for it."""
    PLENARY = "plenary"
    """The room looks at the answers together."""


ANSWERED_IN = frozenset({StepKind.EACH, StepKind.GROUP})
"""The kinds of steps that take answers."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an activity. Without ``minutes`` it leaves the timer alone; an empty ``title`` means its kind."""

    kind: StepKind
    minutes: int | None = None
    title: str = ""

    @property
    def takes_answers(self) -> bool:
        """Whether answers are sent in it."""
        return self.kind in ANSWERED_IN

    def stored(self) -> dict[str, Any]:
        """Return the step in the shape of the database and of the API."""
        return {"kind": str(self.kind), "minutes": self.minutes, "title": self.title}


def step_of(stored: Mapping[str, Any]) -> Step:
    """Return the step that was stored."""
    return Step(StepKind(stored["kind"]), stored.get("minutes"), stored.get("title") or "")


def answering_step(steps: Sequence[Step]) -> int | None:
    """Return the number of the step that takes answers, counted from 0; None without one."""
    return next((number for number, step in enumerate(steps) if step.takes_answers), None)


def find_misplaced(kinds: Sequence[StepKind]) -> tuple[int, str] | None:
    """Return the number of the first step that cannot stand where it does, and an error code; None if all can."""
    answering = [number for number, kind in enumerate(kinds) if kind in ANSWERED_IN]
    if len(answering) > 1:
        return answering[1], "answered_twice"
    if answering:
        early = next((number for number, kind in enumerate(kinds) if kind is StepKind.PLENARY), len(kinds))
        if early < answering[0]:
            return early, "plenary_first"
    return None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is in its steps, as they were when it was asked, and the seconds spent in each of them."""

    steps: tuple[Step, ...]
    number: int = 0
    """The number of the current step, counted from 0."""
    seconds: tuple[int, ...] = ()
    """The seconds spent in each step, but for the current one since it was last entered."""

    @property
    def step(self) -> Step:
        """The current step."""
        return self.steps[self.number]

    @property
    def following(self) -> int | None:
        """The number of the next step, or None in the last one."""
        return self.number + 1 if self.number + 1 < len(self.steps) else None

    @property
    def preceding(self) -> int | None:
        """The number of the step before, or None in the first one."""
        return self.number - 1 if self.number else None

    @property
    def was_answerable(self) -> bool:
        """Whether the room has come to a step that takes answers."""
        answering = answering_step(self.steps)
        return answering is not None and answering <= self.number


def progress_of(
    steps: Iterable[Mapping[str, Any]] | None, number: int, seconds: Sequence[int] | None
) -> Progress | None:
    """Return the progress that was stored; None for a round without steps."""
    known = tuple(map(step_of, steps or ()))
    if not known:
        return None
    spent = [*(seconds or ())][: len(known)]
    return Progress(known, min(max(0, number), len(known) - 1), (*spent, *[0] * (len(known) - len(spent))))
