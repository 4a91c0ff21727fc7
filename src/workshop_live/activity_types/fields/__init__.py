"""Several open questions in one: people write a text for each of them, and send them together."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields, Question
from workshop_live.activity_types.options import OptionList, lines, small_number, texts
from workshop_live.activity_types.written import WrittenSettings, WrittenType
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

MAX_FIELDS = 6
MAX_LENGTH = 1_000  # characters of each text

_EXAMPLES = (
    "Ta opp det vanskelige tidligere",
    "Setje av tid kvar måndag",
    "Spørre før jeg svarer",
    "Når kalenderen har plass til det",
    "",
)


class FieldSettings(WrittenSettings):
    """The fields are sent as texts and stored with keys. Hidden until shown, like an open question."""

    hidden: bool = True
    fields: Annotated[OptionList, Field(min_length=2, max_length=MAX_FIELDS)]
    max_answers: Annotated[int, Field(ge=1, le=100)] | None = 1


class FieldAnswer(TypedDict):
    """What somebody wrote in a field; the identifier is that of the whole answer."""

    id: str
    text: str


class FieldResults(TypedDict):
    """A field, and what was written there."""

    text: str
    answers: list[FieldAnswer]


class FieldsResults(TypedDict):
    """What was written in each field."""

    fields: list[FieldResults]


class OpenFields(WrittenType[FieldSettings, list[str], dict[str, str], FieldsResults]):
    """A value is the list of the texts, in the order of the fields; an empty one was left out."""

    name = "fields"
    title = N_("Several open questions")
    Settings = FieldSettings
    has_cards = True
    has_themes = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {**super().settings_from_form(form), "fields": lines(form.get("fields", ""))}

    def keeps_meaning(self, old: FieldSettings, new: FieldSettings) -> bool:
        return old.fields == new.fields

    def choices(self, settings: FieldSettings) -> list[str]:
        return texts(settings.fields)

    def store(self, settings: FieldSettings, value: object) -> dict[str, str]:
        if not isinstance(value, list) or len(value) != len(settings.fields):
            raise InvalidValueError(Problem("value", "list_type"))
        if not all(isinstance(it, str) for it in value):
            raise InvalidValueError(Problem("value", "string_type"))
        cleaned = {
            field.key: clean_text(it, field="value", most=MAX_LENGTH, newlines=True, least=0)
            for field, it in zip(settings.fields, value, strict=True)
        }
        given = {key: text for key, text in cleaned.items() if text}
        if not given:
            raise InvalidValueError(Problem("value", "empty"))
        return given

    def value(self, settings: FieldSettings, stored: dict[str, str]) -> list[str]:
        return [stored.get(field.key, "") for field in settings.fields]

    def value_from_form(self, fields: Fields) -> list[str]:
        """The form has a field for each text: ``text-0`` is the first one."""
        given = {small_number(name.removeprefix("text-")): value for name, value in fields if name.startswith("text-")}
        known = [index for index in given if index is not None and index < MAX_FIELDS]
        return [given.get(index, "") for index in range(max(known, default=-1) + 1)]

    def form_fields(self, settings: FieldSettings, stored: dict[str, str]) -> Fields:
        return [(f"text-{index}", text) for index, text in enumerate(self.value(settings, stored))]

    def parts(self, settings: FieldSettings, stored: dict[str, str]) -> list[tuple[int, str, str]]:
        """The fields that were filled in: their numbers from 1, their texts, and what was written there."""
        numbered = enumerate(settings.fields, 1)
        return [(number, field.text, stored[field.key]) for number, field in numbered if field.key in stored]

    def text(self, settings: FieldSettings, stored: dict[str, str]) -> str:
        return "\n".join(f"{_with_colon(field)} {text}" for _, field, text in self.parts(settings, stored))

    def questions(
        self, settings: FieldSettings, prompt: str, answers: Sequence[Answer[dict[str, str]]]
    ) -> list[Question]:
        return [
            Question(field.text, [(it.ordinal, it.value[field.key]) for it in answers if field.key in it.value])
            for field in settings.fields
        ]

    def example(self, settings: FieldSettings, number: int) -> list[str]:
        given = [_EXAMPLES[(number + index) % len(_EXAMPLES)] for index in range(len(settings.fields))]
        return given if any(given) else [_EXAMPLES[0], *given[1:]]

    def results(self, settings: FieldSettings, answers: Sequence[Answer[dict[str, str]]]) -> FieldsResults:
        return {
            "fields": [
                {
                    "text": field.text,
                    "answers": [
                        {"id": it.public_id, "text": it.value[field.key]} for it in answers if field.key in it.value
                    ],
                }
                for field in settings.fields
            ]
        }


def _with_colon(field: str) -> str:
    """What stands before the text of a field; a question mark needs no colon behind it."""
    return field if field.endswith(("?", "!", ".", ":", "…")) else f"{field}:"
