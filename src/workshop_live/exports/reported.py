"""What files say of a room: the report, and the activities, answers and figures in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from workshop_live.activity_types.base import Distribution
from workshop_live.activity_types.columns import Column, column_of
from workshop_live.activity_types.options import Bar
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.activities import Activity, SeenBy
from workshop_live.domain.answers import Answer
from workshop_live.domain.decks import FiledPage
from workshop_live.domain.figures import decimals_of, longest_bars, rounded
from workshop_live.domain.organisations import Look
from workshop_live.domain.pictures import Picture
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.domain.words import Choices
from workshop_live.exports.colours import Colours
from workshop_live.exports.joint_texts import ReportedJointText
from workshop_live.exports.votes import ReportedVote
from workshop_live.text.languages import N_

PARKED = N_("Parked questions")
"""The heading of what was left for later."""


@dataclass(frozen=True, slots=True)
class ReportedAnswer:
    """An answer. ``at`` is local time to the minute; ``hidden`` is true if not everybody may see it."""

    id: str
    text: str
    value: Any
    at: datetime
    hidden: bool
    votes: int = 0
    settled: bool = False
    """Whether the facilitator marked it as dealt with."""
    starred: bool = False
    """Whether the facilitator starred it."""
    parked: bool = False
    """Whether the facilitator parked it, to come back to."""
    group: int | None = None
    """The number of the group that wrote it; None for what a participant sent, who stands in no file."""
    version: int | None = None
    """The version of a group's text, from 1; None for what a participant sent."""
    column: str | None = None
    """The key of the column that it stands in; None without one."""
    moved_to: str | None = None
    """The key of the column that a facilitator moved it to; None for where it was written."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A line of the summary, with the number of its answers, some of them as quotations, and its colour from 1."""

    text: str
    count: int
    typical: str
    quotes: tuple[str, ...] = ()
    colour: int = 1

    @property
    def quotations(self) -> tuple[str, ...]:
        """Some answers, the typical one first; none if answers are left out."""
        return self.quotes or tuple(filter(None, (self.typical,)))


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """A question of an activity, its texts by answer identifier, and its themes if it has any."""

    prompt: str
    texts: tuple[tuple[str, str], ...]
    summary: Summary | None = None

    @property
    def bulleted_themes(self) -> Sequence[SummaryTheme]:
        """The themes that are lines of the summary, in all formats."""
        return self.summary.bullets if self.summary else ()

    @property
    def bullets(self) -> list[Bullet]:
        """The lines of the summary."""
        texts = [(theme.bullet or theme.label, theme) for theme in self.bulleted_themes]
        return [
            Bullet(text[:1].upper() + text[1:], len(theme.answers), theme.typical, theme.quotes, theme.colour)
            for text, theme in texts
        ]

    @property
    def other_count(self) -> int:
        """The number of answers that no line of the summary covers."""
        return self.summary.unsaid() if self.summary else 0

    @property
    def themes_of(self) -> dict[str, list[str]]:
        """The labels of the themes of each answer, by answer identifier."""
        labels: dict[str, list[str]] = {}
        for theme in self.summary.themes if self.summary else ():
            for answer in theme.answers:
                labels.setdefault(answer, []).append(theme.label)
        return labels


@dataclass(frozen=True, slots=True)
class ReportedStep:
    """A step with its planned minutes, None for none, and the seconds that were spent in it."""

    kind: str
    minutes: int | None
    title: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class ReportedGroup:
    """A group of a round, without its members. ``number`` counts from 0, ``colour`` from 1."""

    number: int
    name: str
    colour: int
    is_done: bool
    has_text: bool
    """Whether it has written anything, which may be left out of the report."""


