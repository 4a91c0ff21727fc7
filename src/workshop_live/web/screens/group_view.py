"""The groups of the current round as the projector and the desk show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import CHUNK, Answer
from workshop_live.domain.group_work import RoundGroup
from workshop_live.domain.rooms import Room
from workshop_live.domain.steps import Step, StepKind
from workshop_live.domain.turns import PAGES_OF_TURN, first_page, takes_turns, turn_at, turns_of
from workshop_live.storage.snapshots import Snapshot

MAX_NAMED = 12
"""Groups that the projector names while they work."""

Part = tuple[str, str]
"""A question, or where there is only one the column that was chosen, if any, and what was written there."""


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with what it has written. ``answer`` is None while it has not, or where that was not read."""

    group: RoundGroup
    answer: Answer | None
    parts: Sequence[Part]
    given: Mapping[str, Sequence[str]]
    """The fields of a form that would submit the text."""


@dataclass(frozen=True)
class GroupWork:
    """The groups of the current round, which has at least one."""

    room: Room
    activity: Activity
    asked: Round
    groups: tuple[RoundGroup, ...]

    @property
    def writes(self) -> bool:
        """Whether the groups answer, and nobody else."""
        return self.asked.is_written_by_groups

    @property
    def step(self) -> Step | None:
        """The current step; None without steps."""
        return self.asked.progress.step if self.asked.progress else None

    @property
    def is_at_work(self) -> bool:
        """Whether people sit with their groups."""
        if not self.room.is_open:
            return False
        return self.step.kind is not StepKind.PLENARY if self.step else self.asked.takes_answers

    @property
    def is_writing(self) -> bool:
        """Whether texts are taken from the groups now."""
        return self.writes and self.room.is_open and self.asked.takes_answers

    @property
    def are_drawn(self) -> bool:
        """Whether the groups were drawn for this round."""
        return self.asked.grouping is not None and not self.asked.grouping.is_home

    @cached_property
    def there(self) -> list[RoundGroup]:
        """The groups with a member or a text, which the room waits for."""
        return [group for group in self.groups if group.is_there]

    @property
    def done(self) -> int:
        """How many of those have marked their text as done."""
        return sum(group.done_at is not None for group in self.there)

    @property
    def written(self) -> int:
        """How many of those have a text."""
        return sum(group.saved_at is not None for group in self.there)

    @property
    def largest(self) -> int:
        """The number of members of the largest group."""
        return max(group.members for group in self.groups)

    @property
    def sizes(self) -> str:
        """How many members the groups have: ``5``, or from the smallest to the largest ``4–5``."""
        least = min(group.members for group in self.groups)
        return f"{least}–{self.largest}" if least < self.largest else f"{least}"

    @property
    def are_many(self) -> bool:
        """Whether there are too many to name them all on the projector; phones say who is in which."""
        return len(self.groups) > MAX_NAMED

    @property
    def seconds_each(self) -> int | None:
        """The seconds of the step for each member of the largest group, or in plenary for each group; None without."""
        if self.step is None or self.step.minutes is None:
            return None
        shares = {StepKind.GROUP: self.largest, StepKind.PLENARY: len(self.there) if self.writes else 0}
        share = shares.get(self.step.kind, 0)
        return self.step.minutes * 60 // share if share > 1 else None

    @property
    def takes_turns(self) -> bool:
        """Whether the room looks at the texts in plenary, one after the other."""
        return takes_turns(self.activity)

    @cached_property
    def turn(self) -> RoundGroup | None:
        """The group whose turn it is; None while the room does not look at the texts."""
        number = turn_at(self.room.page, turns_of(self.there)) if self.activity.is_shown and self.writes else None
        return next((group for group in self.there if group.number == number), None)

    @property
    def place(self) -> int:
        """How many groups had their turn before this one."""
        return self.there.index(self.turn) if self.turn else 0

    @property
    def page_in_turn(self) -> int:
        """The page within the text of the group whose turn it is, counted from 0."""
        is_there = self.turn is not None and self.room.page // PAGES_OF_TURN == self.turn.number
        return self.room.page % PAGES_OF_TURN if is_there else 0

    @property
    def first_page(self) -> int:
        """The page of the room on which the turn begins."""
        return first_page(self.turn.number) if self.turn else 0

    def page_of(self, group: RoundGroup) -> int:
        """Return the page of the room on which a group's turn begins."""
        return first_page(group.number)

    @property
    def pages_of_turn(self) -> int:
        """How many pages of the room belong to each group."""
        return PAGES_OF_TURN

    def cards(self, answers: Iterable[Answer], chunk: int) -> list[GroupCard]:
        """Return the groups of a chunk with their answers among these."""
        by_number = {answer.ordinal: answer for answer in answers}
        activity_type = type_of(self.activity)
        settings = activity_type.settings(self.asked.settings)
        questions = activity_type.questions(settings, self.asked.prompt, list(by_number.values()))
        columns = {number: activity_type.column_of(settings, answer) for number, answer in by_number.items()}
        labels = {number: column.label if column else "" for number, column in columns.items()}
        parts: dict[int, list[Part]] = {}
        for question in questions:
            for number, text in question.texts:
                parts.setdefault(number, []).append((question.prompt if len(questions) > 1 else labels[number], text))
        numbers = range(chunk * CHUNK, (chunk + 1) * CHUNK)
        here = [group for group in self.groups if group.number in numbers]
        given = {
            number: {name: [text] for name, text in activity_type.form_fields(settings, answer.value)}
            for number, answer in by_number.items()
        }
        return [
            GroupCard(it, by_number.get(it.number), parts.get(it.number, []), given.get(it.number, {})) for it in here
        ]


def group_work_of(snapshot: Snapshot) -> GroupWork | None:
    """Return the groups of the current round; None without any."""
    current = snapshot.current
    if current is None or current.round is None or not snapshot.groups:
        return None
    return GroupWork(snapshot.room, current, current.round, snapshot.groups)
