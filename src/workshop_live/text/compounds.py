"""Splitting compounds that are in no dictionary into two words that are."""

from functools import lru_cache

from workshop_live.text.bokmal import lemmas
from workshop_live.text.dictionaries import is_lemma
from workshop_live.text.nynorsk import bokmal_table

_MIN_PART = 3  # letters
_LONG_PART = 7
_LINKING = ("", "s", "e")


@lru_cache(20_000)
def parts(word: str) -> tuple[str, str] | None:
    """Return the lemmas of the two parts of a compound with the longest possible first part; None without."""
    for place in range(len(word) - _MIN_PART, _MIN_PART - 1, -1):
        second_lemmas = lemmas(word[place:])
        first_lemma = second_lemmas and _first(word[:place])
        if first_lemma:
            return first_lemma, second_lemmas[0]
    return None


def _first(part: str) -> str | None:
    """Return the lemma of the first part of a compound, with or without a linking s or e; None if it is no word.

    Accepts base forms and long words only, since short inflected forms match by accident.
    """
    for link in _LINKING:
        stem = part.removesuffix(link)
        candidates = lemmas(stem) if len(stem) >= _MIN_PART and part.endswith(link) else ()
        if candidates and (
            len(stem) >= _LONG_PART or stem in candidates or stem in bokmal_table() or is_lemma(stem, "nn")
        ):
            return candidates[0]
    return None