@dataclass(frozen=True, slots=True)
class ReportedActivity:
    """A round of an activity. ``number`` counts the agenda from 1, headings have 0. ``round`` is None without one."""

    number: int
    id: str
    key: str
    """Equal in all runs of a plan."""
    type: str
    type_title: str
    prompt: str
    settings: dict[str, Any]
    collects_answers: bool
    round: int | None
    participants: int
    answers: tuple[ReportedAnswer, ...]
    figures: tuple[tuple[str, float], ...]
    answered: int = 0
    """The number of answers, even if the answers themselves are left out."""
    figures_title: str = ""
    figures_note: str = ""
    bars: tuple[Bar, ...] = ()
    """The figures as bars with their shares, in the same order, for types with options."""
    steps: tuple[str, ...] = ()
    """The names of the steps that the answers are spread over, if they are."""
    distributions: tuple[Distribution, ...] = ()
    """How they are spread over the steps, in the order of the figures."""
    figures_span: tuple[float, float] | None = None
    """The values at which bars begin and fill their tracks; None for 0 and the largest figure."""
    counts_words: bool = False
    """Whether the figures are word counts."""
    has_texts: bool = False
    """Whether the answers are free text."""
    has_votes: bool = False
    questions: tuple[ReportedQuestion, ...] = ()
    """The questions, one for most types, with their texts."""
    starts_at: str | None = None
    minutes: int | None = None
    seen_by: str = SeenBy.ROOM
    """Whether only those who run the room were to see the answers."""
    first_shown_at: datetime | None = None
    """When the results were first visible to the room, in local time to the minute; None if never."""
    left_out: int = 0
    """The number of answers left out because of who may see or has seen them."""
    voters: int = 0
    """The number of participants who voted for answers."""
    timed_steps: tuple[ReportedStep, ...] = ()
    """The steps that it was asked with, in order."""
    roles: tuple[str, ...] = ()
    """The lines that said who does what."""
    round_groups: tuple[ReportedGroup, ...] = ()
    """The groups of the round by number."""
    is_written_by_groups: bool = False
    """Whether each answer is what a group wrote, and none is a participant's."""
    columns: tuple[Column, ...] = ()
    """The columns that its answers stand in."""
    picture: str | None = None
    """The id of the picture that it shows, if it does; what that shows is in its settings."""
    groups: str | Mapping[str, int] | None = None
    """How it divided the room, in the shape of the API; None without groups."""
    fixed: bool = False
    """Whether the planned start had to be kept."""
    began_at: datetime | None = None
    """When the room first came to it, in local time to the minute; None if never."""
    seconds: int = 0
    """How long the room was at it in all its rounds, until it last left it."""
    is_heading: bool = False
    """Whether it is the heading of what follows on the agenda."""
    is_pause: bool = False
    """Whether it is a pause, which stands in the programme alone."""
    made_from: dict[str, Any] | None = None
    """What the options of a vote on what people wrote were made from, in the shape of the API; None for others."""
    voted: ReportedVote | None = None
    """The vote on what was written here, if the file has one."""
    joint_text: ReportedJointText | None = None
    """The joint text with its versions; None for other types, and if it is left out as the room never saw it."""

    @property
    def picture_alt(self) -> str:
        """What its picture shows: as it was described, else what is asked about it."""
        return str(self.settings.get("picture_alt") or self.prompt)

    @property
    def planned_minutes(self) -> int | None:
        """The minutes that it was planned for; without any, those of its steps together; None without those."""
        return self.minutes or sum(step.minutes or 0 for step in self.timed_steps) or None

    @property
    def used_minutes_of_steps(self) -> tuple[int, ...]:
        """The minutes that each step took, rounded; empty if none took any time."""
        seconds = [step.seconds for step in self.timed_steps]
        return tuple(round(spent / 60) for spent in seconds) if any(seconds) else ()

    @property
    def used_minutes(self) -> int | None:
        """The minutes that its steps took together, as they are written; without any, those that it took itself.

        None if it took no time, and for further rounds without steps, whose time is part of that of the first.
        """
        if self.used_minutes_of_steps:
            return sum(self.used_minutes_of_steps)
        return round(self.seconds / 60) or None if (self.round or 1) == 1 else None

    def column_of(self, answer: ReportedAnswer) -> Column | None:
        """Return the column that an answer stands in; None without one."""
        return column_of(self.columns, answer.column)

    @property
    def answers_by_column(self) -> list[tuple[Column | None, list[ReportedAnswer]]]:
        """The answers of each column, the empty ones as well; those in none come last, if there are any.

        Empty for questions without columns.
        """
        rest = [answer for answer in self.answers if self.column_of(answer) is None]
        return [
            *((column, [it for it in self.answers if it.column == column.key]) for column in self.columns),
            *([(None, rest)] if self.columns and rest else []),
        ]

    @property
    def is_private(self) -> bool:
        """Whether the room may not see the answers."""
        return self.seen_by != SeenBy.ROOM

    @property
    def stays_on_phones(self) -> bool:
        """Whether what was written reached no server; ``left_out`` is how many wrote."""
        return self.seen_by == SeenBy.ME

    @property
    def group_names(self) -> dict[str, str]:
        """The names of the groups by the identifiers of the answers that they wrote."""
        names = {group.number: group.name for group in self.round_groups}
        return {answer.id: names[answer.group] for answer in self.answers if answer.group is not None}

    @property
    def has_chart(self) -> bool:
        """Whether the figures can be drawn as bars, and are not words or votes for texts."""
        return bool(self.figures) and self.answered > 0 and not self.has_texts

    @property
    def span(self) -> tuple[float, float]:
        """The values at which bars begin and fill their tracks."""
        return self.figures_span or (0, max((value for _, value in self.figures), default=0) or 1)

    @property
    def largest(self) -> frozenset[int]:
        """The indexes of the figures with the longest bars; empty if all are equally long."""
        start, end = self.span
        return longest_bars([((value - start) / (end - start), value) for _, value in self.figures])

    @property
    def decimals(self) -> int:
        """The number of decimals that all figures are written with."""
        return decimals_of(value for _, value in self.figures)

    @property
    def rounded_figures(self) -> tuple[tuple[str, float], ...]:
        """The figures, rounded, for programs that format numbers themselves."""
        return tuple((label, float(rounded(value, self.decimals))) for label, value in self.figures)

    @property
    def has_themes(self) -> bool:
        """Whether any question has a summary."""
        return any(question.bullets for question in self.questions)


