"""Labels for themes: the words that distinguish a theme, in their most common form."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workshop_live.text.lexicon import GENERAL
from workshop_live.text.points import DERIVED, Point, stem_of, synonym_key

_MAX_LABEL_LENGTH = 3  # words
_MAX_PHRASES = 80  # phrases of a theme that are scored, most common first
_PHRASE = 2.2  # factor for phrases: "trygge ledere" says more than "trygge"
_LINKED_PHRASE = 1.5  # factor for phrases with a linking word: "relevans i hverdagen"
_IS_GENERAL = 0.25
_WEAK = 0.4  # weight; a word of the question after a linking word adds nothing: "maten på festivalen"
_COVERAGE = 1.25  # exponent; above 1 prefers words that the whole theme shares to phrases that half of it has
_KEYWORDS = 5
_MIN_DIGITS = 3  # digits of a number that can be a label on its own: "2030"
_LINKING_WORDS = frozenset(
    {"og", "i", "på", "av", "for", "til", "med", "som", "fra", "frå", "and", "of", "in", "to", "with", "on"}
)

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeName:
    """A label of one to three words, and the most common single words of the theme."""

    label: str
    keywords: tuple[str, ...]


class ThemeLabeller:
    """Names the themes of one question, each differently."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._all = _Index(points)
        self._taken: set[str] = set()
        self._taken_stems: set[Keys] = set()

    def name(self, points: Sequence[Point]) -> ThemeName:
        """Return the label and keywords of the theme of these points."""
        index = _Index(points)
        surfaces = _phrases(points)
        frequent = sorted(surfaces, key=lambda keys: (-surfaces[keys].total(), keys))[:_MAX_PHRASES]
        surface_of = {keys: _most_common(surfaces[keys]) for keys in frequent}
        scores = {keys: self._score(keys, surface_of[keys].casefold().split(), index) for keys in frequent}
        ranked = sorted(frequent, key=lambda keys: (all(map(_is_small_number, keys)), -scores[keys], keys))
        label = next(
            (candidate for candidate in (self._free(keys, surface_of[keys]) for keys in ranked) if candidate), None
        )
        keywords: dict[Keys, str] = {}
        for keys in ranked:
            if len(keys) == len(surface_of[keys].split()) == 1:
                keywords.setdefault(_stems(keys), surface_of[keys])
        return ThemeName(label or self._numbered(surface_of[ranked[0]]), tuple(keywords.values())[:_KEYWORDS])

    def _score(self, keys: Keys, words: Sequence[str], index: "_Index") -> float:
        """Score a phrase by frequency, coverage of the theme, distinctiveness and the weight of its words."""
        inside, everywhere = index.users(keys), self._all.users(keys)
        outside_answers = max(1, self._all.answers - index.answers)
        share, outside = inside / index.answers, max(0, everywhere - inside) / outside_answers
        weights = [index.weights[key] * (_IS_GENERAL if key in GENERAL else 1.0) for key in keys]
        is_linked = not _LINKING_WORDS.isdisjoint(words)
        is_phrase = len(words) > 1 and inside > 1 and not (is_linked and min(weights) < _WEAK)
        phrase = (_LINKED_PHRASE if is_linked else _PHRASE) if is_phrase else 1.0
        return inside * math.pow(share, _COVERAGE) / (share + outside) * sum(weights) / len(keys) * phrase

    def _free(self, keys: Keys, label: str) -> str | None:
        """Reserve a label and return it, or None if another theme has it or one with the same stems."""
        if _stems(keys) in self._taken_stems or label.casefold() in self._taken:
            return None
        self._taken_stems.add(_stems(keys))
        self._taken.add(label.casefold())
        return label

    def _numbered(self, label: str) -> str:
        """Return the label with the lowest number that makes it unique."""
        number = 2
        while f"{label} {number}".casefold() in self._taken:
            number += 1
        self._taken.add(f"{label} {number}".casefold())
        return f"{label} {number}"


class _Index:
    """Inverted index of points by key, with the weight of each key."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.points = points
        self.answers = len({point.answer for point in points})
        self.weights: dict[str, float] = {}
        self._places: dict[str, set[int]] = defaultdict(set)
        for place, point in enumerate(points):
            for key, weight in point.weights:
                self.weights[key] = weight
                self._places[key].add(place)

    def users(self, keys: Keys) -> float:
        """Return how many answers have all keys, or words of their stems, in one point; synonyms count half."""
        literal = [self._places.get(DERIVED + stem_of(key)) or self._places[key] for key in keys]
        similar = [self._places.get(synonym_key(key), set()) | own for key, own in zip(keys, literal, strict=True)]
        counts = [
            len({self.points[place].answer for place in set.intersection(*places)}) for places in (literal, similar)
        ]
        return sum(counts) / 2


def _phrases(points: Sequence[Point]) -> dict[Keys, Counter[str]]:
    """Return the words and phrases of the points by their keys, with the counts of their written forms."""
    phrases: dict[Keys, Counter[str]] = defaultdict(Counter)
    for point in points:
        for start, stop in _spans(point):
            keys = tuple(sorted({key for word_keys in point.keys[start:stop] for key in word_keys.split()}))
            words = list(point.words[start:stop])
            if start == 0 and words[0][1:].islower():
                words[0] = words[0].casefold()
            phrases[keys][" ".join(words)] += 1
    return dict(phrases)


def _spans(point: Point) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of each phrase of a point that could be a label."""
    for start, key in enumerate(point.keys):
        for stop in range(start + 1, min(len(point.keys), start + _MAX_LABEL_LENGTH) + 1):
            inner = zip(point.keys[start:stop], point.words[start:stop], strict=True)
            if key and point.keys[stop - 1] and all(word_key or word in _LINKING_WORDS for word_key, word in inner):
                yield start, stop


def _is_small_number(key: str) -> bool:
    """Return whether a key is a number that means little on its own, such as a list number."""
    return key.isdecimal() and len(key) < _MIN_DIGITS


def _stems(keys: Keys) -> Keys:
    """Return the stems of keys, sorted and unique."""
    return tuple(sorted({stem_of(key) for key in keys}))


def _most_common(surfaces: Counter[str]) -> str:
    """Return the most common written form: the most common words first, then their most common case."""
    if len(surfaces) == 1:
        return next(iter(surfaces))
    words = Counter[str]()
    for surface, count in surfaces.items():
        words[surface.casefold()] += count
    commonest = min(words, key=lambda word: (-words[word], len(word), word))
    cases = (surface for surface in surfaces if surface.casefold() == commonest)
    return min(cases, key=lambda surface: (-surfaces[surface], surface.swapcase()))
