"""The interface of activity types: settings, answers and results."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, cast
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from typing_extensions import TypeVar

from workshop_live.domain.activities import SeenBy
from workshop_live.domain.answers import Answer
from workshop_live.domain.decks import PageRange
from workshop_live.domain.pauses import Pause
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.words import Choices, WordGrouping
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

if TYPE_CHECKING:
    from workshop_live.activity_types.columns import Column

MAX_PROBLEMS = 20

_LIST_CODES = {"too_short": "too_few", "too_long": "too_many"}  # other codes than for texts
_OWN_CODES = {
    "enum": "not_an_option",
    "date_parsing": "not_a_day_to_come",
    "date_from_datetime_parsing": "not_a_day_to_come",
    "date_from_datetime_inexact": "not_a_day_to_come",
}

PURPOSES = {
    "gather": N_("Gather"),
    "choose": N_("Choose"),
    "rate": N_("Weigh up"),
    "ask": N_("Take questions"),
    "show": N_("Tell"),
    "divide": N_("Divide the day"),
}
"""What an activity is for, and what facilitators call that; in the order of the picker."""

KEPT_FIELD = "kept"
"""What a form sends instead of a text that stays on the phone, whatever its value."""

Fields = Sequence[tuple[str, str]]
"""The names and values of a submitted form, in order."""


class Settings(BaseModel):
    """The settings of an activity. Strict, so that mistakes are reported and never coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    hidden: bool = False
    """Whether the results stay hidden until the facilitator shows them."""


def line(max_length: int, *, least: int = 1) -> AfterValidator:
    """Return an annotation for a line of text in settings: cleaned, of ``least`` to ``max_length`` characters."""
    return AfterValidator(lambda text: _cleaned(text, max_length=max_length, min_length=least))


def paragraphs(max_length: int) -> AfterValidator:
    """Return an annotation for text in settings: cleaned, possibly empty, with line breaks."""
    return AfterValidator(lambda text: _cleaned(text, max_length=max_length, newlines=True, min_length=0))


class PicturedSettings(Settings):
    """The settings of a type whose activities may have a picture. Pauses, sections and pages of slides have none."""

    picture: Annotated[str, Field(pattern="^[a-z2-7]{16}$")] | None = None
    """The id of a picture of the room."""
    picture_alt: Annotated[str, paragraphs(300)] = ""
    """What the picture shows, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its texts, each with the ordinal of its answer."""

    prompt: str
    texts: Sequence[tuple[int, str]]
    names: Mapping[int, str] = field(default_factory=dict)
    """The names of the groups that wrote them, by ordinal; empty where people did, who stay unnamed."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many chose each step of a scale for a statement, with the mean and the spread (the standard deviation)."""

    label: str
    counts: tuple[int, ...]
    mean: float
    spread: float
    agreement: str = ""
    """How far people agree; a message of the catalogues, empty for too few answers."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card in the picker; its texts are messages of the catalogues. ``prompt`` and ``minutes`` are filled in."""

    title: str
    what_for: str
    prompt: str = ""
    minutes: int | None = None


SettingsT = TypeVar("SettingsT", bound=Settings, default=Any)
ValueT = TypeVar("ValueT", default=Any)
StoredT = TypeVar("StoredT", default=Any)
ResultsT = TypeVar("ResultsT", default=Any)


