"""Compounds that stand in no dictionary: the parts that they are made of."""

from functools import lru_cache

from workshop_live.text.bokmal import readings
from workshop_live.text.dictionaries import is_base
from workshop_live.text.nynorsk import bokmal_of

_MIN_PART = 3  # letters
_LONG_PART = 7
_BETWEEN = ("", "s", "e")


@lru_cache(20_000)
def parts(word: str) -> tuple[str, str] | None:
    """The concepts of the two parts of a compound, the longest first part first."""
    for place in range(len(word) - _MIN_PART, _MIN_PART - 1, -1):
        last = readings(word[place:])
        first = last and _first(word[:place])
        if first:
            return first, last[0]
    return None


def _first(part: str) -> str | None:
    """The concept of what begins a compound: a base form, or a long word, with nothing, an s or an e after it."""
    for between in _BETWEEN:
        stem = part.removesuffix(between)
        found = readings(stem) if len(stem) >= _MIN_PART and part.endswith(between) else ()
        if found and (len(stem) >= _LONG_PART or stem in found or stem in bokmal_of() or is_base(stem, "nn")):
            return found[0]
    return None
