"""What to call a theme: the words that set it apart, as most people wrote them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workshop_live.text.stop_words import GENERAL
from workshop_live.text.theme_points import UNSAID, Point, about, root_of

_MAX_LABEL_LENGTH = 3  # words
_TRIED = 80  # phrases, the commonest of a theme
_PHRASE = 2.2  # times as good as a single word: "trygge ledere" says more than "trygge"
_LINKED = 1.5  # "relevans i hverdagen"
_IS_GENERAL = 0.25
_WEAK = 0.4  # a word of the question after a little word adds nothing: "maten på festivalen"
_COVERAGE = 1.25  # above 1, what all of a theme say is preferred to what half of it says in two words
_KEYWORDS = 5
_TELLING_DIGITS = 3  # of a number that can be a name by itself: "2030"
_LITTLE = frozenset(
    {"og", "i", "på", "av", "for", "til", "med", "som", "fra", "frå", "and", "of", "in", "to", "with", "on"}
)

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A label of one to three words, and the single words that are commonest in the theme."""

    label: str
    keywords: tuple[str, ...]


class Names:
    """Gives names to the themes of a question, no name twice."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._all = _Index(points)
        self._taken: set[str] = set()
        self._taken_roots: set[Keys] = set()

    def name(self, points: Sequence[Point]) -> Name:
        """The name of the theme of these points."""
        index = _Index(points)
        surfaces = _phrases(points)
        common = sorted(surfaces, key=lambda keys: (-surfaces[keys].total(), keys))[:_TRIED]
        usual = {keys: _usual(surfaces[keys]) for keys in common}
        scores = {keys: self._score(keys, usual[keys].casefold().split(), index) for keys in common}
        best = sorted(common, key=lambda keys: (all(map(_is_small_number, keys)), -scores[keys], keys))
        label = next((found for found in (self._free(keys, usual[keys]) for keys in best) if found), None)
        keywords: dict[Keys, str] = {}
        for keys in best:
            if len(keys) == len(usual[keys].split()) == 1:
                keywords.setdefault(_roots(keys), usual[keys])
        return Name(label or self._numbered(usual[best[0]]), tuple(keywords.values())[:_KEYWORDS])

    def _score(self, keys: Keys, words: Sequence[str], index: "_Index") -> float:
        """How many say it, how much of the theme they are, how much less it is said elsewhere, and how much it says."""
        inside, everywhere = index.users(keys), self._all.users(keys)
        outside_answers = max(1, self._all.answers - index.answers)
        share, outside = inside / index.answers, max(0, everywhere - inside) / outside_answers
        weights = [index.weights[key] * (_IS_GENERAL if key in GENERAL else 1.0) for key in keys]
        is_linked = not _LITTLE.isdisjoint(words)
        is_phrase = len(words) > 1 and inside > 1 and not (is_linked and min(weights) < _WEAK)
        phrase = (_LINKED if is_linked else _PHRASE) if is_phrase else 1.0
        return inside * math.pow(share, _COVERAGE) / (share + outside) * sum(weights) / len(keys) * phrase

    def _free(self, keys: Keys, label: str) -> str | None:
        if _roots(keys) in self._taken_roots or label.casefold() in self._taken:
            return None
        self._taken_roots.add(_roots(keys))
        self._taken.add(label.casefold())
        return label

    def _numbered(self, label: str) -> str:
        number = 2
        while f"{label} {number}".casefold() in self._taken:
            number += 1
        self._taken.add(f"{label} {number}".casefold())
        return f"{label} {number}"


class _Index:
    """Which points use a key, and how much it weighs there."""

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
        """How many answers use all the keys, or words of their roots, in one point; half of one that means the same."""
        said = [self._places.get(UNSAID + root_of(key)) or self._places[key] for key in keys]
        meant = [self._places.get(about(key), set()) | of_key for key, of_key in zip(keys, said, strict=True)]
        return sum(len({self.points[place].answer for place in set.intersection(*of)}) for of in (said, meant)) / 2


def _phrases(points: Sequence[Point]) -> dict[Keys, Counter[str]]:
    """The words and phrases in the points by their keys, and how often each is written in which way."""
    found: dict[Keys, Counter[str]] = defaultdict(Counter)
    for point in points:
        for first, after in _spans(point):
            keys = tuple(sorted({key for of_word in point.keys[first:after] for key in of_word.split()}))
            words = list(point.words[first:after])
            if first == 0 and words[0][1:].islower():
                words[0] = words[0].casefold()
            found[keys][" ".join(words)] += 1
    return dict(found)


def _spans(point: Point) -> Iterator[tuple[int, int]]:
    for first, key in enumerate(point.keys):
        for after in range(first + 1, min(len(point.keys), first + _MAX_LABEL_LENGTH) + 1):
            inner = zip(point.keys[first:after], point.words[first:after], strict=True)
            if key and point.keys[after - 1] and all(of_word or word in _LITTLE for of_word, word in inner):
                yield first, after


def _is_small_number(key: str) -> bool:
    """Whether a key is a number that says little alone, as that of an item in a list does."""
    return key.isdecimal() and len(key) < _TELLING_DIGITS


def _roots(keys: Keys) -> Keys:
    return tuple(sorted({root_of(key) for key in keys}))


def _usual(surfaces: Counter[str]) -> str:
    """The commonest way of writing it; of the commonest words, the commonest case."""
    if len(surfaces) == 1:
        return next(iter(surfaces))
    words = Counter[str]()
    for surface, times in surfaces.items():
        words[surface.casefold()] += times
    commonest = min(words, key=lambda word: (-words[word], len(word), word))
    cases = (surface for surface in surfaces if surface.casefold() == commonest)
    return min(cases, key=lambda surface: (-surfaces[surface], surface.swapcase()))