class ActivityType(ABC, Generic[SettingsT, ValueT, StoredT, ResultsT]):
    """A type of activity. Its folder also holds ``settings.html``, ``answer.html`` and ``results.html``.

    The type parameters are the settings model, the value of an answer in the API, the stored form of that value, and
    the results. The declared return types of ``value`` and ``results`` are part of the OpenAPI document. Types without
    answers derive from ``SlideType``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    """The name for facilitators; a message of the catalogues."""
    purpose: ClassVar[str]
    """Which of ``PURPOSES`` it is for."""
    what_for: ClassVar[str]
    """One line on when to use it; a text of the catalogues."""
    outcome: ClassVar[str] = ""
    """What people have in the end, to stand behind "You get"; a text of the catalogues, empty for slides."""
    Settings: type[SettingsT]
    default_prompt: ClassVar[str] = ""
    """The prompt that a plan may leave out, a message of the catalogues; empty for most types."""
    collects_answers: ClassVar[bool] = True
    is_heading: ClassVar[bool] = False
    """Whether it only heads what follows on the agenda: the room passes over it, and no screen shows it alone."""
    is_pause: ClassVar[bool] = False
    """Whether nothing happens in it but that time passes; see ``pause``."""
    has_cards: ClassVar[bool] = False
    """Whether the results are the answers themselves, drawn in chunks from ``cards.html``."""
    has_texts: ClassVar[bool] = False
    """Whether answers are free text, which the facilitator moderates."""
    has_themes: ClassVar[bool] = False
    """Whether answers can be grouped into themes; see ``questions``."""
    has_votes: ClassVar[bool] = False
    """Whether participants vote for the answers of others. Phones show them with ``shared.html``."""
    has_rounds: ClassVar[bool] = False
    """Whether the results of two rounds can be drawn side by side."""
    takes_steps: ClassVar[bool] = False
    """Whether an activity of the type may have steps with time, roles and groups (``domain/steps.py``)."""
    takes_lines: ClassVar[bool] = False
    """Whether facilitators can enter many answers at once, a line each; see ``store_line``."""
    stored_when_empty: ClassVar[Any] = None
    """What is stored of an answer without letters, which only groups may send; None for types that they cannot."""
    may_stay_on_phones: ClassVar[bool] = False
    """Whether what people write may be for themselves alone; of such an answer, ``stored_when_empty`` is stored."""
    counts_words: ClassVar[bool] = False
    """Whether the figures are word counts, which can be drawn as a word cloud."""
    shows_pages: ClassVar[bool] = False
    """Whether an activity shows pages of a deck."""
    follows_up: ClassVar[bool] = False
    """Whether it shows the action items that come from the gathering before."""
    places_picture: ClassVar[bool] = False
    """Whether the type's own templates and files have the picture; otherwise it stands by the question."""
    figures_title: ClassVar[str] = N_("Answers")
    """What the figures count; a message of the catalogues."""

    @property
    def setting_defaults(self) -> Mapping[str, Any]:
        """The names of the settings in the API and in plans, with their defaults."""
        return {field.alias or name: field.default for name, field in self.Settings.model_fields.items()}

    def settings(self, stored: Mapping[str, object]) -> SettingsT:
        """Return stored settings as a model."""
        return self.Settings.model_validate(stored)

    def new_settings(self, sent: Mapping[str, object], replaced: Mapping[str, object] | None = None) -> SettingsT:
        """Validate settings from a client; ``replaced`` are the stored ones. Raises InvalidValueError."""
        try:
            return self.Settings.model_validate(sent, context=dict(replaced or {}))
        except ValidationError as error:
            raise InvalidValueError(*problems_of(error)) from None

    @property
    def cards(self) -> Sequence[Card]:
        """The cards of the type in the picker."""
        return (Card(self.title, self.what_for),)

    def prepare(self) -> None:
        """Load what the first results need; called once, in a thread."""

    @abstractmethod
    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        """Return the settings of a submitted form in the shape of the API, not validated."""

    def sent_settings(self, form: Mapping[str, str]) -> dict[str, object]:
        """Return the settings of a submitted form, those included that types have in common."""
        if not self.takes_picture:
            return self.settings_from_form(form)
        picture = {"picture": form.get("picture") or None, "picture_alt": form.get("picture_alt", "")}
        return {**self.settings_from_form(form), **picture}

    def with_word_choices(self, settings: SettingsT, words: Choices) -> SettingsT:
        """Return settings that also hold the room's decisions on which words count as one."""
        return settings

    def word_groupings(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> list[WordGrouping]:
        """Return how the words of answers are grouped, for files; empty unless people decided on any."""
        return []

    def public_settings(self, settings: SettingsT) -> dict[str, Any]:
        """Return the settings as JSON in the shape of the API."""
        return dict(settings.model_dump(mode="json"))

    def keeps_meaning(self, old: SettingsT, new: SettingsT) -> bool:
        """Whether answers given under the old settings mean the same under the new ones."""
        return True

    def choices(self, settings: SettingsT) -> list[str]:
        """Return the texts of the options or fields, for overviews of the agenda."""
        return []

    def columns(self, settings: SettingsT) -> Sequence["Column"]:
        """Return the columns that answers stand in; empty for most types, and where there are none."""
        return ()

    def column_of(self, settings: SettingsT, answer: Answer[StoredT]) -> "Column | None":
        """Return the column that an answer stands in: where a facilitator moved it, else where it was written for."""
        return None

    def pause(self, settings: SettingsT, minutes: int | None, began_at: datetime, zone: ZoneInfo) -> Pause | None:
        """Return the pause that began when the room came to the activity; None for most types."""
        return None

    def minutes_from(self, settings: SettingsT, starts_at: str | None, minutes: int | None) -> int | None:
        """Return how long it is planned to take, in minutes, by its settings as well as its slot; None if unknown."""
        return minutes

    @property
    def takes_picture(self) -> bool:
        """Whether an activity of the type may have a picture."""
        return issubclass(self.Settings, PicturedSettings)

    def picture(self, settings: SettingsT) -> str | None:
        """Return the id of the picture that belongs to the activity, None without one."""
        return settings.picture if isinstance(settings, PicturedSettings) else None

    def with_picture(self, settings: SettingsT, picture: str | None) -> SettingsT:
        """Return settings with another picture in the place of theirs."""
        return settings.model_copy(update={"picture": picture}) if self.takes_picture else settings

    def shown_picture(self, settings: SettingsT) -> str | None:
        """Return the id of the picture that screens and files show, None without one."""
        return self.picture(settings)

    def page_count(self, settings: SettingsT) -> int:
        """Return how many pages of the projector it has, which are turned before the room goes on."""
        return 1

    def deck(self, settings: SettingsT) -> str | None:
        """Return the id of the deck whose pages it shows, None without one."""
        return None

    def pages(self, settings: SettingsT) -> PageRange:
        """Return which pages of its deck it shows."""
        return PageRange(1, 1)

    def with_deck(self, settings: SettingsT, deck: str | None, pages: PageRange | None = None) -> SettingsT:
        """Return settings with another deck in the place of theirs, and other pages unless that is None."""
        return settings

    def joint_stem(self, settings: SettingsT) -> str | None:
        """Return what the lines of a joint text go on from; None for types without lines."""
        return None

    def joint_sources(self, settings: SettingsT) -> Sequence[str]:
        """Return the keys of the activities that lines are taken over from; empty for all that come before."""
        return ()

    def with_joint_sources(self, settings: SettingsT, keys: Collection[str]) -> SettingsT:
        """Return settings that name no other keys than these as sources."""
        return settings

    def most_answers(self, settings: SettingsT) -> int | None:
        """Return the maximum number of answers per participant and round, None without a limit."""
        return None

    def needs_approval(self, settings: SettingsT) -> bool:
        """Whether the facilitator must approve an answer before others see it."""
        return False

    @abstractmethod
    def store(self, settings: SettingsT, value: object) -> StoredT:
        """Validate a value of any type. Return what to store of it. Raises InvalidValueError."""

    def most_answers_for(self, seen_by: SeenBy, settings: SettingsT) -> int | None:
        """Return the maximum number of answers per participant and round: one of what is for its author alone."""
        return 1 if seen_by is SeenBy.ME else self.most_answers(settings)

    def store_for(self, seen_by: SeenBy, settings: SettingsT, value: object) -> StoredT:
        """Return what to store of a value; where it is for its author alone, there must be none (None).

        Raises InvalidValueError.
        """
        if seen_by is not SeenBy.ME:
            return self.store(settings, value)
        if value is not None:
            raise InvalidValueError(Problem("value", "stays_on_phone"))
        return cast("StoredT", self.stored_when_empty)

    @abstractmethod
    def value(self, settings: SettingsT, stored: StoredT) -> ValueT:
        """Return the value in the shape of the API."""

    @abstractmethod
    def value_from_form(self, fields: Fields) -> object:
        """Return the value of a submitted form in the shape of the API, not validated."""

    @abstractmethod
    def form_fields(self, settings: SettingsT, stored: StoredT) -> Fields:
        """Return the form fields that would submit this answer."""

    @abstractmethod
    def text(self, settings: SettingsT, stored: StoredT) -> str:
        """Return the answer as text for people."""

    def own_text(self, settings: SettingsT, stored: StoredT) -> str:
        """Return the answer as text for whoever wrote it, with all that they chose."""
        return self.text(settings, stored)

    def store_line(self, settings: SettingsT, text: str, column: str | None) -> StoredT:
        """Return what is stored of a line that a facilitator enters, for the column with a key or for none.

        Only for types that take lines. Raises InvalidValueError.
        """
        raise NotImplementedError

    def questions(self, settings: SettingsT, prompt: str, answers: Sequence[Answer[StoredT]]) -> list[Question]:
        """Return the questions with their texts; one question for most types with themes."""
        return [Question(prompt, [(answer.ordinal, self.text(settings, answer.value)) for answer in answers])]

    def settings_for_vote(self, options: Sequence[str], each: int) -> dict[str, object] | None:
        """Return settings, in the shape of the API, for a vote on what people wrote; None if it cannot be used for it.

        ``each`` is the number of votes per participant, where they have several.
        """
        return None

    @abstractmethod
    def example(self, settings: SettingsT, number: int) -> ValueT:
        """Return a plausible value for simulated phones, which varies with ``number``."""

    @abstractmethod
    def results(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> ResultsT:
        """Return the results of visible answers, for the API and ``results.html``."""

    def figures(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> list[tuple[str, float]]:
        """Return the results as labels and numbers, for files; empty if the answers are the results."""
        return []

    def figures_note(self, settings: SettingsT) -> str:
        """Return what the numbers mean, such as the labels of a scale; empty if the title says it all."""
        return ""

    def figures_span(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> tuple[float, float] | None:
        """Return the values at which bars begin and fill their tracks; None if figures are not drawn as bars."""
        return None

    def steps(self, settings: SettingsT) -> list[str]:
        """Return the names of the steps that answers are spread over, from the lowest; empty for most types."""
        return []

    def distributions(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> list[Distribution]:
        """Return how the answers are spread over the steps, in the order of the figures; empty for most types."""
        return []


def problems_of(error: ValidationError) -> list[Problem]:
    """Return the first problems that a model found, without values and without names made up by the client."""
    problems = []
    for details in error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]:
        limits = details.get("ctx", {})
        limit = next(
            (limits[name] for name in ("limit", "max_length", "min_length", "le", "ge") if name in limits), None
        )
        code = _LIST_CODES.get(details["type"], details["type"]) if "field_type" in limits else details["type"]
        code = _OWN_CODES.get(code, code)
        location = takewhile(lambda part: isinstance(part, int) or part in _field_names(BaseModel), details["loc"])
        problems.append(Problem(".".join(map(str, location)), code, limit))
    return problems


def _field_names(model: type[BaseModel]) -> set[str]:
    """Return the names of all fields of our models; other names come from the client and are not repeated."""
    own = model.model_fields if model.__module__.startswith("workshop_live.") else {}
    aliases = {field.alias for field in own.values() if field.alias}
    return aliases.union(own, *map(_field_names, model.__subclasses__()))


def _cleaned(text: str, *, max_length: int, newlines: bool = False, min_length: int = 1) -> str:
    try:
        return clean_text(text, field="", most=max_length, newlines=newlines, least=min_length)
    except InvalidValueError as invalid:
        problem = invalid.problems[0]
        limit = {} if problem.limit is None else {"limit": problem.limit}
        raise PydanticCustomError(problem.code, "This text cannot be used.", limit) from None
