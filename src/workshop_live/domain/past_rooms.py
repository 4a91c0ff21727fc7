"""What a room was that is taken in from a file: an agenda, and what was answered to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.themes import Board, Theme
from workshop_live.domain.words import Choices


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer, its value in the shape that the API takes."""

    value: Any
    at: datetime
    hidden: bool = False
    settled: bool = False
    votes: int = 0


@dataclass(frozen=True, slots=True)
class PastTheme:
    """A theme as it was taken home. Its answers, and the one that was shown for it, are places in the round."""

    label: str
    answers: tuple[int, ...]
    bullet: str = ""
    is_left_out: bool = False
    typical: int | None = None


@dataclass(frozen=True, slots=True)
class PastRound:
    """One asking, with the prompt and the settings that it had then. ``themes`` are those of each question."""

    asked: PlannedActivity
    participants: int
    answers: tuple[PastAnswer, ...]
    themes: tuple[tuple[PastTheme, ...], ...] = ()
    first_shown_at: datetime | None = None
    voters: int = 0
    """How many participants voted for answers."""


@dataclass(frozen=True, slots=True)
class PastActivity:
    """One item of the agenda and its rounds, none if it was never asked."""

    planned: PlannedActivity
    rounds: tuple[PastRound, ...] = ()


@dataclass(frozen=True, slots=True)
class PastRoom:
    """A whole room."""

    title: str
    language: str
    time_zone: str
    began_at: datetime
    word_choices: Choices
    activities: tuple[PastActivity, ...]


def board_of(themes: Sequence[PastTheme], answers: int) -> Board:
    """The board of a question that so many answers were given to. All of it is decided: people have taken it home."""
    kept = tuple(
        Theme(
            number,
            theme.label,
            theme.answers,
            is_decided=True,
            bullet="" if theme.bullet == theme.label and theme.answers else theme.bullet,
            is_left_out=theme.is_left_out,
            typical=theme.typical,
        )
        for number, theme in enumerate(themes, 1)
    )
    return Board(kept, placed=frozenset(range(answers)), next_number=len(kept) + 1)
