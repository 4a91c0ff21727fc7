"""Word forms: which of the words that people wrote are one concept.

Bokmål and Nynorsk, inflections, words written together or apart, typing errors: "leiarar" and "lederne" are one. The
same texts give the same groups, in whatever order they come. A rule's result counts only if it is a word.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import simplemma
from rapidfuzz.distance import DamerauLevenshtein

from workshop_live import resources

_WORD = re.compile(r"[^\W_]+")
_LEAST_PART = 3  # letters of a part of a compound
_MOST_DIFFERENT = 1_000  # words of a question; among more, looking for what was meant takes longer than it helps
_LONG_STEM = 6  # letters; a short one is as likely the imperative of a verb
_LITTLE = frozenset({"å", "en", "ei", "et", "ein", "eit", "to", "the", "a", "an"})

# Nynorsk to Bokmål, at the beginning and at the end of a word; inside compounds each part is looked up by itself.
_BEGINNINGS = (("kv", "hv"), ("sjuk", "syk"), ("heim", "hjem"), ("gjenom", "gjennom"))
_ENDINGS = (
    ("leg", "lig"), ("legheit", "lighet"), ("heit", "het"), ("leik", "het"), ("nad", "ning"), ("ing", "else"),
    ("ar", "er"), ("a", "e"), ("aste", "este"), ("are", "ere"),
)  # fmt: skip
_STAY = frozenset(
    {"enhet", "helhet", "nyhet", "mulighet", "virksomhet", "leilighet", "hastighet", "nærhet", "anledning"}
)


def concepts(texts: Sequence[str]) -> list[str]:
    """The concept of each text of one question; those that are equal are one. Texts without words keep their own."""
    tokens = [_tokens(text) for text in texts]
    vocabulary = Counter(token for words in tokens for token in words)
    resolved = {word: _of_question(word, vocabulary) for word in vocabulary}
    return [_concept(words, resolved) or text.casefold() for words, text in zip(tokens, texts, strict=True)]


def _tokens(text: str) -> list[str]:
    """The words of a text, without the little ones that stand before an infinitive or a noun."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("’", "").replace("'", ""))
    return [word for word in words if word not in _LITTLE] or words


def _concept(words: Sequence[str], resolved: Mapping[str, str]) -> str:
    keys: list[str] = []
    rest = list(words)
    while rest:
        together = _joined(rest[0], rest[1]) if len(rest) > 1 else None
        keys.append(together or resolved[rest[0]])
        rest = rest[2 if together else 1 :]
    return " ".join(keys)


def _joined(first: str, second: str) -> str | None:
    """The concept of two words that are one when written together: "arbeids miljø"."""
    if len(first) < _LEAST_PART or len(second) < _LEAST_PART:
        return None
    for word in (first + second, f"{first}s{second}"):
        known = _known(word)
        if known:
            return known
    return None


def _of_question(word: str, vocabulary: Counter[str]) -> str:
    """The concept of a word; of one that nobody knows, that of the word of the question that was meant."""
    return _by_itself(word) or _by_itself(_meant(word, vocabulary) or word) or word


@lru_cache(20_000)
def _by_itself(word: str) -> str | None:
    return _known(word) or _compound(word) or _english(word)


def _meant(word: str, vocabulary: Counter[str]) -> str | None:
    """The word of the question that a typing error was to be; two that are known are never one."""
    if len(vocabulary) > _MOST_DIFFERENT:
        return None
    most = 1 if 6 <= len(word) <= 8 else 2 if len(word) > 8 else 0
    near = [
        (-count, DamerauLevenshtein.distance(word, other), other)
        for other, count in vocabulary.items()
        if most and other != word and other[0] == word[0] and abs(len(other) - len(word)) <= most
        if _by_itself(other) or count > vocabulary[word]
        if DamerauLevenshtein.distance(word, other, score_cutoff=most) <= most
    ]
    return min(near)[2] if near else None


@lru_cache(20_000)
def _known(word: str) -> str | None:
    """The concept of a word that stands in a dictionary, by itself or as its Bokmål form."""
    table = _table()
    if word in table:
        return _folded(_lemma(table[word]))
    quality = next((word.removesuffix(ending) for ending in ("heit", "leik", "het") if word.endswith(ending)), "")
    if quality in table:
        return _folded(_lemma(table[quality]))
    if simplemma.is_known(word, lang="nb"):
        lemma = _lemma(word)
        return _folded(table.get(lemma, lemma))
    if simplemma.is_known(word, lang="nn"):
        lemma = simplemma.lemmatize(word, lang="nn").casefold()
        return _folded(table.get(lemma) or next(_in_bokmal(lemma), None) or next(_in_bokmal(word), None) or lemma)
    return next((_folded(found) for found in _in_bokmal(word)), None)


def _lemma(word: str) -> str:
    """The Bokmål lemma. Where a noun and a verb share a form ("leder", "samarbeidet", "kvelder"), the noun is meant."""
    lemma = simplemma.lemmatize(word, lang="nb").casefold()
    stem = word[:-2]
    if word.endswith("er") and simplemma.lemmatize(f"{word}ne", lang="nb") == word:
        return word
    if lemma in {f"{stem}e", f"{word}e"} and word.endswith(("et", "er")):
        is_long_noun = len(stem) >= _LONG_STEM and simplemma.lemmatize(stem, lang="nb") == stem
        if is_long_noun or any(simplemma.lemmatize(stem + ending, lang="nb") == stem for ending in ("en", "ene")):
            return stem
        return f"{stem}e" if simplemma.is_known(f"{stem}e", lang="nb") else lemma
    return lemma


def _in_bokmal(word: str) -> Iterator[str]:
    """The Bokmål lemmas that a Nynorsk word may be, by rules."""
    for beginning, replaced in (("", ""), *_BEGINNINGS):
        if not word.startswith(beginning):
            continue
        begun = replaced + word[len(beginning) :]
        if beginning and simplemma.is_known(begun, lang="nb"):
            yield _lemma(begun)
        for ending, instead in _ENDINGS:
            candidate = begun[: -len(ending)] + instead
            if begun.endswith(ending) and simplemma.is_known(candidate, lang="nb"):
                yield _lemma(candidate)


def _folded(lemma: str) -> str:
    """A quality and its noun are one concept: "trygghet" is "trygg"."""
    for ending in ("het", "itet"):
        stem = lemma.removesuffix(ending)
        if stem != lemma and lemma not in _STAY and len(stem) >= _LEAST_PART and simplemma.is_known(stem, lang="nb"):
            return _lemma(stem)
    return lemma


def _compound(word: str) -> str | None:
    """The concepts of the parts of a compound that stands in no dictionary, the longest first part first."""
    for place in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        last = _known(word[place:])
        first = _known(word[:place]) or (_known(word[: place - 1]) if word[place - 1] in "se" else None)
        if first and last:
            return f"{first} {last}"
    return None


def _english(word: str) -> str | None:
    return simplemma.lemmatize(word, lang="en").casefold() if simplemma.is_known(word, lang="en") else None


@lru_cache
def _table() -> dict[str, str]:
    rows = (resources.PACKAGE / "text" / "nynorsk.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows)
