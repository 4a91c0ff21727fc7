"""Grouping of word forms: which words that people wrote are one concept.

Bokmål and Nynorsk, inflections, words written together or apart and typing errors are handled: "leiarar" and "lederne"
are one. The result does not depend on the order of the texts. Two different known words are never merged.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from workshop_live.text import bokmal
from workshop_live.text.lists import split_items
from workshop_live.text.vocabulary import MAX_LENGTH, Vocabulary
from workshop_live.text.word_choices import folded, resolve_choices

_WORD = re.compile(r"[^\W_]+")
_MIN_PART = 3  # letters of each part of a compound that was written apart
_FUNCTION_WORDS = frozenset({"å", "en", "ei", "et", "ein", "eit", "to", "the", "a", "an"})


def concepts(texts: Sequence[str], counts_as: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return the concept of each text of one question. Equal concepts are one; texts without words keep their own.

    ``counts_as`` holds people's decisions, which win: a text counts as the text given there, or alone if that is
    itself.
    """
    decided = resolve_choices(counts_as)
    written = Counter(texts)
    resolution = {text: decided.get(folded(text), (text, False)) if decided else (text, False) for text in written}
    words = {text: () if alone else _words(end) for text, (end, alone) in resolution.items()}
    vocabulary: Counter[str] = Counter()
    for text, count in written.items():
        for word in words[text]:
            vocabulary[word] += count
    resolved = Vocabulary(vocabulary).concepts()
    single_words = frozenset(resolved.values())
    keys = {text: _concept(words[text], resolved, single_words) or _own(*resolution[text]) for text in written}
    return [keys[text] for text in texts]


def _own(text: str, alone: bool) -> str:
    """Return a key that no other text has, for a text that stands alone or contains no words."""
    return f"={text}" if alone and _WORD.search(text) else text.casefold()


@lru_cache(20_000)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text without list marks, articles and infinitive markers."""
    written = " ".join(split_items(text)) or text
    words = tuple(_WORD.findall(unicodedata.normalize("NFC", written).casefold().replace("’", "").replace("'", "")))
    return tuple(word for word in words if word not in _FUNCTION_WORDS) or words


def _concept(words: Sequence[str], resolved: Mapping[str, str], whole: frozenset[str]) -> str:
    """Join the concepts of the words; two words that others wrote as one count as that: "arbeids miljø"."""
    if len(words) == 1:
        return resolved[words[0]]
    concepts: list[str] = []
    remaining = list(words)
    while remaining:
        compound = _joined(remaining[0], remaining[1], whole) if len(remaining) > 1 else None
        concepts.append(compound or resolved[remaining[0]])
        remaining = remaining[2 if compound else 1 :]
    return " ".join(concepts)


@lru_cache(20_000)
def _written_together(first: str, second: str) -> tuple[str, ...]:
    """Return the lemmas of two words written as one, with or without a linking s."""
    if min(len(first), len(second)) < _MIN_PART or len(first) + len(second) > MAX_LENGTH:
        return ()
    return tuple(key for word in (first + second, f"{first}s{second}") for key in bokmal.lemmas(word))


def _joined(first: str, second: str, whole: frozenset[str]) -> str | None:
    """Return the concept of two adjacent words if the question has them as one word, else None."""
    return next((key for key in _written_together(first, second) if key in whole), None)
