"""The points that answers make, and the weight of each word in a point."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from workshop_live.text.lexicon import DEGREES, STOP_WORDS, TIMES, synonym_group
from workshop_live.text.lists import split_items
from workshop_live.text.word_forms import concepts

DERIVED = "*"  # prefix of keys that are no words: stems, synonym groups, and bigrams

_TOKEN = re.compile(
    r"\d+(?:[.:,]\d+)+|[^\W_]+(?:['’][^\W_]+)*|[\u2600-\u27bf\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_PARTS = re.compile(r"(?<!\d)[,;:]+|[,;:]+(?!\d)|(?<!\d)[.!?…]+(?=\s|$)|[.!?…]+(?=\s+(?![a-zæøå])|$)|\s-+(?=\s)|[–—]")
_MAX_LENGTH = 40  # letters of a word that are compared
_MAX_POINTS = 3_000  # of a question; longer answers keep the remainder in their last point
_MAX_OCCURRENCES = 3  # occurrences passed to word_forms, which only needs to know whether a word is frequent

_OF_QUESTION = 0.3
_OF_DEGREE = 0.25  # also words of time
_OF_COMPOUND = 0.7  # a part of a compound that is in no dictionary
_OF_PART = 0.5  # a word of the vocabulary inside a longer word
_OF_STEM = 0.7
_OF_BIGRAM = 0.7  # a bigram, relative to its heavier word
_OF_STOP_WORD = 0.7  # a stop word in a bigram
_IN_ONE_ANSWER = 0.5
_MIN_PART = 3  # letters
_MIN_WORD = 3
_MIN_STEM = 5

# Derivational endings, longest first: "rekruttere" and "rekruttering", "relevant" and "relevans".
_SUFFIXES = (
    "erande", "erende", "asjon", "ering", "ande", "anse", "else", "ende", "ans", "ant", "ere", "ing", "nad", "er", "e",
    "s",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an answer.

    ``answer`` is the index of the answer, ``keys`` has the concept of each word ("" for stop words), and ``weights``
    the weight of each concept and derived key, sorted by key.
    """

    answer: int
    words: tuple[str, ...]
    keys: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """The words of the point, separated by spaces."""
        return " ".join(self.words)


def extract_points(question: str, texts: Sequence[str]) -> list[Point]:
    """Return the points that the texts make about the question. A text of stop words alone makes none."""
    split = _split_points(texts)
    counts = Counter(_folded(word) for _, words in split for word in words)
    question_words = [_folded(word) for word in _words(question)]
    keys = _keys(counts, question_words)
    weights = _weights(counts, keys, question_words)
    _reduce_unique(weights, split)
    bigrams_of_points = [_bigrams(words, keys, weights) for _, words in split]
    shared = _shared_keys(
        (answer, pair) for (answer, _), bigrams in zip(split, bigrams_of_points, strict=True) for pair in bigrams
    )
    points = []
    for (answer, words), bigrams in zip(split, bigrams_of_points, strict=True):
        strongest: dict[str, float] = {}
        for word in words:
            for key, weight in weights[_folded(word)].items():
                strongest[key] = max(weight, strongest.get(key, 0.0))
        if strongest:
            strongest |= {pair: weight for pair, weight in bigrams.items() if pair in shared}
            concept_keys = tuple(keys[_folded(word)] if weights[_folded(word)] else "" for word in words)
            points.append(Point(answer, words, concept_keys, tuple(sorted(strongest.items()))))
    return points


