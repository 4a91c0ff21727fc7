"""Open text: participants write freely, with line breaks."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from workshop_live.activity_types.base import Fields
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


class TextAnswer(TypedDict):
    """A visible answer."""

    id: str
    text: str


class OpenTextResults(TypedDict):
    """The answers, in the order in which they arrived."""

    answers: list[TextAnswer]


class OpenText(WrittenType[OpenTextSettings, str, str, OpenTextResults]):
    """A value is the text."""

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
    stored_when_empty = ""

    def store(self, settings: OpenTextSettings, value: object) -> str:
        if not isinstance(value, str):
            raise InvalidValueError(Problem("value", "string_type"))
        return clean_text(value, field="value", most=settings.max_length, newlines=True)

    def value(self, settings: OpenTextSettings, stored: str) -> str:
        return stored

    def value_from_form(self, fields: Fields) -> str:
        return next((value for name, value in fields if name == "value"), "")

    def form_fields(self, settings: OpenTextSettings, stored: str) -> Fields:
        return [("value", stored)]

    def text(self, settings: OpenTextSettings, stored: str) -> str:
        return stored

    def example(self, settings: OpenTextSettings, number: int) -> str:
        return _EXAMPLES[number % len(_EXAMPLES)][: settings.max_length]

    def results(self, settings: OpenTextSettings, answers: Sequence[Answer[str]]) -> OpenTextResults:
        return {"answers": [{"id": answer.public_id, "text": answer.value} for answer in answers]}
