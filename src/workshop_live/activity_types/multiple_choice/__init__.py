"""Multiple choice: participants choose several options."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.options import (
    MAX_OPTIONS,
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
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_


class MultipleChoiceSettings(OptionSettings):
    """The minimum and maximum number of options to choose; a maximum of null allows all of them."""

    minimum: Annotated[int, Field(ge=1, le=MAX_OPTIONS)] = 1
    maximum: Annotated[int, Field(ge=1, le=MAX_OPTIONS)] | None = None

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if not self.minimum <= self.max_choices <= len(self.options):
            raise PydanticCustomError("bad_bounds", "There are not so many options.")
        return self

    @property
    def max_choices(self) -> int:
        """The number of options that can be chosen."""
        return len(self.options) if self.maximum is None else self.maximum


class MultipleChoiceResults(TypedDict):
    """The options in their order, and the number of answers."""

    options: list[CountedOption]
    answers: int


class MultipleChoice(OptionType[MultipleChoiceSettings, list[int], list[str], MultipleChoiceResults]):
    """A value is the list of the indexes that were chosen, from 0."""

    name = "multiple_choice"
    title = N_("Several choices")
    purpose = "choose"
    what_for = N_("Several options each, shown as bars")
    outcome = N_("a vote")
    Settings = MultipleChoiceSettings

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {
            **super().settings_from_form(form),
            "minimum": small_number(form.get("minimum", "")) or 1,
            "maximum": small_number(form.get("maximum", "")),
        }

    def keeps_meaning(self, old: MultipleChoiceSettings, new: MultipleChoiceSettings) -> bool:
        return super().keeps_meaning(old, new) and (old.minimum, old.maximum) == (new.minimum, new.maximum)

    def store(self, settings: MultipleChoiceSettings, value: object) -> list[str]:
        if not isinstance(value, list) or len(value) > MAX_OPTIONS:
            raise InvalidValueError(Problem("value", "list_type"))
        keys = {key_at(settings.options, index) for index in value}
        if len(keys) < len(value):
            raise InvalidValueError(Problem("value", "repeated"))
        if len(keys) < settings.minimum:
            raise InvalidValueError(Problem("value", "choose_more", settings.minimum))
        if len(keys) > settings.max_choices:
            raise InvalidValueError(Problem("value", "choose_fewer", settings.max_choices))
        return [option.key for option in settings.options if option.key in keys]

    def value(self, settings: MultipleChoiceSettings, stored: list[str]) -> list[int]:
        return [index_of(settings.options, key) for key in stored]

    def value_from_form(self, fields: Fields) -> list[int | None]:
        return [small_number(value) for name, value in fields if name == "value"]

    def form_fields(self, settings: MultipleChoiceSettings, stored: list[str]) -> Fields:
        return [("value", str(index)) for index in self.value(settings, stored)]

    def text(self, settings: MultipleChoiceSettings, stored: list[str]) -> str:
        return "\n".join(settings.options[index].text for index in self.value(settings, stored))

    def example(self, settings: MultipleChoiceSettings, number: int) -> list[int]:
        count = settings.minimum + number % (settings.max_choices - settings.minimum + 1)
        return sorted((number * number + step) % len(settings.options) for step in range(count))

    def results(self, settings: MultipleChoiceSettings, answers: Sequence[Answer[list[str]]]) -> MultipleChoiceResults:
        chosen = Counter(key for answer in answers for key in answer.value)
        return {"options": counted(settings.options, chosen), "answers": len(answers)}

    def numbers(self, results: MultipleChoiceResults) -> list[tuple[str, float | None]]:
        return [(option["text"], option["count"]) for option in results["options"]]

    def whole(self, results: MultipleChoiceResults) -> int:
        """Return the number of answers, since each option is chosen by a part of them."""
        return results["answers"]

    def bars(self, settings: MultipleChoiceSettings, results: MultipleChoiceResults) -> list[Bar]:
        """Return the counts as bars, with percentages of all answers."""
        return with_percentages(super().bars(settings, results), self.whole(results))
