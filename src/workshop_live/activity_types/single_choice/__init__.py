"""Single choice: participants choose one option."""

from collections import Counter
from collections.abc import Sequence

from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.options import (
    Bar,
    CountedOption,
    OptionSettings,
    OptionType,
    counted,
    index_of,
    key_at,
    small_number,
    with_percentages,
)
from workshop_live.domain.answers import Answer
from workshop_live.text.languages import N_


class SingleChoiceResults(TypedDict):
    """The options in their order."""

    options: list[CountedOption]


class SingleChoice(OptionType[OptionSettings, int, str, SingleChoiceResults]):
    """A value is the index of an option, from 0."""

    name = "single_choice"
    title = N_("Single choice")
    purpose = "choose"
    what_for = N_("One option each, shown as bars")
    outcome = N_("a vote")
    Settings = OptionSettings
    makes_one_whole = True

    def store(self, settings: OptionSettings, value: object) -> str:
        return key_at(settings.options, value)

    def value(self, settings: OptionSettings, stored: str) -> int:
        return index_of(settings.options, stored)

    def value_from_form(self, fields: Fields) -> int | None:
        return small_number(dict(fields).get("value", ""))

    def form_fields(self, settings: OptionSettings, stored: str) -> Fields:
        return [("value", str(self.value(settings, stored)))]

    def text(self, settings: OptionSettings, stored: str) -> str:
        return settings.options[self.value(settings, stored)].text

    def settings_for_vote(self, options: Sequence[str], each: int) -> dict[str, object]:
        return {"options": list(options), "hidden": True}

    def example(self, settings: OptionSettings, number: int) -> int:
        return number * number % len(settings.options)

    def results(self, settings: OptionSettings, answers: Sequence[Answer[str]]) -> SingleChoiceResults:
        return {"options": counted(settings.options, Counter(answer.value for answer in answers))}

    def numbers(self, results: SingleChoiceResults) -> list[tuple[str, float | None]]:
        return [(option["text"], option["count"]) for option in results["options"]]

    def whole(self, results: SingleChoiceResults) -> int:
        """Return the number of answers."""
        return sum(option["count"] for option in results["options"])

    def bars(self, settings: OptionSettings, results: SingleChoiceResults) -> list[Bar]:
        """Return the counts as bars, with percentages of all answers."""
        return with_percentages(super().bars(settings, results), self.whole(results))
