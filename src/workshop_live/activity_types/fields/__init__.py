"""Several open questions in one: participants answer each with a text, and send them together."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields, Question
from workshop_live.activity_types.options import OptionList, lines, small_number, texts
from workshop_live.activity_types.word_cloud import MAX_WORDS
from workshop_live.activity_types.written_answers import WrittenSettings, WrittenType
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.words import MAX_LENGTH as MAX_WORD
from workshop_live.text.languages import N_
from workshop_live.text.lexicon import DEGREES, GENERAL, STOP_WORDS
from workshop_live.text.plain_text import clean_text

MAX_FIELDS = 6
MAX_LENGTH = 1_000  # characters of each text
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NOT_TELLING = STOP_WORDS | DEGREES | GENERAL

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
    """The text of an answer in a field; the identifier is that of the whole answer."""

    id: str
    text: str


class FieldResults(TypedDict):
    """A field, and what was written there."""

    text: str
    answers: list[FieldAnswer]


class FieldsResults(TypedDict):
    """The texts by field."""

    fields: list[FieldResults]


class OpenFields(WrittenType[FieldSettings, list[str], dict[str, str], FieldsResults]):
    """A value is the list of the texts, in the order of the fields; an empty one was left out."""

    name = "fields"
    title = N_("Several open questions")
    purpose = "gather"
    what_for = N_("Several short answers to one question, say what, who and when")
    outcome = N_("short answers in columns")
    Settings = FieldSettings
    has_cards = True
    has_themes = True
    takes_steps = True
    may_stay_on_phones = True
    stored_when_empty: ClassVar[dict[str, str]] = {}

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {**super().settings_from_form(form), "fields": lines(form.get("fields", ""))}

    def keeps_meaning(self, old: FieldSettings, new: FieldSettings) -> bool:
        return old.fields == new.fields

    def choices(self, settings: FieldSettings) -> list[str]:
        return texts(settings.fields)

    def store(self, settings: FieldSettings, value: object) -> dict[str, str]:
        if not isinstance(value, list) or len(value) != len(settings.fields):
            raise InvalidValueError(Problem("value", "list_type"))
        if not all(isinstance(text, str) for text in value):
            raise InvalidValueError(Problem("value", "string_type"))
        cleaned = {
            field.key: clean_text(text, field="value", most=MAX_LENGTH, newlines=True, least=0)
            for field, text in zip(settings.fields, value, strict=True)
        }
        filled_in = {key: text for key, text in cleaned.items() if text}
        if not filled_in:
            raise InvalidValueError(Problem("value", "empty"))
        return filled_in

    def value(self, settings: FieldSettings, stored: dict[str, str]) -> list[str]:
        return [stored.get(field.key, "") for field in settings.fields]

    def value_from_form(self, fields: Fields) -> list[str]:
        """Return the value of a form with a field per text: ``text-0`` is the first one."""
        by_index = {
            small_number(name.removeprefix("text-")): value for name, value in fields if name.startswith("text-")
        }
        indexes = [index for index in by_index if index is not None and index < MAX_FIELDS]
        return [by_index.get(index, "") for index in range(max(indexes, default=-1) + 1)]

    def form_fields(self, settings: FieldSettings, stored: dict[str, str]) -> Fields:
        return [(f"text-{index}", text) for index, text in enumerate(self.value(settings, stored))]

    def parts(self, settings: FieldSettings, stored: dict[str, str]) -> list[tuple[int, str, str]]:
        """Return the fields that were filled in: their numbers from 1, their labels and the texts."""
        numbered = enumerate(settings.fields, 1)
        return [(number, field.text, stored[field.key]) for number, field in numbered if field.key in stored]

    def cloud_words(self, text: str) -> list[str]:
        """Return what a text adds to a cloud: itself if it is as short as an answer there, else its telling words."""
        short = " ".join(text.replace("|", " ").split())
        if len(short) <= MAX_WORD and len(short.split()) <= MAX_WORDS:
            return [short] if short else []
        begun = text[:1].lower() + text[1:]  # a capital that only begins the text is no part of its word
        words = {word.lower(): word for word in reversed(_WORD.findall(begun)) if 1 < len(word) <= MAX_WORD}
        return [word for lower, word in reversed(words.items()) if lower not in _NOT_TELLING]

    def text(self, settings: FieldSettings, stored: dict[str, str]) -> str:
        return "\n".join(f"{_with_colon(field)} {text}" for _, field, text in self.parts(settings, stored))

    def questions(
        self, settings: FieldSettings, prompt: str, answers: Sequence[Answer[dict[str, str]]]
    ) -> list[Question]:
        return [
            Question(
                field.text,
                [(answer.ordinal, answer.value[field.key]) for answer in answers if field.key in answer.value],
            )
            for field in settings.fields
        ]

    def example(self, settings: FieldSettings, number: int) -> list[str]:
        examples = [_EXAMPLES[(number + index) % len(_EXAMPLES)] for index in range(len(settings.fields))]
        return examples if any(examples) else [_EXAMPLES[0], *examples[1:]]

    def results(self, settings: FieldSettings, answers: Sequence[Answer[dict[str, str]]]) -> FieldsResults:
        return {
            "fields": [
                {
                    "text": field.text,
                    "answers": [
                        {"id": answer.public_id, "text": answer.value[field.key]}
                        for answer in answers
                        if field.key in answer.value
                    ],
                }
                for field in settings.fields
            ]
        }


def _with_colon(field: str) -> str:
    """Return the label before a text; after punctuation, it needs no colon."""
    return field if field.endswith(("?", "!", ".", ":", "…")) else f"{field}:"
