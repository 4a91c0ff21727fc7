"""Options: the texts that people choose among, weigh or rank. Several types share them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from workshop_live.activity_types.base import ActivityType, Settings, line
from workshop_live.domain.refusals import Invalid, Problem

MOST_OPTIONS = 30


class Option(BaseModel):
    """An option. Answers are stored with its key, so that editing the texts cannot change what people chose."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: Annotated[str, Field(min_length=1, max_length=8)]
    text: Annotated[str, line(200)]


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
    """A labelled bar: ``part`` of the longest one, the number at its end, and what share of all it is, if of any."""

    label: str
    part: float
    value: float
    share: float | None = None
    before: "Bar | None" = None
    """The bar of the same option in the round before, on the same scale."""
    people: int | None = None
    """From how many people its number is, where each may have given more than one."""

    @property
    def size(self) -> float:
        """What its length tells: shares can be compared also where fewer people answered."""
        return self.value if self.share is None else self.share


OptionList = Annotated[list[Option], BeforeValidator(_give_keys), AfterValidator(_refuse_repeats)]
"""Options in a settings model: sent as texts, stored with keys, none of them twice."""


class OptionSettings(Settings):
    """The options are sent as texts and stored with keys."""

    options: Annotated[OptionList, Field(min_length=2, max_length=MOST_OPTIONS)]
    max_answers: Annotated[int, Field(ge=1, le=1)] = 1


class OptionType(ActivityType):
    """What the types with options share. A participant answers once, and may change it."""

    Settings = OptionSettings
    has_rounds = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        return {"hidden": "hidden" in form, "options": lines(form.get("options", ""))}

    def public_settings(self, settings: Any) -> dict[str, Any]:
        return {**super().public_settings(settings), "options": texts(settings.options)}

    def choices(self, settings: Any) -> list[str]:
        return texts(settings.options)

    def keeps_meaning(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return bool(old["options"] == new["options"])

    def most_answers(self, settings: Any) -> int | None:
        return int(settings.max_answers)

    def figures(self, settings: Any, answers: Sequence[Any]) -> list[tuple[str, float]]:
        return [(option["text"], option["count"]) for option in self.results(settings, answers)["options"]]

    def bars_beside(self, bars: Sequence[Bar], before: Sequence[Bar]) -> list[Bar]:
        """Bars with those of the round before, all on one scale. An option that is new has none beside it."""
        longest = max(bar.size for bar in (*bars, *before)) or 1
        earlier = {bar.label: replace(bar, part=bar.size / longest) for bar in before}
        return [replace(bar, part=bar.size / longest, before=earlier.get(bar.label)) for bar in bars]

    def bars(self, settings: Any, results: Mapping[str, Any]) -> list[Bar]:
        """The results as bars: how many chose each option."""
        options = results["options"]
        return bars_of(options, "count", sum(option["count"] for option in options))


def bars_of(options: Sequence[Mapping[str, Any]], value: str, total: float | None = None) -> list[Bar]:
    """Bars of a value that each option has; with shares of ``total``, if there is one."""
    most = max(option[value] for option in options) or 1
    share = None if total is None else 1 / (total or 1)
    return [
        Bar(option["text"], option[value] / most, option[value], None if share is None else option[value] * share)
        for option in options
    ]


def lines(text: str) -> list[str]:
    """The lines of a form's field that are not empty."""
    return [line for line in (it.strip() for it in text.splitlines()) if line]


def texts(options: Sequence[Option]) -> list[str]:
    """The options as the API knows them."""
    return [option.text for option in options]


def place_of(options: Sequence[Option], key: str) -> int:
    """The index of an option."""
    return [option.key for option in options].index(key)


def key_at(options: Sequence[Option], index: Any) -> str:
    """The key of the option with this index, from 0. Raises Invalid."""
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(options):
        raise Invalid(Problem("value", "not_an_option", len(options) - 1))
    return options[index].key


def small_number(text: str) -> int | None:
    """A number of at most three digits from a form."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
