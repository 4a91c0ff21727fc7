"""The dictionaries of word forms, one for each language, loaded when a question first needs it.

The forms stay packed as the library ships them: Bokmål, Nynorsk and English take 17 MB, a sixth of what they would
as dicts. Looking a form up takes 15 µs in these, so nearly all words that are no form are told from one bit first.
"""

from functools import lru_cache

import numpy as np
from simplemma.strategies.dictionaries import StreamDictionaryFactory

_BITS = 32  # for each form, half as many at least; one word in twenty that is no form is looked up in vain


class Dictionary:
    """The base form of each form of a language, in small letters."""

    def __init__(self, language: str) -> None:
        self._entries = StreamDictionaryFactory().get_dictionary(language)
        hashes = np.fromiter(map(hash, map(str.casefold, self._entries)), np.int64, len(self._entries))
        self._last = (1 << (len(hashes) * _BITS).bit_length() - 1) - 1
        seen = np.zeros(self._last + 1, bool)
        seen[hashes & self._last] = True
        self._seen = np.packbits(seen, bitorder="little").tobytes()

    def base(self, form: str) -> str | None:
        """The base form of a form, if that is one."""
        bit = hash(form) & self._last
        if not self._seen[bit >> 3] >> (bit & 7) & 1:
            return None
        found = self._entries.get(form) or self._entries.get(form.capitalize())
        return found.casefold() if found else None


@lru_cache
def _dictionary(language: str) -> Dictionary:
    return Dictionary(language)


@lru_cache(40_000)
def base(form: str, language: str) -> str | None:
    """The base form of a form in small letters, None where the language has no such form."""
    return _dictionary(language).base(form)


def is_base(form: str, language: str) -> bool:
    """Whether a word is a base form itself."""
    return base(form, language) == form


def is_norwegian(form: str) -> bool:
    """Whether a dictionary of Norwegian has a form. Nothing is remembered: it is for trying thousands of them."""
    return any(_dictionary(language).base(form) is not None for language in ("nb", "nn"))
