"""Options: the texts that people choose among, weigh or rank. Several types share them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationInfo
from pydantic_core import PydanticCustomError

from workshop_live.activity_types.base import ActivityType, Settings, line
from workshop_live.domain.figures import percentages
from workshop_live.domain.refusals import InvalidValueError, Problem

MAX_OPTIONS = 30
MAX_TEXT = 200  # characters of an option


class Option(BaseModel):
    """An option. Answers are stored with its key, so that editing the texts cannot change what people chose."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: Annotated[str, Field(min_length=1, max_length=8)]
    text: Annotated[str, line(MAX_TEXT)]


def texts(options: Sequence[Option]) -> list[str]:
    """The options as the API knows them."""
    return [option.text for option in options]


def _give_keys(options: Any, info: ValidationInfo) -> Any:
    """Texts that are sent become options; one that stood among them before the edit keeps its key."""
    if info.context is None or not isinstance(options, list):  # as stored
        return options
    before = {option["text"]: option["key"] for option in info.context.get(info.field_name, ())}
    unused = (str(number) for number in range(1, 10_000) if str(number) not in before.values())
    keys = [before.get(option) if isinstance(option, str) else None for option in options]
    return [{"key": key or next(unused), "text": option} for key, option in zip(keys, options, strict=True)]


def _refuse_repeats(options: list[Option]) -> list[Option]:
    if len({option.text.casefold() for option in options}) < len(options):
        raise PydanticCustomError("repeated", "Each option can stand once.")
    return options


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar: what ``part`` of its track it fills, the number at its end, and its percentage if it has one."""

    label: str
    part: float
    value: float
    percentage: int | None = None
    before: "Bar | None" = None
    """The bar of the same option in the round before."""
    people: int | None = None
    """From how many people its number is, where each may have given more than one."""


OptionList = Annotated[
    list[Option],
    BeforeValidator(_give_keys, json_schema_input_type=list[Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]]),
    AfterValidator(_refuse_repeats),
    PlainSerializer(texts, return_type=list[str], when_used="json"),
]
"""Options in a settings model: texts in JSON, stored with keys, none of them twice."""


class OptionSettings(Settings):
    """The options are sent as texts and stored with keys."""

    options: Annotated[OptionList, Field(min_length=2, max_length=MAX_OPTIONS)]
    max_answers: Annotated[int, Field(ge=1, le=1)] = 1


class OptionType(ActivityType):
    """What the types with options share. A participant answers once, and may change it."""

    Settings = OptionSettings
    has_rounds = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        return {"hidden": "hidden" in form, "options": lines(form.get("options", ""))}

    def choices(self, settings: Any) -> list[str]:
        return texts(settings.options)

    def keeps_meaning(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return bool(old["options"] == new["options"])

    def most_answers(self, settings: Any) -> int | None:
        return int(settings.max_answers)

    def figures(self, settings: Any, answers: Sequence[Any]) -> list[tuple[str, float]]:
        return [(option["text"], option["count"]) for option in self.results(settings, answers)["options"]]

    def figures_span(self, settings: Any, answers: Sequence[Any]) -> tuple[float, float]:
        return 0, self.whole(self.results(settings, answers)) or 1

    def whole(self, results: Mapping[str, Any]) -> int:
        """The number of a bar that fills its track; 0 as long as there are no answers."""
        return sum(option["count"] for option in results["options"])

    def bars_beside(self, bars: Sequence[Bar], before: Sequence[Bar]) -> list[Bar]:
        """Bars with those of the round before. An option that is new has none beside it."""
        earlier = {bar.label: bar for bar in before}
        return [replace(bar, before=earlier.get(bar.label)) for bar in bars]

    def bars(self, settings: Any, results: Mapping[str, Any]) -> list[Bar]:
        """The results as bars: how many chose each option, and what percentage of all that is."""
        bars = bars_of(results["options"], "count", self.whole(results))
        shares = percentages([option["count"] for option in results["options"]], self.whole(results))
        return [replace(bar, percentage=share) for bar, share in zip(bars, shares, strict=True)]


def bars_of(options: Sequence[Mapping[str, Any]], value: str, whole: int) -> list[Bar]:
    """Bars of a value that each option has; one that is ``whole`` would fill its track."""
    return [Bar(option["text"], option[value] / (whole or 1), option[value]) for option in options]


def lines(text: str) -> list[str]:
    """The lines of a form's field that are not empty."""
    return [line for line in (it.strip() for it in text.splitlines()) if line]


def place_of(options: Sequence[Option], key: str) -> int:
    """The index of an option."""
    return [option.key for option in options].index(key)


def key_at(options: Sequence[Option], index: Any) -> str:
    """The key of the option with this index, from 0. Raises InvalidValueError."""
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(options):
        raise InvalidValueError(Problem("value", "not_an_option", len(options) - 1))
    return options[index].key


def small_number(text: str) -> int | None:
    """A number of at most three digits from a form."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
