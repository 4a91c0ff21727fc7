"""The model of the JSON of a room, for docs/export.schema.json and for import."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from itertools import groupby
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.activity_fields import is_key
from workshop_live.activity_types.base import line, paragraphs, problems_of
from workshop_live.activity_types.group_fields import AnyGrouping, DrawnGroups
from workshop_live.activity_types.schemas import SETTINGS, VALUE
from workshop_live.domain.activities import SeenBy, Slot
from workshop_live.domain.groups import MAX_GROUPS
from workshop_live.domain.past_rooms import PastActivity, PastAnswer, PastRoom, PastRound, PastTheme
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.themes import MAX_BULLET_LENGTH
from workshop_live.text.word_choices import folded

FORMAT = "workshop-live/1"
MAX_ANSWERS = 200_000
MAX_VOTES = 200_000
_MAX_THEMES = 100
_MAX_QUESTIONS = 20
Day = TypeVar("Day", bound=date)
Count = Annotated[int, Field(ge=0, le=1_000_000)]


def _check_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("unknown time zone")
    return name


_YEARS = range(1970, 2200)  # away from the limits of datetime, in all time zones


def _check_year(day: Day) -> Day:
    if day.year not in _YEARS:
        raise PydanticCustomError("day_out_of_reach", "out of reach")
    return day


Moment = Annotated[datetime, AfterValidator(_check_year)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ExportedAnswer(_Part):
    """An answer. ``value`` is as in the API for the activity's type; ``at`` is local time to the minute."""

    id: str
    text: str
    value: Annotated[Any, VALUE]
    at: Moment
    hidden: bool = False
    votes: Annotated[int, Field(ge=0, le=MAX_VOTES)] = 0
    settled: bool = False
    starred: bool = False
    group: Annotated[int, Field(ge=0)] | None = None
    """The number of the group that wrote it; missing for what a participant sent."""
    version: Annotated[int, Field(ge=1)] | None = None
    """The version of a group's text, counted from 1; missing for what a participant sent."""


class ExportedGroup(_Part):
    """A group of a round; who was in it is in no file."""

    number: Annotated[int, Field(ge=0)]
    name: str
    done: bool = False
    """Whether it said that it was done."""


class ExportedFigure(_Part):
    """A result: an option, statement, word or question, and its number."""

    label: str
    count: float


class ExportedTheme(_Part):
    """A theme and its answers, by identifier."""

    label: Annotated[str, line(MAX_BULLET_LENGTH)]
    typical: str
    answers: list[str]
    bullet: Annotated[str, paragraphs(MAX_BULLET_LENGTH)] = ""
    """The text of the summary's line, if it is not the label."""
    is_bullet: bool = True
    """Whether the theme is a line of the summary."""


class ExportedSummary(_Part):
    """The themes of a question, and the answers in no theme."""

    prompt: str
    themes: Annotated[list[ExportedTheme], Field(max_length=_MAX_THEMES)]
    other: list[str]


class ExportedStep(_Part):
    """A step of an activity, with its planned minutes and the seconds that were spent in it."""

    kind: str
    minutes: int | None = None
    title: str = ""
    seconds: Count = 0


class ExportedActivity(_Part):
    """A round of an activity; further rounds follow with the same identifier."""

    number: Count
    id: str
    key: str
    type: str
    prompt: str
    settings: Annotated[dict[str, Any], SETTINGS]
    collects_answers: bool
    round: Count | None
    participants: Count
    answers: list[ExportedAnswer]
    figures: list[ExportedFigure] = []
    summaries: Annotated[list[ExportedSummary], Field(max_length=_MAX_QUESTIONS)] = []
    answered: Count = 0
    seen_by: Literal["room", "facilitator"] = "room"
    """Who may see the answers: everybody in the room, or only those who run it."""
    first_shown_at: Moment | None = None
    """When the results were first visible to the room, in local time to the minute; null if never."""
    left_out: Count = 0
    """The number of answers left out because of who may see or has seen them."""
    voters: Count | None = None
    """The number of participants who voted for answers; null in older files."""
    starts_at: str | None = None
    minutes: int | None = None
    steps: list[ExportedStep] = []
    """The timed parts of the activity, as it was asked."""
    roles: list[str] = []
    """The lines that said who does what."""
    round_groups: list[ExportedGroup] = []
    """The groups of the round. If one of its steps is ``group``, each answer is what one of them wrote."""
    groups: AnyGrouping = None
    """How it divided the room: home for the fixed groups, an object with a size for groups that were drawn, or null."""


class ExportedChoice(_Part):
    """A text of a word cloud in lower case, and the text that it counts as, which counts as itself."""

    text: str
    counts_as: str


class ExportedRoom(_Part):
    """A room."""

    format: Literal["workshop-live/1"]
    room: str
    title: str
    language: str
    time_zone: Annotated[str, AfterValidator(_check_zone)] = "Europe/Oslo"
    date: Annotated[date, AfterValidator(_check_year)]
    shows_hidden: bool = False
    unshown_left_out: Count = 0
    """The number of answers left out because they were never shown."""
    private_left_out: Count = 0
    """The number of answers left out because only those who run the room may see them."""
    word_choices: Annotated[list[ExportedChoice], Field(max_length=MAX_ANSWERS)] = []
    """The words that people decided to count as one."""
    home_groups: Annotated[list[str], Field(max_length=MAX_GROUPS)] = []
    """The names of the fixed groups."""
    activities: list[ExportedActivity]