def _split_points(texts: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Split the texts into points, each with the index of its text. Merges the last ones above _MAX_POINTS."""
    parts = [list(_parts(text)) for text in texts]
    limit = max(map(len, parts), default=1)
    while limit > 1 and sum(min(len(text_parts), limit) for text_parts in parts) > _MAX_POINTS:
        limit = limit * 3 // 4
    return [
        (index, words)
        for index, text_parts in enumerate(parts)
        for words in [*text_parts[: limit - 1], tuple(word for part in text_parts[limit - 1 :] for word in part)]
        if words
    ]


def _parts(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the points of a text. A clause that begins with a stop word continues the point before it."""
    for line in split_items(text):
        point: tuple[str, ...] = ()
        for part in _PARTS.split(line):
            words = _words(part)
            if point and words and _folded(words[0]) not in STOP_WORDS:
                yield point
                point = ()
            point += words
        if point:
            yield point


def _words(text: str) -> tuple[str, ...]:
    return tuple(word[:_MAX_LENGTH] for word in _TOKEN.findall(unicodedata.normalize("NFC", text)))


@lru_cache(20_000)
def _folded(word: str) -> str:
    return word.casefold().replace("’", "").replace("'", "")


def _keys(counts: Counter[str], question_words: Sequence[str]) -> dict[str, str]:
    """Return the concept of each word of the answers and the question."""
    words = [
        word for word in sorted({*counts, *question_words}) for _ in range(min(_MAX_OCCURRENCES, max(1, counts[word])))
    ]
    return dict(zip(words, concepts(words), strict=True))


def _weights(counts: Counter[str], keys: dict[str, str], question_words: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the keys of each word with their weights: concepts, words inside it, stems and synonym groups."""
    content_words = {word for word in counts if _is_content_word(word) and keys[word] not in STOP_WORDS}
    vocabulary = {key for word in content_words for key in keys[word].split() if len(key) >= _MIN_WORD}
    question_concepts = {key for word in question_words for key in keys[word].split() if word not in STOP_WORDS}
    weak = dict.fromkeys(_inside(question_concepts) & vocabulary | question_concepts, _OF_QUESTION) | dict.fromkeys(
        DEGREES | TIMES, _OF_DEGREE
    )
    question_groups = {synonym_key(word) for word in (*question_words, *question_concepts)}
    weights_of: dict[str, dict[str, float]] = {word: {} for word in counts}
    for word in content_words:
        weights = weights_of[word]
        word_concepts = keys[word].split()
        for key in word_concepts:
            base_weight = weak.get(word, weak.get(key, 1.0 if key.isalpha() else _OF_DEGREE))
            weight = base_weight if len(word_concepts) == 1 else base_weight * _OF_COMPOUND
            weights[key] = max(weight, weights.get(key, 0.0))
            for part in _inside([key]) & vocabulary:
                weights[part] = max(_OF_PART * weak.get(part, 1.0), weights.get(part, 0.0))
            if len(stem_of(key)) >= _MIN_STEM:
                weights[DERIVED + stem_of(key)] = weight * _OF_STEM
        for key, weight in [(word, max(weights.values())), *weights.items()]:
            group = synonym_key(key)
            if group:
                group_weight = min(weight, _OF_QUESTION) if group in question_groups else weight
                weights[group] = max(group_weight, weights.get(group, 0.0))
    return weights_of


def _is_content_word(word: str) -> bool:
    """Return whether a word is neither a stop word nor a single letter."""
    return word not in STOP_WORDS and not (len(word) == 1 and word.isascii() and word.isalpha())


def _inside(words: Sequence[str] | set[str]) -> set[str]:
    """Return all parts that words begin or end with."""
    places = [(word, place) for word in words for place in range(_MIN_PART, len(word) - _MIN_PART + 1)]
    return {word[:place] for word, place in places} | {word[place:] for word, place in places}


@lru_cache(20_000)
def stem_of(key: str) -> str:
    """Return the stem of a key, or the key itself if it is too short for one."""
    ends = (ending for ending in _SUFFIXES if key.endswith(ending) and len(key) - len(ending) >= _MIN_STEM)
    return key.removesuffix(next(ends, ""))


def synonym_key(word: str) -> str:
    """Return the key of the synonym group of a word, or an empty string if it has none."""
    group = synonym_group(word)
    return f"{DERIVED}={group}" if group else ""


def _reduce_unique(weights: dict[str, dict[str, float]], split: Sequence[tuple[int, tuple[str, ...]]]) -> None:
    """Reduce the weight of keys that occur in one answer only: names, figures, odd words."""
    shared = _shared_keys((answer, key) for answer, words in split for word in words for key in weights[_folded(word)])
    for word_weights in weights.values():
        for key in word_weights.keys() - shared:
            word_weights[key] *= _IN_ONE_ANSWER


def _bigrams(
    words: Sequence[str], keys: Mapping[str, str], weights: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Return the bigrams of a point with their weights, including stop words: "top up", "skal det bli"."""
    bigrams = {}
    for first, second in pairwise(_folded(word) for word in words):
        heaviest = max([_OF_STOP_WORD, *weights[first].values(), *weights[second].values()])
        bigrams[f"{DERIVED}{keys[first]} {keys[second]}"] = heaviest * _OF_BIGRAM
    return bigrams


def _shared_keys(occurrences: Iterable[tuple[int, str]]) -> set[str]:
    """Return the keys that occur in more than one answer."""
    answers: dict[str, int] = {}
    return {key for answer, key in occurrences if answers.setdefault(key, answer) != answer}
