"""Typing errors: the word that somebody meant who wrote one that nobody knows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from workshop_live.text.dictionaries import is_norwegian

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
_SPELLED = (("aa", "å"), ("ae", "æ"), ("oe", "ø"), ("ä", "æ"), ("ö", "ø"), ("a", "å"), ("o", "ø"))  # without their keys
_MIN_LENGTH = 6
_SURE = 8
_MAX_MEANT = 6  # forms of the dictionaries that are as near; one in twenty short words has more
_LONG = 9
_REPEATED = re.compile(r"(.)\1")


def most_different(word: str) -> int:
    """How many letters may be wrong, left out, doubled or exchanged in a word of its length."""
    return 0 if len(word) < _MIN_LENGTH else 1 if len(word) < _LONG else 2


def is_clear(word: str, meant: str) -> bool:
    """Whether it must be that word: a letter is doubled or is not, or few others are as near. Long words are clear."""
    return len(word) >= _LONG or _is_doubled(word, meant) or len(in_dictionary(word)) <= _MAX_MEANT


def is_slip(word: str, meant: str) -> bool:
    """Whether a word that could be a compound is a typing error all the same: no letter of it is quite another one.

    Among short words only where a letter is doubled or is not: "fagdag" is not "fagdagen", but "lærring" is "læring".
    """
    if len(word) < _SURE:
        return _is_doubled(word, meant)
    return len(word) != len(meant) or sorted(word) == sorted(meant)


def _is_doubled(word: str, meant: str) -> bool:
    return _REPEATED.sub(r"\1", word) == _REPEATED.sub(r"\1", meant)


def nearest(word: str, others: Iterable[str], counts: Mapping[str, int]) -> str | None:
    """The word that is near enough to be meant, the nearest of them; of several the most frequent."""
    most = most_different(word)
    near = [
        (distance, -counts[other], other)
        for other in others
        if (distance := OSA.distance(word, other, score_cutoff=most)) <= most
    ]
    return min(near)[2] if near and most else None


@lru_cache(20_000)
def in_dictionary(word: str) -> tuple[str, ...]:
    """The words of the dictionaries that may be meant: spelled with æ, ø and å, or with one letter other."""
    spelled = [form for form in _respelled(word) if is_norwegian(form)]
    edited = [form for form in _edited(word) if is_norwegian(form)] if len(word) >= _MIN_LENGTH else []
    return tuple(dict.fromkeys([*spelled, *sorted(edited)]))


def _respelled(word: str) -> Iterator[str]:
    for written, meant in _SPELLED:
        for place in range(len(word)):
            if word.startswith(written, place) and (len(written) > 1 or len(word) >= _MIN_LENGTH):
                yield word[:place] + meant + word[place + len(written) :]


def _edited(word: str) -> Iterator[str]:
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS if letter != tail[0])
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
