"""Open text: people write what they think, line breaks included."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from workshop_live.activity_types.base import ActivityType, Fields, Settings
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text

LONGEST = 4_000

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


class OpenTextSettings(Settings):
    """Hidden until shown: seeing the first answers would anchor the others."""

    hidden: bool = True
    max_answers: Annotated[int, Field(ge=1, le=100)] | None = None
    """Answers per participant, None for any number."""
    max_length: Annotated[int, Field(ge=1, le=LONGEST)] = 1_000
    """Characters per answer."""
    approve_first: bool = False
    """Whether an answer waits for the facilitator before everybody sees it."""


class OpenText(ActivityType):
    """A value is the text."""

    name = "open_text"
    title = N_("Open question")
    Settings = OpenTextSettings
    has_cards = True
    has_texts = True
    has_themes = True

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        return {
            "hidden": "hidden" in form,
            "approve_first": "approve_first" in form,
            "max_answers": int(most) if (most := form.get("max_answers", "")).isdecimal() and len(most) < 4 else None,
        }

    def most_answers(self, settings: OpenTextSettings) -> int | None:
        return settings.max_answers

    def needs_approval(self, settings: OpenTextSettings) -> bool:
        return settings.approve_first

    def store(self, settings: OpenTextSettings, value: Any) -> str:
        if not isinstance(value, str):
            raise Invalid(Problem("value", "string_type"))
        return clean_text(value, field="value", most=settings.max_length, newlines=True)

    def value_from_form(self, fields: Fields) -> str | None:
        return next((value for name, value in fields if name == "value"), None)

    def form_fields(self, settings: OpenTextSettings, stored: str) -> Fields:
        return [("value", stored)]

    def text(self, settings: OpenTextSettings, stored: str) -> str:
        return stored

    def example(self, settings: OpenTextSettings, number: int) -> str:
        return _EXAMPLES[number % len(_EXAMPLES)][: settings.max_length]

    def results(self, settings: OpenTextSettings, answers: Sequence[Answer]) -> dict[str, Any]:
        return {"answers": [{"id": answer.public_id, "text": answer.value} for answer in answers]}
