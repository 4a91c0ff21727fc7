"""The words of a cloud as the facilitator looks after them: what each gathers, and whether people decided so."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workshop_live.domain.words import Choices
from workshop_live.text.collation import collation_key
from workshop_live.text.word_choices import folded, most_common_form

MAX_FORMS = 60  # of a word that are shown; the command knows the rest by their concept


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a word was written, as most people spelled it, and how often."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a cloud, and the forms that it gathers, the most frequent first."""

    key: str
    text: str
    count: int
    forms: tuple[Form, ...]
    is_merged: bool
    """Whether people decided that some of the forms count as one."""
    is_alone: bool
    """Whether people decided that it stands alone."""

    @property
    def opens(self) -> bool:
        """Whether there is anything to do with its forms."""
        return len(self.forms) > 1 or self.is_merged or self.is_alone

    @property
    def lines(self) -> str:
        """The forms as a command takes them."""
        return "\n".join(form.text for form in self.forms)


def words_of(words: Iterable[Mapping[str, Any]], texts: Iterable[str], choices: Choices) -> list[Word]:
    """The words of a cloud's results; ``texts`` are those that they were made of."""
    written = Counter(texts)
    gathering = {end for form, end in choices.items() if form != end}
    return [_word(word, written, choices, gathering) for word in words]


def _word(word: Mapping[str, Any], written: Counter[str], choices: Choices, gathering: set[str]) -> Word:
    spelled: dict[str, Counter[str]] = {}
    for text in word["forms"]:
        spelled.setdefault(folded(text), Counter())[text] = written[text]
    is_merged = any(choices.get(it, it) != it for it in spelled) or (
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
        is_alone=not is_merged and any(choices.get(it) == it for it in spelled),
    )