class Titled(Protocol):
    """What all files have, whatever they report on: a title, a language, a day, and the look of the organisation."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def language(self) -> str:
        """The language of the file."""

    @property
    def date(self) -> date:
        """The day that it is about."""

    @property
    def look(self) -> Look:
        """The accent and the logo of the organisation."""

    @property
    def colours(self) -> Colours:
        """The colours of files and pictures."""


@dataclass(frozen=True, slots=True)
class Report:
    """A room, for participants and for others."""

    room: str
    title: str
    language: str
    date: date
    activities: tuple[ReportedActivity, ...]
    time_zone: str = "Europe/Oslo"
    shows_hidden: bool = False
    """Whether hidden answers are included."""
    word_choices: Choices = field(default_factory=dict)
    """The words that people decided to count as one."""
    home_groups: tuple[str, ...] = ()
    """The names of the fixed groups."""
    look: Look = field(default_factory=Look)
    """The accent and the logo of the organisation."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The pictures of slides by their public ids, where they are read."""
    pages: Mapping[str, Sequence[FiledPage]] = field(default_factory=dict)
    """The pages of slides by the ids of their activities, where they are read."""
    items: tuple[ActionItem, ...] = ()
    """The action items, in order."""
    unseen_texts: tuple[str, ...] = ()
    """The prompts of joint texts that are left out as the room never saw them."""

    def picture_of(self, activity: ReportedActivity) -> Picture | None:
        """Return the picture that an activity shows, if it does."""
        return self.pictures.get(activity.picture or "")

    @property
    def parked(self) -> list[str]:
        """The texts of the questions that were parked, those with most votes first."""
        return [
            dict(activity.questions[0].texts)[answer.id]
            for activity in self.activities
            for answer in sorted(activity.answers, key=lambda it: -it.votes)
            if answer.parked
        ]

    @property
    def colours(self) -> Colours:
        """The colours of files and pictures."""
        return Colours(self.look.accent)

    @property
    def unshown_left_out(self) -> int:
        """The number of answers left out because they were never shown."""
        return sum(activity.left_out for activity in self.activities if not activity.is_private)

    @property
    def private_left_out(self) -> int:
        """The number of answers left out because only those who run the room may see them."""
        private = (activity for activity in self.activities if activity.is_private and not activity.stays_on_phones)
        return sum(activity.left_out for activity in private)

    @property
    def written_on_phones(self) -> int:
        """The number of answers that are on the phones of those who wrote them, and nowhere else."""
        return sum(activity.left_out for activity in self.activities if activity.stays_on_phones)


ActivityRounds = Sequence[tuple[Activity, Sequence[Answer]]]
"""Activities, each with one of its rounds or none, and the answers of that round."""
Summaries = Mapping[int, tuple[Summary, ...]]
"""Summaries by round identifier, one per question."""
