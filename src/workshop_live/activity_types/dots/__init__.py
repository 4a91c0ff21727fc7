"""Dot voting: participants distribute a number of dots among the options."""

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
    """Hidden until shown, since dots attract further dots."""

    hidden: bool = True
    dots: Annotated[int, Field(ge=1, le=10)] = 3
    """Dots per participant."""


class DottedOption(TypedDict):
    """An option, the number of dots on it, and the number of participants who placed any there."""

    text: str
    count: int
    people: int


class DotsResults(TypedDict):
    """The options in their order, the number of all dots, and of the participants who placed them."""

    options: list[DottedOption]
    dots: int
    people: int


class Dots(OptionType[DotsSettings, list[int], dict[str, int], DotsResults]):
    """A value is the list of the dots on each option, in the order of the options: at least one in all."""

    name = "dots"
    title = N_("Dot voting")
    purpose = "choose"
    what_for = N_("A few dots each, to place on what matters")
    outcome = N_("dots on what matters")
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
        if not all(isinstance(dots, int) and not isinstance(dots, bool) for dots in value):
            raise InvalidValueError(Problem("value", "int_type"))
        if min(value) < 0:
            raise InvalidValueError(Problem("value", "greater_than_equal", 0))
        if not any(value):
            raise InvalidValueError(Problem("value", "no_dots"))
        if sum(value) > settings.dots:
            raise InvalidValueError(Problem("value", "too_many_dots", settings.dots))
        return {option.key: dots for option, dots in zip(settings.options, value, strict=True) if dots}

    def value(self, settings: DotsSettings, stored: dict[str, int]) -> list[int]:
        return [stored.get(option.key, 0) for option in settings.options]

    def value_from_form(self, fields: Fields) -> list[int | None]:
        """Return the value of a form with a field per option in order; an empty field is 0."""
        return [small_number(value.strip() or "0") for name, value in fields if name.startswith("dots-")]

    def form_fields(self, settings: DotsSettings, stored: dict[str, int]) -> Fields:
        return [(f"dots-{index}", str(dots)) for index, dots in enumerate(self.value(settings, stored))]

    def text(self, settings: DotsSettings, stored: dict[str, int]) -> str:
        placed = zip(self.value(settings, stored), settings.options, strict=True)
        return "\n".join(f"{dots} · {option.text}" for dots, option in placed if dots)

    def settings_for_vote(self, options: Sequence[str], each: int) -> dict[str, object]:
        return {"options": list(options), "dots": each}

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
            {"text": option.text, "count": dots[option.key], "people": people[option.key]}
            for option in settings.options
        ]
        return {"options": options, "dots": dots.total(), "people": len(answers)}

    def numbers(self, results: DotsResults) -> list[tuple[str, float | None]]:
        return [(option["text"], option["count"]) for option in results["options"]]

    def whole(self, results: DotsResults) -> int:
        """Return the number of all dots."""
        return results["dots"]

    def bars(self, settings: DotsSettings, results: DotsResults) -> list[Bar]:
        """Return the results as bars, with the number of participants."""
        bars = super().bars(settings, results)
        return [replace(bar, people=option["people"]) for bar, option in zip(bars, results["options"], strict=True)]
