"""What answers say: the points each of them makes, and how much each word of a point says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from workshop_live.text.lists import items
from workshop_live.text.same_things import thing_of
from workshop_live.text.stop_words import DEGREES, STOP_WORDS, TIMES
from workshop_live.text.word_forms import concepts

UNSAID = "*"  # begins the key of what no word is: a root, a thing that has several words, two words in a row

_TOKEN = re.compile(
    r"\d+(?:[.:,]\d+)+|[^\W_]+(?:['’][^\W_]+)*|[\u2600-\u27bf\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_PARTS = re.compile(r"(?<!\d)[,;:]+|[,;:]+(?!\d)|(?<!\d)[.!?…]+(?=\s|$)|[.!?…]+(?=\s+(?![a-zæøå])|$)|\s-+(?=\s)|[–—]")
_MAX_LENGTH = 40  # letters of a word that are read
_MAX_POINTS = 3_000  # of a question; what comes after them in a long answer stays with its last point
_COUNTED = 3  # times that a word is shown to word_forms, which asks only whether it is frequent

_OF_QUESTION = 0.3
_OF_DEGREE = 0.25  # or of time
_OF_COMPOUND = 0.7  # a part of a word that stands in no dictionary
_OF_PART = 0.5  # another word of the question inside a word
_OF_ROOT = 0.7
_OF_PAIR = 0.7  # two words in a row, of the stronger of them
_OF_LITTLE = 0.7  # a little word in a pair
_IN_ONE_ANSWER = 0.5
_SHORT_PART = 3  # letters
_SHORT_WORD = 3
_SHORT_ROOT = 5

# What words of one root end in, the longest first: "rekruttere" and "rekruttering", "relevant" and "relevans".
_OF_ROOTS = (
    "erande", "erende", "asjon", "ering", "ande", "anse", "else", "ende", "ans", "ant", "ere", "ing", "nad", "er", "e",
    "s",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that an answer says. The answer is a place in the sorted answers; keys has a key for each word."""

    answer: int
    words: tuple[str, ...]
    keys: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """What was written, without what stands between the words."""
        return " ".join(self.words)


def points_of(question: str, texts: Sequence[str]) -> list[Point]:
    """What the texts say about the question. A text that only has stop words says nothing."""
    said = _said(texts)
    counts = Counter(_folded(word) for _, words in said for word in words)
    asked = [_folded(word) for word in _words(question)]
    keys = _keys(counts, asked)
    weights = _weights(counts, keys, asked)
    _weaken_the_rare(weights, said)
    pairs = [_pairs(words, keys, weights) for _, words in said]
    shared = _of_several((answer, pair) for (answer, _), of_point in zip(said, pairs, strict=True) for pair in of_point)
    points = []
    for (answer, words), of_point in zip(said, pairs, strict=True):
        strongest: dict[str, float] = {}
        for word in words:
            for key, weight in weights[_folded(word)].items():
                strongest[key] = max(weight, strongest.get(key, 0.0))
        if strongest:
            strongest |= {pair: weight for pair, weight in of_point.items() if pair in shared}
            of_words = tuple(keys[_folded(word)] if weights[_folded(word)] else "" for word in words)
            points.append(Point(answer, words, of_words, tuple(sorted(strongest.items()))))
    return points


