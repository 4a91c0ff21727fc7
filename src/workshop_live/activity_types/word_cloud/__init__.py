"""Word cloud: participants write words or short phrases; the word forms of a concept are counted together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from workshop_live.activity_types.base import ActivityType, Fields, PicturedSettings
from workshop_live.activity_types.options import small_number
from workshop_live.domain.answers import Answer
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.words import MAX_LENGTH, Choices, WordGrouping, for_texts
from workshop_live.text.collation import collation_key
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text
from workshop_live.text.word_choices import folded, most_common_form
from workshop_live.text.word_forms import concepts

MAX_WORDS = 4
MAX_SHOWN = 80

_EXAMPLES = (
    "tillit", "trygge ledere", "samarbeid", "tydelige mål", "tydelege mål", "tryggleik", "humor", "arbeidsmiljø",
    "felles mål", "samarbeid", "trygghet", "lytte", "åpenhet", "openheit", "læring", "tid", "mot", "leiarar", "ledere",
    "medvirkning",
)  # fmt: skip


class WordCloudSettings(PicturedSettings):
    """Several words per participant."""

    max_answers: Annotated[int, Field(ge=1, le=100)] | None = 5
    """Answers per participant, None for any number."""


class SettingsWithChoices(WordCloudSettings):
    """The settings with the room's decisions on words, which are not part of the API or of files."""

    words: Annotated[Choices, Field(exclude=True)]


class CloudWord(TypedDict):
    """A concept: its text, count and forms."""

    concept: str
    text: str
    count: int
    forms: list[str]


class WordCloudResults(TypedDict):
    """The concepts by count, and the number of those left out."""

    words: list[CloudWord]
    more: int


class WordCloud(ActivityType[WordCloudSettings, str, str, WordCloudResults]):
    """A value is a word or a phrase of at most four words and 30 characters."""

    name = "word_cloud"
    title = N_("Word cloud")
    purpose = "gather"
    what_for = N_("Single words, large where many wrote the same")
    outcome = N_("a word cloud")
    Settings = WordCloudSettings
    has_texts = True
    has_rounds = True
    counts_words = True

    def prepare(self) -> None:
        concepts(["tillit", "leiarane", "meetings"])

    def settings_from_form(self, form: Mapping[str, str]) -> dict[str, object]:
        return {"hidden": "hidden" in form, "max_answers": small_number(form.get("max_answers", ""))}

    def with_word_choices(self, settings: WordCloudSettings, words: Choices) -> WordCloudSettings:
        return SettingsWithChoices(**settings.model_dump(), words=words) if words else settings

    def most_answers(self, settings: WordCloudSettings) -> int | None:
        return settings.max_answers

    def store(self, settings: WordCloudSettings, value: object) -> str:
        if not isinstance(value, str):
            raise InvalidValueError(Problem("value", "string_type"))
        text = clean_text(value, field="value", most=MAX_LENGTH)
        if len(text.split()) > MAX_WORDS:
            raise InvalidValueError(Problem("value", "too_many_words", MAX_WORDS))
        return text

    def value(self, settings: WordCloudSettings, stored: str) -> str:
        return stored

    def value_from_form(self, fields: Fields) -> str | None:
        return next((value for name, value in fields if name == "value"), None)

    def form_fields(self, settings: WordCloudSettings, stored: str) -> Fields:
        return [("value", stored)]

    def text(self, settings: WordCloudSettings, stored: str) -> str:
        return stored

    def example(self, settings: WordCloudSettings, number: int) -> str:
        return _EXAMPLES[number * number % len(_EXAMPLES)]

    def results(self, settings: WordCloudSettings, answers: Sequence[Answer[str]]) -> WordCloudResults:
        """Return the concepts by count, each in its most common form."""
        texts, forms = _texts(answers), dict[str, Counter[str]]()
        for concept, text in zip(concepts(texts, _decisions(texts, settings)), texts, strict=True):
            forms.setdefault(concept, Counter())[text] += 1
        words: list[CloudWord] = [
            {"concept": concept, "text": most_common_form(counts), "count": counts.total(), "forms": sorted(counts)}
            for concept, counts in forms.items()
        ]
        words.sort(key=lambda word: (-word["count"], collation_key(word["text"]), word["concept"]))
        return {"words": words[:MAX_SHOWN], "more": max(0, len(words) - MAX_SHOWN)}

    def word_groupings(self, settings: WordCloudSettings, answers: Sequence[Answer[str]]) -> list[WordGrouping]:
        texts = _texts(answers)
        decided = _decisions(texts, settings)
        if not decided:
            return []
        pairs = zip(map(folded, texts), concepts(texts, decided), strict=True)
        return [WordGrouping(text, concept, text in decided) for text, concept in pairs]

    def figures(self, settings: WordCloudSettings, answers: Sequence[Answer[str]]) -> list[tuple[str, float]]:
        return [(word["text"], word["count"]) for word in self.results(settings, answers)["words"]]


def _texts(answers: Sequence[Answer[str]]) -> list[str]:
    return [answer.value for answer in answers]


def _decisions(texts: Sequence[str], settings: WordCloudSettings) -> dict[str, str]:
    """Return the decisions by text. Word forms are grouped first, since decisions are about whole concepts."""
    if not isinstance(settings, SettingsWithChoices):
        return {}
    return for_texts(settings.words, zip(map(folded, texts), concepts(texts), strict=True))
