"""Options to choose among, rank or distribute points on, shared by several types."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationInfo
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict, TypeVar

from workshop_live.activity_types.base import ActivityType, PicturedSettings, ResultsT, StoredT, ValueT, line
from workshop_live.domain.answers import Answer
from workshop_live.domain.figures import percentages
from workshop_live.domain.refusals import InvalidValueError, Problem

MAX_OPTIONS = 30
MAX_TEXT = 200  # characters of an option


class Option(BaseModel):
    """An option. Answers are stored by key, so that editing texts does not change them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: Annotated[str, Field(min_length=1, max_length=8)]
    text: Annotated[str, line(MAX_TEXT)]


def texts(options: Sequence[Option]) -> list[str]:
    """Return the texts of options, as in the API."""
    return [option.text for option in options]


def _give_keys(options: Any, info: ValidationInfo) -> Any:
    """Turn texts into options; a text that was an option before the edit keeps its key.

    The context may have keys that mean something else and are not given anew, as ``taken``.
    """
    if info.context is None or not isinstance(options, list):  # stored options
        return options
    old_keys = {option["text"]: option["key"] for option in info.context.get(info.field_name, ())}
    taken = {*old_keys.values(), *info.context.get("taken", ())}
    unused = (str(number) for number in range(1, 10_000) if str(number) not in taken)
    keys = [old_keys.get(option) if isinstance(option, str) else None for option in options]
    return [{"key": key or next(unused), "text": option} for key, option in zip(keys, options, strict=True)]


def _reject_duplicates(options: list[Option]) -> list[Option]:
    if len({option.text.casefold() for option in options}) < len(options):
        raise PydanticCustomError("repeated", "Each option can stand once.")
    return options


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar: the filled part of its track from 0 to 1, its value, and its percentage if it has one."""

    label: str
    part: float
    value: float
    percentage: int | None = None
    before: "Bar | None" = None
    """The bar of the same option in the previous round."""
    people: int | None = None
    """The number of participants behind the value, if each may have given several points."""
    rank: int | None = None
    """The place among the bars, from 1, where that is what was asked for."""
    is_aside: bool = False
    """Whether what people voted on was withdrawn or hidden afterwards; then the label says that."""


OptionList = Annotated[
    list[Option],
    BeforeValidator(_give_keys, json_schema_input_type=list[Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]]),
    AfterValidator(_reject_duplicates),
    PlainSerializer(texts, return_type=list[str], when_used="json"),
]
"""Options in settings: texts in JSON, stored with keys, without duplicates."""


class OptionSettings(PicturedSettings):
    """The options are sent as texts and stored with keys."""

    options: Annotated[OptionList, Field(min_length=2, max_length=MAX_OPTIONS)]
    max_answers: Annotated[int, Field(ge=1, le=1)] = 1


OptionSettingsT = TypeVar("OptionSettingsT", bound=OptionSettings, default=OptionSettings)


class CountedOption(TypedDict):
    """An option, and how many chose it."""

    text: str
    count: int


class OptionType(ActivityType[OptionSettingsT, ValueT, StoredT, ResultsT]):
    """A type with options. Each participant has one answer, which they can change."""

    has_rounds = True
    makes_one_whole: ClassVar[bool] = False
    """Whether the bars add up to one whole, so that they can be drawn as a ring."""

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {"hidden": "hidden" in form, "options": lines(form.get("options", ""))}

    def choices(self, settings: OptionSettingsT) -> list[str]:
        return texts(settings.options)

    def keeps_meaning(self, old: OptionSettingsT, new: OptionSettingsT) -> bool:
        return old.options == new.options

    def most_answers(self, settings: OptionSettingsT) -> int | None:
        return settings.max_answers

    @abstractmethod
    def numbers(self, results: ResultsT) -> list[tuple[str, float | None]]:
        """Return the options with their values, None without answers."""

    @abstractmethod
    def whole(self, results: ResultsT) -> int:
        """Return the value at which a bar fills its track, 0 without answers."""

    def figures(self, settings: OptionSettingsT, answers: Sequence[Answer[StoredT]]) -> list[tuple[str, float]]:
        numbers = self.numbers(self.results(settings, answers))
        return [(label, number) for label, number in numbers if number is not None]

    def figures_span(self, settings: OptionSettingsT, answers: Sequence[Answer[StoredT]]) -> tuple[float, float]:
        return 0, self.whole(self.results(settings, answers)) or 1

    def bars(self, settings: OptionSettingsT, results: ResultsT) -> list[Bar]:
        """Return the results as bars."""
        full_value = self.whole(results) or 1
        return [Bar(label, (number or 0) / full_value, number or 0) for label, number in self.numbers(results)]

    def bars_beside(self, bars: Sequence[Bar], before: Sequence[Bar]) -> list[Bar]:
        """Return bars with those of the previous round; a new option has none."""
        earlier = {bar.label: bar for bar in before}
        return [replace(bar, before=earlier.get(bar.label)) for bar in bars]


def counted(options: Sequence[Option], counts: Mapping[str, int]) -> list[CountedOption]:
    """Return the options with their counts, which are given by key."""
    return [{"text": option.text, "count": counts.get(option.key, 0)} for option in options]


def with_percentages(bars: Sequence[Bar], whole: int) -> list[Bar]:
    """Return bars of counts with percentages of ``whole``."""
    shares = percentages([int(bar.value) for bar in bars], whole)
    return [replace(bar, percentage=share) for bar, share in zip(bars, shares, strict=True)]


def lines(text: str) -> list[str]:
    """Return the lines of a form field that are not blank."""
    return [line for line in (raw_line.strip() for raw_line in text.splitlines()) if line]


def index_of(options: Sequence[Option], key: str) -> int:
    """Return the index of an option, from 0."""
    return [option.key for option in options].index(key)


def key_at(options: Sequence[Option], index: object) -> str:
    """Return the key of the option at an index, from 0. Raises InvalidValueError."""
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(options):
        raise InvalidValueError(Problem("value", "not_an_option", len(options) - 1))
    return options[index].key


def small_number(text: str) -> int | None:
    """Return a number of at most three digits from a form, None for other text."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