def schema() -> str:
    """Return the published JSON schema of the format."""
    return json.dumps(ExportedRoom.model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def parse_room(content: bytes) -> PastRoom:
    """Parse the JSON of a room. Raises InvalidValueError."""
    try:
        exported = ExportedRoom.model_validate_json(content)
    except ValidationError as error:
        raise InvalidValueError(*problems_of(error)) from None
    _check_counts(exported)
    zone = ZoneInfo(exported.time_zone)
    return PastRoom(
        title=exported.title,
        language=exported.language,
        time_zone=exported.time_zone,
        began_at=datetime.combine(exported.date, time(), zone),
        word_choices=_choices(exported),
        home_groups=tuple(exported.home_groups),
        activities=tuple(
            _activity(rounds, zone) for _, rounds in groupby(exported.activities, lambda activity: activity.id)
        ),
    )


def _check_counts(exported: ExportedRoom) -> None:
    """Raise InvalidValueError if answers have more votes than voters, or if there is too much to store."""
    for number, activity in enumerate(exported.activities):
        max_votes = _max_votes(activity)
        for index, answer in enumerate(activity.answers):
            if answer.votes > max_votes:
                raise InvalidValueError(
                    Problem(f"activities.{number}.answers.{index}.votes", "less_than_equal", max_votes)
                )
    answers = [answer for activity in exported.activities for answer in activity.answers]
    if len(answers) > MAX_ANSWERS:
        raise InvalidValueError(Problem("activities", "too_many_answers", MAX_ANSWERS))
    if sum(answer.votes for answer in answers) > MAX_VOTES:
        raise InvalidValueError(Problem("activities", "too_many_votes", MAX_VOTES))


def _max_votes(exported: ExportedActivity) -> int:
    """Return the maximum number of votes of an answer: one per voter, who need not have answered."""
    if exported.type not in ACTIVITY_TYPES or not ACTIVITY_TYPES[exported.type].has_votes:
        return 0
    return MAX_VOTES if exported.voters is None else exported.voters


def _choices(exported: ExportedRoom) -> dict[str, str]:
    """Return the decisions on texts that are in the file."""
    texts = {
        folded(answer.value)
        for activity in exported.activities
        for answer in activity.answers
        if isinstance(answer.value, str)
    }
    choices = {folded(choice.text): folded(choice.counts_as) for choice in exported.word_choices}
    return {text: counts_as for text, counts_as in choices.items() if {text, counts_as} <= texts}


def _activity(rounds: Iterable[ExportedActivity], zone: ZoneInfo) -> PastActivity:
    *earlier, latest = rounds
    all_rounds = (*earlier, latest)
    is_private = any(exported.seen_by != "room" for exported in all_rounds)
    planned = replace(_planned(latest), seen_by=SeenBy.FACILITATOR if is_private else SeenBy.ROOM)
    return PastActivity(planned, tuple(_round(exported, zone) for exported in all_rounds if exported.round is not None))


def _planned(exported: ExportedActivity) -> PlannedActivity:
    key = exported.key if is_key(exported.key) else ""
    return PlannedActivity(
        exported.type,
        exported.prompt,
        exported.settings,
        Slot(exported.starts_at, exported.minutes),
        key,
        steps=tuple(step.model_dump(exclude={"seconds"}) for step in exported.steps),
        roles=tuple(exported.roles),
        groups=exported.groups.model_dump() if isinstance(exported.groups, DrawnGroups) else exported.groups,
    )


def _round(exported: ExportedActivity, zone: ZoneInfo) -> PastRound:
    answers = tuple(
        PastAnswer(answer.value, _in_zone(answer.at, zone), answer.hidden, answer.settled, answer.votes, answer.starred)
        for answer in exported.answers
    )
    return PastRound(
        _planned(exported),
        exported.participants,
        answers,
        _themes(exported) if answers else (),
        first_shown_at=_first_shown(exported, zone),
        voters=max((answer.votes for answer in exported.answers), default=0)
        if exported.voters is None
        else exported.voters,
        step_seconds=tuple(step.seconds for step in exported.steps),
    )


def _first_shown(exported: ExportedActivity, zone: ZoneInfo) -> datetime | None:
    """Return when a round was first shown. Older files lack the time, and only hold rounds that were shown."""
    if "first_shown_at" not in exported.model_fields_set:
        return min((_in_zone(answer.at, zone) for answer in exported.answers), default=None)
    return _in_zone(exported.first_shown_at, zone) if exported.first_shown_at else None


def _in_zone(time: datetime, zone: ZoneInfo) -> datetime:
    return time.replace(tzinfo=time.tzinfo or zone)


def _themes(exported: ExportedActivity) -> tuple[tuple[PastTheme, ...], ...]:
    """Return the themes of each question; without answers in the file, a question has none."""
    if exported.type not in ACTIVITY_TYPES or not ACTIVITY_TYPES[exported.type].has_themes:
        return ()
    indexes = {answer.id: index for index, answer in enumerate(exported.answers)}
    return tuple(tuple(_theme(theme, exported, indexes) for theme in summary.themes) for summary in exported.summaries)


def _theme(theme: ExportedTheme, exported: ExportedActivity, indexes: Mapping[str, int]) -> PastTheme:
    answers = tuple(dict.fromkeys(indexes[index] for index in theme.answers if index in indexes))
    typical = next((index for index in answers if _has_text(exported.answers[index], theme.typical)), None)
    return PastTheme(theme.label, answers, theme.bullet, not theme.is_bullet, typical)


def _has_text(answer: ExportedAnswer, text: str) -> bool:
    """Whether this is the text of an answer, or of its part to one of several questions."""
    return text == answer.text or (isinstance(answer.value, list) and text in answer.value)
