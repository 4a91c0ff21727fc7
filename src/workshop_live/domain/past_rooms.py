"""A room imported from a file: its agenda, and the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.joint_texts import JointText
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.themes import Board, Theme
from workshop_live.domain.words import Choices


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer, with its value in the shape of the API."""

    value: Any
    at: datetime
    hidden: bool = False
    settled: bool = False
    votes: int = 0
    starred: bool = False
    group: int | None = None
    """The number of the group that wrote it; None for what a participant sent."""
    version: int = 0
    """The version of a group's text, from 1."""
    parked: bool = False
    id: str = ""
    """Its identifier in the file."""
    moved_to: str | None = None
    """The key of the column that a facilitator moved it to."""


@dataclass(frozen=True, slots=True)
class PastGroup:
    """A group of a round, by its number from 0."""

    number: int
    name: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class PastTheme:
    """A theme of an export. ``answers`` and ``typical`` are indices into the answers of the round."""

    label: str
    answers: tuple[int, ...]
    bullet: str = ""
    is_left_out: bool = False
    typical: int | None = None


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round with its prompt and settings. ``themes`` has the themes of each question."""

    asked: PlannedActivity
    participants: int
    answers: tuple[PastAnswer, ...]
    themes: tuple[tuple[PastTheme, ...], ...] = ()
    first_shown_at: datetime | None = None
    voters: int = 0
    """The number of participants who voted for answers."""
    step_seconds: tuple[int, ...] = ()
    """The seconds spent in each step."""
    groups: tuple[PastGroup, ...] = ()

    @property
    def ordinals(self) -> tuple[int, ...]:
        """The ordinals of the answers: those of groups are the groups' numbers."""
        return tuple(number if it.group is None else it.group for number, it in enumerate(self.answers))


@dataclass(frozen=True, slots=True)
class PastVote:
    """What the options of a vote were made from: the activity and its question, and a triple for each option.

    A triple has the place of the option, from 0, the answers, named as in the file, and the number of the theme.
    """

    activity: str
    question: int
    options: tuple[tuple[int, tuple[str, ...], int | None], ...]


@dataclass(frozen=True, slots=True)
class PastActivity:
    """An item of the agenda and its rounds."""

    planned: PlannedActivity
    rounds: tuple[PastRound, ...] = ()
    began_at: datetime | None = None
    seconds: int = 0
    """How long the room was at it."""
    id: str = ""
    """Its identifier in the file."""
    made_from: PastVote | None = None
    """What its options were made from, of a vote on what people wrote; None for others."""
    joint_text: JointText | None = None
    """Its lines, whose sources are named as in the file, and versions; None without."""


@dataclass(frozen=True, slots=True)
class PastRoom:
    """An imported room."""

    title: str
    language: str
    time_zone: str
    began_at: datetime
    word_choices: Choices
    activities: tuple[PastActivity, ...]
    home_groups: tuple[str, ...] = ()
    items: tuple[ActionItem, ...] = ()
    """The action items in order; they get identifiers of their own, and no originals."""


def board_of(themes: Sequence[PastTheme], ordinals: Sequence[int]) -> Board:
    """Return the board of a question on answers with these ordinals. All themes count as decided by people."""
    decided = tuple(
        Theme(
            number,
            theme.label,
            tuple(ordinals[answer] for answer in theme.answers),
            is_decided=True,
            bullet="" if theme.bullet == theme.label and theme.answers else theme.bullet,
            is_left_out=theme.is_left_out,
            typical=None if theme.typical is None else ordinals[theme.typical],
        )
        for number, theme in enumerate(themes, 1)
    )
    return Board(decided, placed=frozenset(ordinals), next_number=len(decided) + 1)
