"""Dot voting: people have some dots, and place them on the options as they like."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.options import Bar, OptionSettings, OptionType, small_number
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_


class DotsSettings(OptionSettings):
    """Hidden until shown: dots follow dots that others have placed."""

    hidden: bool = True
    dots: Annotated[int, Field(ge=1, le=10)] = 3
    """How many each person has."""


class DottedOption(TypedDict):
    """An option, the sum of the dots on it, and how many people placed any there."""

    text: str
    count: int
    people: int


class DotsResults(TypedDict):
    """The options in their order, all dots, and how many people placed them."""

    options: list[DottedOption]
    dots: int
    people: int


class Dots(OptionType[DotsSettings, list[int], dict[str, int], DotsResults]):
    """A value is the list of the dots on each option, in the order of the options: at least one in all."""

    name = "dots"
    title = N_("Dot voting")
    figures_title = N_("Dots")
    Settings = DotsSettings
    makes_one_whole = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {**super().settings_from_form(form), "dots": small_number(form.get("dots", ""))}

    def keeps_meaning(self, old: DotsSettings, new: DotsSettings) -> bool:
        return super().keeps_meaning(old, new) and old.dots == new.dots

    def store(self, settings: DotsSettings, value: object) -> dict[str, int]:
        if not isinstance(value, list) or len(value) != len(settings.options):
            raise InvalidValueError(Problem("value", "list_type"))
        if not all(isinstance(it, int) and not isinstance(it, bool) for it in value):
            raise InvalidValueError(Problem("value", "int_type"))
        if min(value) < 0:
            raise InvalidValueError(Problem("value", "greater_than_equal", 0))
        if not any(value):
            raise InvalidValueError(Problem("value", "no_dots"))
        if sum(value) > settings.dots:
            raise InvalidValueError(Problem("value", "too_many_dots", settings.dots))
        return {option.key: it for option, it in zip(settings.options, value, strict=True) if it}

    def value(self, settings: DotsSettings, stored: dict[str, int]) -> list[int]:
        return [stored.get(option.key, 0) for option in settings.options]

    def value_from_form(self, fields: Fields) -> list[int | None]:
        """The form has a field for each option, in their order; an empty one is 0."""
        return [small_number(value.strip() or "0") for name, value in fields if name.startswith("dots-")]

    def form_fields(self, settings: DotsSettings, stored: dict[str, int]) -> Fields:
        return [(f"dots-{index}", str(it)) for index, it in enumerate(self.value(settings, stored))]

    def text(self, settings: DotsSettings, stored: dict[str, int]) -> str:
        given = zip(self.value(settings, stored), settings.options, strict=True)
        return "\n".join(f"{it} · {option.text}" for it, option in given if it)

    def about_themes(self, labels: Sequence[str], each: int) -> dict[str, object]:
        return {"options": list(labels), "dots": each}

    def example(self, settings: DotsSettings, number: int) -> list[int]:
        count = len(settings.options)
        placed = Counter(number * (number + dot // 2) % count for dot in range(1 + number % settings.dots))
        return [placed[index] for index in range(count)]

    def results(self, settings: DotsSettings, answers: Sequence[Answer[dict[str, int]]]) -> DotsResults:
        dots: Counter[str] = Counter()
        people: Counter[str] = Counter()
        for answer in answers:
            dots.update(answer.value)
            people.update(answer.value.keys())
        options: list[DottedOption] = [
            {"text": it.text, "count": dots[it.key], "people": people[it.key]} for it in settings.options
        ]
        return {"options": options, "dots": dots.total(), "people": len(answers)}

    def numbers(self, results: DotsResults) -> list[tuple[str, float | None]]:
        return [(option["text"], option["count"]) for option in results["options"]]

    def whole(self, results: DotsResults) -> int:
        """All dots that were placed."""
        return results["dots"]

    def bars(self, settings: DotsSettings, results: DotsResults) -> list[Bar]:
        """The sums, and from how many people they are."""
        bars = super().bars(settings, results)
        return [replace(bar, people=it["people"]) for bar, it in zip(bars, results["options"], strict=True)]
