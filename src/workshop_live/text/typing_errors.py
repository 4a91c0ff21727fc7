"""Spelling correction: finding the word that was meant by one that is in no dictionary."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from workshop_live.text.dictionaries import is_norwegian

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
_SPELLED = (
    ("aa", "å"),
    ("ae", "æ"),
    ("oe", "ø"),
    ("ä", "æ"),
    ("ö", "ø"),
    ("a", "å"),
    ("o", "ø"),
)  # Norwegian letters typed on other keyboards
_MIN_LENGTH = 6
_RELIABLE = 8
_MAX_CANDIDATES = 6  # close forms in the dictionaries; one in twenty short words has more
_LONG = 9
_REPEATED = re.compile(r"(.)\1")


def max_edits(word: str) -> int:
    """Return the maximum edit distance to a correction, by the length of the word; 0 if it is too short to correct."""
    return 0 if len(word) < _MIN_LENGTH else 1 if len(word) < _LONG else 2


def is_unambiguous(word: str, meant: str) -> bool:
    """Return whether a correction is safe: a long word, only doubled letters, or few other close forms."""
    return len(word) >= _LONG or _is_doubled(word, meant) or len(dictionary_candidates(word)) <= _MAX_CANDIDATES


def is_typo(word: str, meant: str) -> bool:
    """Return whether a word that could be a compound is a typing error instead, with no letter replaced by another.

    Short words must differ by doubled letters only: "fagdag" is no error for "fagdagen", but "lærring" is one for
    "læring".
    """
    if len(word) < _RELIABLE:
        return _is_doubled(word, meant)
    return len(word) != len(meant) or sorted(word) == sorted(meant)


def _is_doubled(word: str, meant: str) -> bool:
    """Return whether two words differ only by doubled letters."""
    return _REPEATED.sub(r"\1", word) == _REPEATED.sub(r"\1", meant)


def closest_word(word: str, others: Iterable[str], counts: Mapping[str, int]) -> str | None:
    """Return the closest of the other words within the maximum edit distance, or None; more frequent ones win ties."""
    limit = max_edits(word)
    candidates = [
        (distance, -counts[other], other)
        for other in others
        if (distance := OSA.distance(word, other, score_cutoff=limit)) <= limit
    ]
    return min(candidates)[2] if candidates and limit else None


@lru_cache(20_000)
def dictionary_candidates(word: str) -> tuple[str, ...]:
    """Return the dictionary forms that may be meant: spelled with æ, ø or å, or at an edit distance of one."""
    spelled = [form for form in _respelled(word) if is_norwegian(form)]
    edited = [form for form in _edited(word) if is_norwegian(form)] if len(word) >= _MIN_LENGTH else []
    return tuple(dict.fromkeys([*spelled, *sorted(edited)]))


def _respelled(word: str) -> Iterator[str]:
    """Yield the word with one spelling replaced by a Norwegian letter."""
    for written, meant in _SPELLED:
        for place in range(len(word)):
            if word.startswith(written, place) and (len(written) > 1 or len(word) >= _MIN_LENGTH):
                yield word[:place] + meant + word[place + len(written) :]


def _edited(word: str) -> Iterator[str]:
    """Yield the words at an edit distance of one that begin with the same letter."""
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS if letter != tail[0])
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
