"""What an activity type is: how it is set up, what an answer to it may be, and what comes of the answers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, ClassVar, Generic

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError
from typing_extensions import TypeVar

from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.words import Choices, WordGrouping
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

MAX_PROBLEMS = 20

_OF_LISTS = {"too_short": "too_few", "too_long": "too_many"}  # the same codes say something else of texts
_SAID_OTHERWISE = {
    "enum": "not_an_option",
    "date_parsing": "not_a_day_to_come",
    "date_from_datetime_parsing": "not_a_day_to_come",
    "date_from_datetime_inexact": "not_a_day_to_come",
}

Fields = Sequence[tuple[str, str]]
"""What a form sends: names and values, in order."""


class Settings(BaseModel):
    """How an activity is set up. Strict, so that a mistake is said and never guessed at."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    hidden: bool = False
    """Whether the results stay hidden until the facilitator shows them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was written: the ordinals of the answers and their texts."""

    prompt: str
    texts: Sequence[tuple[int, str]]


SettingsT = TypeVar("SettingsT", bound=Settings, default=Any)
ValueT = TypeVar("ValueT", default=Any)
StoredT = TypeVar("StoredT", default=Any)
ResultsT = TypeVar("ResultsT", default=Any)


class ActivityType(ABC, Generic[SettingsT, ValueT, StoredT, ResultsT]):
    """One type of activity. Its folder also holds ``settings.html``, ``answer.html`` and ``results.html``.

    A type is made of four others: the model of its settings, the value of an answer as the API knows it, what is stored
    of that, and the results. What ``value`` and ``results`` are declared to return also stands in the OpenAPI document.
    A type that takes no answers is made from ``slides.py``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    """What facilitators call it; a text of the catalogues."""
    Settings: type[SettingsT]
    collects_answers: ClassVar[bool] = True
    has_cards: ClassVar[bool] = False
    """Whether its result is the answers themselves, drawn in chunks from ``cards.html``."""
    has_texts: ClassVar[bool] = False
    """Whether people write the answers, so that the facilitator looks at each of them."""
    has_themes: ClassVar[bool] = False
    """Whether what people wrote can be gathered into themes; see ``questions``."""
    has_votes: ClassVar[bool] = False
    """Whether participants vote for the answers of others. Their phones show ``shared.html``."""
    has_rounds: ClassVar[bool] = False
    """Whether the results of two rounds can be drawn beside each other."""
    counts_words: ClassVar[bool] = False
    """Whether the figures are words and how often each was written, of which a picture can be made."""
    figures_title: ClassVar[str] = N_("Answers")
    """What the figures count; a text of the catalogues."""

    def settings(self, stored: Mapping[str, object]) -> SettingsT:
        """The settings model of what was stored."""
        return self.Settings.model_validate(stored)

    def new_settings(self, sent: Mapping[str, object], replaced: Mapping[str, object] | None = None) -> SettingsT:
        """Validate settings sent by a client; ``replaced`` are those stored before. Raises InvalidValueError."""
        try:
            return self.Settings.model_validate(sent, context=dict(replaced or {}))
        except ValidationError as error:
            raise InvalidValueError(*problems_of(error)) from None

    def prepare(self) -> None:
        """Load what the first results take, so that nobody waits for it; called in a thread, once."""

    @abstractmethod
    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        """What the facilitator's form sent, in the shape that the API takes."""

    def reading(self, settings: SettingsT, words: Choices) -> SettingsT:
        """The settings to make results with, where people decided in a room which words count as one."""
        return settings

    def readings(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> list[WordGrouping]:
        """How the words of answers were read, where people decided about words; files keep it."""
        return []

    def public_settings(self, settings: SettingsT) -> dict[str, Any]:
        """The settings in the shape that the API takes, as JSON has them."""
        return dict(settings.model_dump(mode="json"))

    def keeps_meaning(self, old: SettingsT, new: SettingsT) -> bool:
        """Whether answers that were given under the old settings mean the same under the new ones."""
        return True

    def choices(self, settings: SettingsT) -> list[str]:
        """What people choose among or answer one by one, for whoever looks at the agenda."""
        return []

    def most_answers(self, settings: SettingsT) -> int | None:
        """How many answers a participant can give in a round, None for any number."""
        return None

    def needs_approval(self, settings: SettingsT) -> bool:
        """Whether an answer waits for the facilitator before everybody sees it."""
        return False

    @abstractmethod
    def store(self, settings: SettingsT, value: object) -> StoredT:
        """What is stored of an answer's value, whatever was sent as that. Raises InvalidValueError."""

    @abstractmethod
    def value(self, settings: SettingsT, stored: StoredT) -> ValueT:
        """The value as the API knows it."""

    @abstractmethod
    def value_from_form(self, fields: Fields) -> object:
        """The value that the phone's form sent, in the shape that the API takes; nobody has looked at it yet."""

    @abstractmethod
    def form_fields(self, settings: SettingsT, stored: StoredT) -> Fields:
        """The fields that the phone's form would send for this answer."""

    @abstractmethod
    def text(self, settings: SettingsT, stored: StoredT) -> str:
        """The answer as people read it."""

    def questions(self, settings: SettingsT, prompt: str, answers: Sequence[Answer[StoredT]]) -> list[Question]:
        """What was asked in words, and what people wrote: once for most types that have themes."""
        return [Question(prompt, [(it.ordinal, self.text(settings, it.value)) for it in answers])]

    def about_themes(self, labels: Sequence[str], each: int) -> dict[str, object] | None:
        """The settings, in the shape that the API takes, with which it asks what of these matters most; None if it is
        not for that. Each participant has so many votes to give."""
        return None

    @abstractmethod
    def example(self, settings: SettingsT, number: int) -> ValueT:
        """A value that somebody might send, for simulated phones; another for each number."""

    @abstractmethod
    def results(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> ResultsT:
        """What comes of the visible answers, as the API reports it and ``results.html`` draws it."""

    def figures(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> list[tuple[str, float]]:
        """The results as labels and numbers, for files; none if the answers themselves are the result."""
        return []

    def figures_note(self, settings: SettingsT) -> str:
        """What the numbers mean, in the words of whoever asked; empty if their title says all."""
        return ""

    def figures_span(self, settings: SettingsT, answers: Sequence[Answer[StoredT]]) -> tuple[float, float] | None:
        """The numbers at which bars begin and fill their tracks; None if the figures are not drawn as bars."""
        return None


def line(most: int) -> AfterValidator:
    """Annotates a line of text in a settings model: cleaned, one to ``most`` characters."""
    return AfterValidator(lambda text: _cleaned(text, most=most))


def paragraphs(most: int) -> AfterValidator:
    """Annotates text with line breaks in a settings model: cleaned, at most ``most`` characters, possibly none."""
    return AfterValidator(lambda text: _cleaned(text, most=most, newlines=True, least=0))


def problems_of(error: ValidationError) -> list[Problem]:
    """What a model found wrong, the first of it, without the values and without the names that the sender made up."""
    problems = []
    for details in error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]:
        limits = details.get("ctx", {})
        limit = next(
            (limits[name] for name in ("limit", "max_length", "min_length", "le", "ge") if name in limits), None
        )
        code = _OF_LISTS.get(details["type"], details["type"]) if "field_type" in limits else details["type"]
        code = _SAID_OTHERWISE.get(code, code)
        place = takewhile(lambda it: isinstance(it, int) or it in _our_names(BaseModel), details["loc"])
        problems.append(Problem(".".join(map(str, place)), code, limit))
    return problems


def _our_names(model: type[BaseModel]) -> set[str]:
    """The names of all fields of our models; what a sender calls something is not repeated."""
    own = model.model_fields if model.__module__.startswith("workshop_live.") else ()
    return set(own).union(*map(_our_names, model.__subclasses__()))


def _cleaned(text: str, *, most: int, newlines: bool = False, least: int = 1) -> str:
    try:
        return clean_text(text, field="", most=most, newlines=newlines, least=least)
    except InvalidValueError as invalid:
        problem = invalid.problems[0]
        limit = {} if problem.limit is None else {"limit": problem.limit}
        raise PydanticCustomError(problem.code, "This text cannot be used.", limit) from None
