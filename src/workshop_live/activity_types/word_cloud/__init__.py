"""Word cloud: people write single words or short phrases; word forms of one concept count together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from workshop_live.activity_types.base import ActivityType, Fields, Settings
from workshop_live.activity_types.options import small_number
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import Invalid, Problem
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text
from workshop_live.text.word_forms import concepts

MOST_WORDS = 4
LONGEST = 30  # characters
MOST_SHOWN = 80

_EXAMPLES = (
    "tillit", "trygge ledere", "samarbeid", "tydelige mål", "tydelege mål", "tryggleik", "humor", "arbeidsmiljø",
    "felles mål", "samarbeid", "trygghet", "lytte", "åpenhet", "openheit", "læring", "tid", "mot", "leiarar", "ledere",
    "medvirkning",
)  # fmt: skip


class WordCloudSettings(Settings):
    """Several words from each person."""

    max_answers: Annotated[int, Field(ge=1, le=100)] | None = 5
    """Answers per participant, None for any number."""


class WordCloud(ActivityType):
    """A value is a word or a phrase of at most four words and 30 characters."""

    name = "word_cloud"
    title = N_("Word cloud")
    Settings = WordCloudSettings
    has_texts = True
    has_rounds = True
    counts_words = True

    def prepare(self) -> None:
        concepts(["tillit", "leiarane"])

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        return {"hidden": "hidden" in form, "max_answers": small_number(form.get("max_answers", ""))}

    def most_answers(self, settings: WordCloudSettings) -> int | None:
        return settings.max_answers

    def store(self, settings: WordCloudSettings, value: Any) -> str:
        if not isinstance(value, str):
            raise Invalid(Problem("value", "string_type"))
        text = clean_text(value, field="value", most=LONGEST)
        if len(text.split()) > MOST_WORDS:
            raise Invalid(Problem("value", "too_many_words", MOST_WORDS))
        return text

    def value_from_form(self, fields: Fields) -> str | None:
        return next((value for name, value in fields if name == "value"), None)

    def form_fields(self, settings: WordCloudSettings, stored: str) -> Fields:
        return [("value", stored)]

    def text(self, settings: WordCloudSettings, stored: str) -> str:
        return stored

    def example(self, settings: WordCloudSettings, number: int) -> str:
        return _EXAMPLES[number * number % len(_EXAMPLES)]

    def results(self, settings: WordCloudSettings, answers: Sequence[Answer]) -> dict[str, Any]:
        """The concepts by how often they were written, each in the form that most people wrote."""
        texts = [str(answer.value) for answer in answers]
        forms: dict[str, Counter[str]] = {}
        for concept, text in zip(concepts(texts), texts, strict=True):
            forms.setdefault(concept, Counter())[text] += 1
        words: list[dict[str, Any]] = [
            {"concept": concept, "text": _usual(counts), "count": counts.total(), "forms": sorted(counts)}
            for concept, counts in forms.items()
        ]
        words.sort(key=lambda word: (-word["count"], word["text"].casefold(), word["concept"]))
        return {"words": words[:MOST_SHOWN], "more": max(0, len(words) - MOST_SHOWN)}

    def figures(self, settings: WordCloudSettings, answers: Sequence[Answer]) -> list[tuple[str, float]]:
        return [(word["text"], word["count"]) for word in self.results(settings, answers)["words"]]


def _usual(counts: Counter[str]) -> str:
    """The form that was written most often; of several the first in the alphabet, small letters before capitals."""
    return min(counts, key=lambda text: (-counts[text], text.casefold(), text.swapcase()))
