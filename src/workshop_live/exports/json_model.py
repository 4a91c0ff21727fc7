"""The model of the JSON of a room, for docs/export.schema.json and for import."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from workshop_live.activity_types.base import line, paragraphs
from workshop_live.activity_types.group_fields import AnyGrouping
from workshop_live.activity_types.schemas import SETTINGS, VALUE
from workshop_live.domain.action_items import MAX_ITEMS, MAX_WHAT_LENGTH, MAX_WHO_LENGTH, ActionStatus
from workshop_live.domain.groups import MAX_GROUP_NAME_LENGTH, MAX_GROUPS
from workshop_live.domain.joint_texts import MAX_LINE_LENGTH, MAX_LINES, MAX_STEM_LENGTH, MAX_VERSIONS
from workshop_live.domain.themes import MAX_BULLET_LENGTH

FORMAT = "workshop-live/1"
MAX_ANSWERS = 200_000
MAX_VOTES = 200_000
MAX_SOURCE_LENGTH = 10_000
_MAX_THEMES = 100
_MAX_QUESTIONS = 20
_MAX_ROUND_GROUPS = 5_000
Day = TypeVar("Day", bound=date)
GroupNumber = Annotated[int, Field(ge=0, le=_MAX_ROUND_GROUPS - 1)]
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
    parked: bool = False
    group: GroupNumber | None = None
    """The number of the group that wrote it; missing for what a participant sent."""
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """The version of a group's text, counted from 1; missing for what a participant sent."""
    moved_to: Annotated[str, Field(max_length=8)] | None = None
    """The key of the column that a facilitator moved it to; missing where it stands as it was written."""


class ExportedGroup(_Part):
    """A group of a round; who was in it is in no file."""

    number: GroupNumber
    name: Annotated[str, line(MAX_GROUP_NAME_LENGTH)]
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


class ExportedPage(_Part):
    """A page of slides: its number in their file, and what it says."""

    number: Count
    text: str


class ExportedSource(_Part):
    """What a line was taken over from, in the words of then: an answer by its id, or a theme of the question.

    Questions are counted from 0, themes from 1 in the order of the summary.
    """

    activity: str
    question: Count = 0
    answer: str | None = None
    theme: Count | None = None
    text: Annotated[str, Field(max_length=MAX_SOURCE_LENGTH)] = ""


class ExportedLine(_Part):
    """A line of a joint text as it stands."""

    text: Annotated[str, line(MAX_LINE_LENGTH)]
    source: ExportedSource | None = None


class ExportedVersion(_Part):
    """A kept version of a joint text, counted from 1, and when it was kept and the room had it before it."""

    stem: Annotated[str, line(MAX_STEM_LENGTH, least=0)]
    lines: Annotated[list[Annotated[str, line(MAX_LINE_LENGTH)]], Field(max_length=MAX_LINES)]
    number: Annotated[int, Field(ge=1, le=MAX_VERSIONS)]
    at: Moment
    shown_at: Moment | None = None


class ExportedJointText(_Part):
    """The lines of a joint text as they stand, and its versions; the stem is that of the settings."""

    stem: str = ""
    lines: Annotated[list[ExportedLine], Field(max_length=MAX_LINES)] = []
    versions: Annotated[list[ExportedVersion], Field(max_length=MAX_VERSIONS)] = []


class ExportedOrigin(_Part):
    """What an option of a vote was made from: answers in the same words by their ids, or a theme of the question.

    Options are counted from 0, themes from 1 in the order of the summary.
    """

    option: Count
    answers: Annotated[list[str], Field(max_length=MAX_ANSWERS)] = []
    theme: Count | None = None


class ExportedVote(_Part):
    """What the options of a vote on what people wrote were made from; the question is counted from 0."""

    activity: str
    question: Count = 0
    options: Annotated[list[ExportedOrigin], Field(max_length=_MAX_THEMES)]


class ExportedActivity(_Part):
    """A round of an activity; further rounds follow with the same identifier. Headings have the number 0."""

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
    seen_by: Literal["room", "facilitator", "me"] = "room"
    """Who may see the answers: everybody in the room, or only those who run it."""
    first_shown_at: Moment | None = None
    """When the results were first visible to the room, in local time to the minute; null if never."""
    left_out: Count = 0
    """The number of answers left out because of who may see or has seen them."""
    voters: Count | None = None
    """The number of participants who voted for answers; null in older files."""
    starts_at: str | None = None
    minutes: int | None = None
    fixed: bool = False
    """Whether the planned start had to be kept, as with lunch."""
    began_at: Moment | None = None
    """When the room first came to the activity, in local time to the minute; null if never."""
    seconds: Count = 0
    """How long the room was at the activity, in all its rounds and without pauses."""
    steps: list[ExportedStep] = []
    """The timed parts of the activity, as it was asked."""
    roles: list[str] = []
    """The lines that said who does what."""
    round_groups: Annotated[list[ExportedGroup], Field(max_length=_MAX_ROUND_GROUPS)] = []
    """The groups of the round. If one of its steps is ``group``, each answer is what one of them wrote."""
    joint_text: ExportedJointText | None = None
    """The lines and versions of a joint text; null for other activities, and if the room never saw it."""
    made_from: ExportedVote | None = None
    """What the options were made from; null but for a vote on what people wrote."""
    pages: list[ExportedPage] = []
    """The pages of slides, without their pictures."""
    groups: AnyGrouping = None
    """How it divided the room: home for the fixed groups, an object with a size for groups that were drawn, or null."""


class ExportedChoice(_Part):
    """A text of a word cloud in lower case, and the text that it counts as, which counts as itself."""

    text: str
    counts_as: str


class ActionSource(_Part):
    """What an action item was made from: an answer, a theme of a question of an activity, or a line of a joint text.

    What does not apply is missing.
    """

    answer: str = ""
    activity: str = ""
    question: Count = 0
    theme: Count = 0
    line: str = ""


class ExportedActionItem(_Part):
    """An action item: what somebody will do, who, and by which day; null for no day."""

    id: str
    what: Annotated[str, line(MAX_WHAT_LENGTH)]
    who: Annotated[str, paragraphs(MAX_WHO_LENGTH)] = ""
    due_on: Annotated[date, AfterValidator(_check_year)] | None = None
    status: ActionStatus = ActionStatus.NOT_BEGUN
    source: ActionSource | None = None
    carried_from: Annotated[str, Field(pattern="^[a-z2-7]{16}$")] | None = None
    """The id of the same item in the gathering before; null for one made here."""


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
    written_on_phones: Count = 0
    """The number of answers that are on the phones of those who wrote them, and nowhere else."""
    word_choices: Annotated[list[ExportedChoice], Field(max_length=MAX_ANSWERS)] = []
    """The words that people decided to count as one."""
    home_groups: Annotated[list[str], Field(max_length=MAX_GROUPS)] = []
    """The names of the fixed groups."""
    action_items: Annotated[list[ExportedActionItem], Field(max_length=2 * MAX_ITEMS)] = []
    """What people will do after the gathering, in order."""
    activities: list[ExportedActivity]


def schema() -> str:
    """Return the published JSON schema of the format."""
    return json.dumps(ExportedRoom.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
