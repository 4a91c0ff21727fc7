"""Single choice: people choose one of several options."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from workshop_live.activity_types.base import ActivityType, Fields, Settings, line
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.text.languages import N_

MOST_OPTIONS = 30


class Option(BaseModel):
    """An option. Answers are stored with its key, so that editing the texts cannot change what people chose."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: Annotated[str, Field(min_length=1, max_length=8)]
    text: Annotated[str, line(200)]


class SingleChoiceSettings(Settings):
    """The options are sent as texts and stored with keys."""

    options: Annotated[list[Option], Field(min_length=2, max_length=MOST_OPTIONS)]
    max_answers: Annotated[int, Field(ge=1, le=1)] = 1

    @field_validator("options", mode="before")
    @classmethod
    def _give_keys(cls, options: Any, info: ValidationInfo) -> Any:
        """Texts that are sent become options; one that stood among them before the edit keeps its key."""
        if info.context is None or not isinstance(options, list):  # as stored
            return options
        before = {option["text"]: option["key"] for option in info.context.get("options", ())}
        unused = (str(number) for number in range(1, 10_000) if str(number) not in before.values())
        keys = [before.get(option) if isinstance(option, str) else None for option in options]
        return [{"key": key or next(unused), "text": option} for key, option in zip(keys, options, strict=True)]

    @field_validator("options")
    @classmethod
    def _refuse_repeats(cls, options: list[Option]) -> list[Option]:
        if len({option.text.casefold() for option in options}) < len(options):
            raise PydanticCustomError("repeated", "Each option can stand once.")
        return options


class SingleChoice(ActivityType):
    """A value is the index of an option, from 0."""

    name = "single_choice"
    title = N_("Single choice")
    Settings = SingleChoiceSettings

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        lines = (text.strip() for text in form.get("options", "").splitlines())
        return {"hidden": "hidden" in form, "options": [text for text in lines if text]}

    def public_settings(self, settings: SingleChoiceSettings) -> dict[str, Any]:
        return {**super().public_settings(settings), "options": [option.text for option in settings.options]}

    def keeps_meaning(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return bool(old["options"] == new["options"])

    def most_answers(self, settings: SingleChoiceSettings) -> int | None:
        return settings.max_answers

    def store(self, settings: SingleChoiceSettings, value: Any) -> str:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Invalid(Problem("value", "not_an_option", len(settings.options) - 1))
        if not 0 <= value < len(settings.options):
            raise Invalid(Problem("value", "not_an_option", len(settings.options) - 1))
        return settings.options[value].key

    def value(self, settings: SingleChoiceSettings, stored: str) -> int:
        return [option.key for option in settings.options].index(stored)

    def value_from_form(self, fields: Fields) -> int | None:
        chosen = next((value for name, value in fields if name == "value"), "")
        return int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 4 else None

    def form_fields(self, settings: SingleChoiceSettings, stored: str) -> Fields:
        return [("value", str(self.value(settings, stored)))]

    def text(self, settings: SingleChoiceSettings, stored: str) -> str:
        return settings.options[self.value(settings, stored)].text

    def example(self, settings: SingleChoiceSettings, number: int) -> int:
        return number * number % len(settings.options)

    def results(self, settings: SingleChoiceSettings, answers: Sequence[Answer]) -> dict[str, Any]:
        chosen = Counter(answer.value for answer in answers)
        return {"options": [{"text": option.text, "count": chosen[option.key]} for option in settings.options]}

    def figures(self, settings: SingleChoiceSettings, answers: Sequence[Answer]) -> list[tuple[str, int]]:
        return [(option["text"], option["count"]) for option in self.results(settings, answers)["options"]]
