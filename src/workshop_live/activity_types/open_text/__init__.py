"""Open text: participants write freely, with line breaks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
from workshop_live.activity_types.columns import (
    Column,
    ColumnList,
    TextInColumn,
    chosen_key,
    column_of,
    columns_from_form,
)
from workshop_live.activity_types.written_answers import WrittenSettings, WrittenType
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

MAX_LENGTH = 4_000

_EXAMPLES = (
    "Mer tid til å snakke sammen på tvers av avdelingene",
    "Tydelege mål som alle kjenner",
    "At vi tør å si fra når noe ikke fungerer",
    "Meir rom for å prøve nye måtar å arbeide på",
    "Færre møter, men bedre forberedte",
    "Ros når noko går bra, og hjelp når det ikkje gjer det",
    "Å vite hvem som bestemmer hva",
    "Felles verktøy i heile kommunen",
)


class OpenTextSettings(WrittenSettings):
    """Hidden until shown, since the first answers would influence the others."""

    hidden: bool = True
    max_length: Annotated[int, Field(ge=1, le=MAX_LENGTH)] = 1_000
    """Characters per answer."""
    columns: ColumnList = []  # noqa: RUF012 - Pydantic copies it
    """The columns that answers are written for; empty without any."""


class TextAnswer(TypedDict):
    """A visible answer. With columns, ``column`` is the key of the one that it stands in, null for none."""

    id: str
    text: str
    column: NotRequired[str | None]


class OpenTextResults(TypedDict):
    """The answers, in the order in which they arrived."""

    answers: list[TextAnswer]


class OpenText(WrittenType[OpenTextSettings, str | TextInColumn, str | dict[str, str], OpenTextResults]):
    """A value is the text; where there are columns, an object with the text and the key of the column, or null.

    Of an answer for no column, the text alone is stored. Where there are columns, a text alone is for none.
    """

    name = "open_text"
    title = N_("Open question")
    purpose = "gather"
    what_for = N_("What people think, in their own words")
    outcome = N_("themes")
    Settings = OpenTextSettings
    has_cards = True
    has_themes = True
    takes_steps = True
    may_stay_on_phones = True
    takes_lines = True
    stored_when_empty = ""

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        columns = columns_from_form(form) if "columns" in form else []
        return {**super().settings_from_form(form), "columns": columns}

    def columns(self, settings: OpenTextSettings) -> Sequence[Column]:
        return settings.columns

    def choices(self, settings: OpenTextSettings) -> list[str]:
        return [column.name for column in settings.columns]

    def column_of(self, settings: OpenTextSettings, answer: Answer) -> Column | None:
        return column_of(settings.columns, answer.moved_to, _key_in(answer.value))

    def store(self, settings: OpenTextSettings, value: object) -> str | dict[str, str]:
        text, column = value, None
        if settings.columns and isinstance(value, dict) and value.keys() <= {"text", "column"}:
            text, column = value.get("text"), chosen_key(settings.columns, value.get("column"), "value")
        if not isinstance(text, str):
            raise InvalidValueError(Problem("value", "string_type"))
        cleaned = clean_text(text, field="value", most=settings.max_length, newlines=True)
        return {"text": cleaned, "column": column} if column else cleaned

    def value(self, settings: OpenTextSettings, stored: str | dict[str, str]) -> str | TextInColumn:
        text = _text_in(stored)
        if not settings.columns:
            return text
        column = column_of(settings.columns, _key_in(stored))
        return {"text": text, "column": column.key if column else None}

    def value_from_form(self, fields: Fields) -> object:
        sent = dict(reversed(fields))  # of what stands there twice, the first counts
        text = sent.get("value", "")
        return {"text": text, "column": sent["column"]} if "column" in sent else text

    def form_fields(self, settings: OpenTextSettings, stored: str | dict[str, str]) -> Fields:
        column = column_of(settings.columns, _key_in(stored))
        return [*([("column", column.key)] if column else []), ("value", _text_in(stored))]

    def text(self, settings: OpenTextSettings, stored: str | dict[str, str]) -> str:
        return _text_in(stored)

    def own_text(self, settings: OpenTextSettings, stored: str | dict[str, str]) -> str:
        column = column_of(settings.columns, _key_in(stored))
        return f"{column.label}\n{_text_in(stored)}" if column else _text_in(stored)

    def store_line(self, settings: OpenTextSettings, text: str, column: str | None) -> str | dict[str, str]:
        key = chosen_key(settings.columns, column, "column")
        return self.store(settings, {"text": text, "column": key} if settings.columns else text)

    def example(self, settings: OpenTextSettings, number: int) -> str | TextInColumn:
        text = _EXAMPLES[number % len(_EXAMPLES)][: settings.max_length]
        if not settings.columns:
            return text
        return {"text": text, "column": settings.columns[number % len(settings.columns)].key}

    def results(self, settings: OpenTextSettings, answers: Sequence[Answer[Any]]) -> OpenTextResults:
        return {"answers": [self._result(settings, answer) for answer in answers]}

    def _result(self, settings: OpenTextSettings, answer: Answer[Any]) -> TextAnswer:
        shown: TextAnswer = {"id": answer.public_id, "text": _text_in(answer.value)}
        if not settings.columns:
            return shown
        column = self.column_of(settings, answer)
        return {**shown, "column": column.key if column else None}


def _text_in(stored: str | dict[str, str]) -> str:
    return stored if isinstance(stored, str) else stored["text"]


def _key_in(stored: object) -> str | None:
    return stored["column"] if isinstance(stored, dict) else None
