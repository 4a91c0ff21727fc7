"""The words of a cloud for the facilitator: their forms, and people's decisions on them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workshop_live.domain.words import Choices
from workshop_live.text.collation import collation_key
from workshop_live.text.word_choices import folded, most_common_form

MAX_FORMS = 60  # per word on the screen; commands find the others by the word


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a word in its most frequent spelling, and its number of occurrences."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a cloud with its forms, the most frequent first."""

    key: str
    text: str
    count: int
    forms: tuple[Form, ...]
    is_merged: bool
    """Whether people have merged some of the forms."""
    is_alone: bool
    """Whether people have decided to count it separately."""

    @property
    def opens(self) -> bool:
        """Whether there are commands for its forms."""
        return len(self.forms) > 1 or self.is_merged or self.is_alone

    @property
    def lines(self) -> str:
        """The forms as a command's field, one per line."""
        return "\n".join(form.text for form in self.forms)


def words_of(words: Iterable[Mapping[str, Any]], texts: Iterable[str], choices: Choices) -> list[Word]:
    """Return the words of a cloud's results; ``texts`` are the analysed answers."""
    written = Counter(texts)
    gathering = {end for form, end in choices.items() if form != end}
    return [_word(word, written, choices, gathering) for word in words]


def _word(word: Mapping[str, Any], written: Counter[str], choices: Choices, gathering: set[str]) -> Word:
    spelled: dict[str, Counter[str]] = {}
    for text in word["forms"]:
        spelled.setdefault(folded(text), Counter())[text] = written[text]
    is_merged = any(choices.get(form, form) != form for form in spelled) or (
        len(spelled) > 1 and not gathering.isdisjoint(spelled)
    )
    forms = [Form(most_common_form(counts), counts.total()) for counts in spelled.values()]
    forms.sort(key=lambda form: (-form.count, collation_key(form.text)))
    return Word(
        key=word["concept"],
        text=word["text"],
        count=word["count"],
        forms=tuple(forms[:MAX_FORMS]),
        is_merged=is_merged,
        is_alone=not is_merged and any(choices.get(form) == form for form in spelled),
    )
