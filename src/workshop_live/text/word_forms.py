"""Word forms: which of the words that people wrote are one concept.

Bokmål and Nynorsk, inflections, words written together or apart, typing errors: "leiarar" and "lederne" are one. The
same texts give the same groups, in whatever order they come. Two words that are known are never taken for each other.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from workshop_live.text import bokmal
from workshop_live.text.lists import items
from workshop_live.text.question_words import MAX_LENGTH, QuestionWords
from workshop_live.text.word_choices import folded, settled

_WORD = re.compile(r"[^\W_]+")
_MIN_PART = 3  # letters of a word that is written apart from another
_LITTLE = frozenset({"å", "en", "ei", "et", "ein", "eit", "to", "the", "a", "an"})


def concepts(texts: Sequence[str], counts_as: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The concept of each text of one question; those that are equal are one. Texts without words keep their own.

    What people decided wins: a text counts as the text that counts_as has for it, or stands alone if that is itself.
    """
    ends = settled(counts_as)
    written = Counter(texts)
    chosen = {text: ends.get(folded(text), (text, False)) if ends else (text, False) for text in written}
    words = {text: () if alone else _words(end) for text, (end, alone) in chosen.items()}
    vocabulary: Counter[str] = Counter()
    for text, count in written.items():
        for word in words[text]:
            vocabulary[word] += count
    resolved = QuestionWords(vocabulary).concepts()
    whole = frozenset(resolved.values())
    keys = {text: _concept(words[text], resolved, whole) or _own(*chosen[text]) for text in written}
    return [keys[text] for text in texts]


def _own(text: str, alone: bool) -> str:
    """The key of a text that is read by no rule, which is that of no other text."""
    return f"={text}" if alone and _WORD.search(text) else text.casefold()


@lru_cache(20_000)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text, without what marks a list and the little ones that stand before an infinitive or a noun."""
    written = " ".join(items(text)) or text
    words = tuple(_WORD.findall(unicodedata.normalize("NFC", written).casefold().replace("’", "").replace("'", "")))
    return tuple(word for word in words if word not in _LITTLE) or words


def _concept(words: Sequence[str], resolved: Mapping[str, str], whole: frozenset[str]) -> str:
    """The keys of the words; two that the question also has as one word are that: "arbeids miljø"."""
    if len(words) == 1:
        return resolved[words[0]]
    keys: list[str] = []
    rest = list(words)
    while rest:
        together = _joined(rest[0], rest[1], whole) if len(rest) > 1 else None
        keys.append(together or resolved[rest[0]])
        rest = rest[2 if together else 1 :]
    return " ".join(keys)


@lru_cache(20_000)
def _written_together(first: str, second: str) -> tuple[str, ...]:
    if min(len(first), len(second)) < _MIN_PART or len(first) + len(second) > MAX_LENGTH:
        return ()
    return tuple(key for word in (first + second, f"{first}s{second}") for key in bokmal.readings(word))


def _joined(first: str, second: str, whole: frozenset[str]) -> str | None:
    return next((key for key in _written_together(first, second) if key in whole), None)