def _said(texts: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Each point with the place of its text, in as many points as there is room for."""
    parts = [list(_parts(text)) for text in texts]
    most = max(map(len, parts), default=1)
    while most > 1 and sum(min(len(of_text), most) for of_text in parts) > _MAX_POINTS:
        most = most * 3 // 4
    return [
        (place, words)
        for place, of_text in enumerate(parts)
        for words in [*of_text[: most - 1], tuple(word for part in of_text[most - 1 :] for word in part)]
        if words
    ]


def _parts(text: str) -> Iterator[tuple[str, ...]]:
    """The points of a text. A part that begins with a little word goes on with what was said before it."""
    for line in items(text):
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


def _keys(counts: Counter[str], asked: Sequence[str]) -> dict[str, str]:
    shown = [word for word in sorted({*counts, *asked}) for _ in range(min(_COUNTED, max(1, counts[word])))]
    return dict(zip(shown, concepts(shown), strict=True))


def _weights(counts: Counter[str], keys: dict[str, str], asked: Sequence[str]) -> dict[str, dict[str, float]]:
    """What each word of the answers weighs: its keys, the words of the question in it, its roots, what it is about."""
    telling = {word for word in counts if _tells(word) and keys[word] not in STOP_WORDS}
    known = {key for word in telling for key in keys[word].split() if len(key) >= _SHORT_WORD}
    of_question = {key for word in asked for key in keys[word].split() if word not in STOP_WORDS}
    weak = dict.fromkeys(_inside(of_question) & known | of_question, _OF_QUESTION) | dict.fromkeys(
        DEGREES | TIMES, _OF_DEGREE
    )
    asked_things = {about(word) for word in (*asked, *of_question)}
    found: dict[str, dict[str, float]] = {word: {} for word in counts}
    for word in telling:
        weights = found[word]
        of_word = keys[word].split()
        for key in of_word:
            alone = weak.get(word, weak.get(key, 1.0 if key.isalpha() else _OF_DEGREE))
            weight = alone if len(of_word) == 1 else alone * _OF_COMPOUND
            weights[key] = max(weight, weights.get(key, 0.0))
            for part in _inside([key]) & known:
                weights[part] = max(_OF_PART * weak.get(part, 1.0), weights.get(part, 0.0))
            if len(root_of(key)) >= _SHORT_ROOT:
                weights[UNSAID + root_of(key)] = weight * _OF_ROOT
        for said, weight in [(word, max(weights.values())), *weights.items()]:
            thing = about(said)
            if thing:
                of_thing = min(weight, _OF_QUESTION) if thing in asked_things else weight
                weights[thing] = max(of_thing, weights.get(thing, 0.0))
    return found


def _tells(word: str) -> bool:
    return word not in STOP_WORDS and not (len(word) == 1 and word.isascii() and word.isalpha())


def _inside(words: Sequence[str] | set[str]) -> set[str]:
    """What words may begin and end with."""
    places = [(word, at) for word in words for at in range(_SHORT_PART, len(word) - _SHORT_PART + 1)]
    return {word[:at] for word, at in places} | {word[at:] for word, at in places}


@lru_cache(20_000)
def root_of(key: str) -> str:
    """What a key shares with other words of its root; the key itself where that is little."""
    ends = (ending for ending in _OF_ROOTS if key.endswith(ending) and len(key) - len(ending) >= _SHORT_ROOT)
    return key.removesuffix(next(ends, ""))


def about(word: str) -> str:
    """The key of what a word is about, where it has other words too; empty where it has none."""
    thing = thing_of(word)
    return f"{UNSAID}={thing}" if thing else ""


def _weaken_the_rare(weights: dict[str, dict[str, float]], said: Sequence[tuple[int, tuple[str, ...]]]) -> None:
    """What one answer alone says is not what the answers have in common: names, figures, odd words."""
    several = _of_several((answer, key) for answer, words in said for word in words for key in weights[_folded(word)])
    for of_word in weights.values():
        for key in of_word.keys() - several:
            of_word[key] *= _IN_ONE_ANSWER


def _pairs(
    words: Sequence[str], keys: Mapping[str, str], weights: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Two words in a row, and little ones too: "top up", "skal det bli"."""
    found = {}
    for first, second in pairwise(_folded(word) for word in words):
        most = max([_OF_LITTLE, *weights[first].values(), *weights[second].values()])
        found[f"{UNSAID}{keys[first]} {keys[second]}"] = most * _OF_PAIR
    return found


def _of_several(said: Iterable[tuple[int, str]]) -> set[str]:
    """The keys that more than one answer says."""
    answers: dict[str, int] = {}
    return {key for answer, key in said if answers.setdefault(key, answer) != answer}
