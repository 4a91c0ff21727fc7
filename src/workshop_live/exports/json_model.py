"""What stands in the JSON of a room. docs/export.schema.json is made from it, and files are read back through it."""

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
from workshop_live.activity_types.base import line, paragraphs, problems_of
from workshop_live.activity_types.planned import is_key
from workshop_live.activity_types.schemas import SETTINGS, VALUE
from workshop_live.domain.activities import SeenBy, Slot
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


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("unknown time zone")
    return name


_YEARS = range(1970, 2200)  # far enough from the ends of the calendar for every time zone


def _within_reach(day: Day) -> Day:
    if day.year not in _YEARS:
        raise PydanticCustomError("day_out_of_reach", "out of reach")
    return day


Moment = Annotated[datetime, AfterValidator(_within_reach)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ExportedAnswer(_Part):
    """One answer. ``value`` is what the API takes for the type of the activity; ``at`` is local, to the minute."""

    id: str
    text: str
    value: Annotated[Any, VALUE]
    at: Moment
    hidden: bool = False
    votes: Annotated[int, Field(ge=0, le=MAX_VOTES)] = 0
    settled: bool = False


class ExportedFigure(_Part):
    """A result: an option, a statement, a word or a question, and its number."""

    label: str
    count: float


class ExportedTheme(_Part):
    """Answers about the same thing, by their identifiers."""

    label: Annotated[str, line(MAX_BULLET_LENGTH)]
    typical: str
    answers: list[str]
    bullet: Annotated[str, paragraphs(MAX_BULLET_LENGTH)] = ""
    """What the summary says of it, if that is not its label."""
    is_bullet: bool = True
    """Whether the summary has it."""


class ExportedSummary(_Part):
    """The themes of one question, and the answers that are in none of them."""

    prompt: str
    themes: Annotated[list[ExportedTheme], Field(max_length=_MAX_THEMES)]
    other: list[str]


class ExportedActivity(_Part):
    """One asking of an activity; one that was asked twice stands twice, with the same identifier."""

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
    """When the room first saw what came of it, local, to the minute; null if it never did."""
    left_out: Count = 0
    """How many answers are not in the file because the room was not to see them, or never saw them."""
    voters: Count | None = None
    """How many participants voted for answers; null in files from before."""
    starts_at: str | None = None
    minutes: int | None = None


class ExportedChoice(_Part):
    """A text of a word cloud, without capitals, and the one that it counts as. The first of a word counts as itself."""

    text: str
    counts_as: str


class ExportedRoom(_Part):
    """A room."""

    format: Literal["workshop-live/1"]
    room: str
    title: str
    language: str
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Oslo"
    date: Annotated[date, AfterValidator(_within_reach)]
    shows_hidden: bool = False
    unshown_left_out: Count = 0
    """How many answers are not in the file because they were never shown."""
    private_left_out: Count = 0
    """How many answers are not in the file because only those who run the room may see them."""
    word_choices: Annotated[list[ExportedChoice], Field(max_length=MAX_ANSWERS)] = []
    """Which words count as one, where people decided it."""
    activities: list[ExportedActivity]


def schema() -> str:
    """The published description of the format."""
    return json.dumps(ExportedRoom.model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def read_room(content: bytes) -> PastRoom:
    """A room as its file tells of it. Raises InvalidValueError."""
    try:
        told = ExportedRoom.model_validate_json(content)
    except ValidationError as error:
        raise InvalidValueError(*problems_of(error)) from None
    _check_counts(told)
    zone = ZoneInfo(told.time_zone)
    return PastRoom(
        title=told.title,
        language=told.language,
        time_zone=told.time_zone,
        began_at=datetime.combine(told.date, time(), zone),
        word_choices=_choices(told),
        activities=tuple(_activity(rounds, zone) for _, rounds in groupby(told.activities, lambda it: it.id)),
    )


def _check_counts(told: ExportedRoom) -> None:
    """Raise InvalidValueError if there are more votes than the voters can have cast, or than can be stored."""
    for number, activity in enumerate(told.activities):
        most = _most_votes(activity)
        for place, answer in enumerate(activity.answers):
            if answer.votes > most:
                raise InvalidValueError(Problem(f"activities.{number}.answers.{place}.votes", "less_than_equal", most))
    answers = [answer for activity in told.activities for answer in activity.answers]
    if len(answers) > MAX_ANSWERS:
        raise InvalidValueError(Problem("activities", "too_many_answers", MAX_ANSWERS))
    if sum(answer.votes for answer in answers) > MAX_VOTES:
        raise InvalidValueError(Problem("activities", "too_many_votes", MAX_VOTES))


def _most_votes(told: ExportedActivity) -> int:
    """How many votes an answer can have: one of each who voted. Who votes need not have answered."""
    if told.type not in ACTIVITY_TYPES or not ACTIVITY_TYPES[told.type].has_votes:
        return 0
    return MAX_VOTES if told.voters is None else told.voters


def _choices(told: ExportedRoom) -> dict[str, str]:
    """What was decided about texts that are in the file."""
    texts = {folded(it.value) for activity in told.activities for it in activity.answers if isinstance(it.value, str)}
    choices = {folded(it.text): folded(it.counts_as) for it in told.word_choices}
    return {text: end for text, end in choices.items() if {text, end} <= texts}


def _activity(told: Iterable[ExportedActivity], zone: ZoneInfo) -> PastActivity:
    *earlier, latest = told
    asked = (*earlier, latest)
    is_private = any(it.seen_by != "room" for it in asked)
    planned = replace(_planned(latest), seen_by=SeenBy.FACILITATOR if is_private else SeenBy.ROOM)
    return PastActivity(planned, tuple(_round(it, zone) for it in asked if it.round is not None))


def _planned(told: ExportedActivity) -> PlannedActivity:
    key = told.key if is_key(told.key) else ""
    return PlannedActivity(told.type, told.prompt, told.settings, Slot(told.starts_at, told.minutes), key)


def _round(told: ExportedActivity, zone: ZoneInfo) -> PastRound:
    answers = tuple(PastAnswer(it.value, _in_zone(it.at, zone), it.hidden, it.settled, it.votes) for it in told.answers)
    return PastRound(
        _planned(told),
        told.participants,
        answers,
        _themes(told) if answers else (),
        first_shown_at=_first_shown(told, zone),
        voters=max((it.votes for it in told.answers), default=0) if told.voters is None else told.voters,
    )


def _first_shown(told: ExportedActivity, zone: ZoneInfo) -> datetime | None:
    """When a round was first shown. Files from before that was told hold what was shown, as far as anybody knew."""
    if "first_shown_at" not in told.model_fields_set:
        return min((_in_zone(it.at, zone) for it in told.answers), default=None)
    return _in_zone(told.first_shown_at, zone) if told.first_shown_at else None


def _in_zone(time: datetime, zone: ZoneInfo) -> datetime:
    return time.replace(tzinfo=time.tzinfo or zone)


def _themes(told: ExportedActivity) -> tuple[tuple[PastTheme, ...], ...]:
    """The themes of each question; those whose answers the file does not hold have none."""
    if told.type not in ACTIVITY_TYPES or not ACTIVITY_TYPES[told.type].has_themes:
        return ()
    places = {answer.id: place for place, answer in enumerate(told.answers)}
    return tuple(tuple(_theme(it, told, places) for it in summary.themes) for summary in told.summaries)


def _theme(theme: ExportedTheme, told: ExportedActivity, places: Mapping[str, int]) -> PastTheme:
    answers = tuple(dict.fromkeys(places[it] for it in theme.answers if it in places))
    typical = next((it for it in answers if _says(told.answers[it], theme.typical)), None)
    return PastTheme(theme.label, answers, theme.bullet, not theme.is_bullet, typical)


def _says(answer: ExportedAnswer, text: str) -> bool:
    """Whether an answer, or its part to one of several questions, is this text."""
    return text == answer.text or (isinstance(answer.value, list) and text in answer.value)
