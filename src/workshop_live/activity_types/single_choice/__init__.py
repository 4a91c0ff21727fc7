"""Single choice: people choose one of several options."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.options import OptionSettings, OptionType, key_at, place_of, small_number
from workshop_live.domain.answers import Answer
from workshop_live.text.languages import N_


class SingleChoice(OptionType):
    """A value is the index of an option, from 0."""

    name = "single_choice"
    title = N_("Single choice")

    def store(self, settings: OptionSettings, value: Any) -> str:
        return key_at(settings.options, value)

    def value(self, settings: OptionSettings, stored: str) -> int:
        return place_of(settings.options, stored)

    def value_from_form(self, fields: Fields) -> int | None:
        return small_number(dict(fields).get("value", ""))

    def form_fields(self, settings: OptionSettings, stored: str) -> Fields:
        return [("value", str(self.value(settings, stored)))]

    def text(self, settings: OptionSettings, stored: str) -> str:
        return settings.options[self.value(settings, stored)].text

    def example(self, settings: OptionSettings, number: int) -> int:
        return number * number % len(settings.options)

    def results(self, settings: OptionSettings, answers: Sequence[Answer]) -> dict[str, Any]:
        chosen = Counter(answer.value for answer in answers)
        return {"options": [{"text": option.text, "count": chosen[option.key]} for option in settings.options]}
