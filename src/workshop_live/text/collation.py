"""Sort keys for names and words: alphabetical order by language instead of by code point."""

import re
import unicodedata
from functools import lru_cache

from workshop_live.text.languages import DEFAULT_LANGUAGE

_AFTER_Z = {"æ": "z\ue000", "ä": "z\ue000", "ø": "z\ue001", "ö": "z\ue001", "å": "z\ue002", "aa": "z\ue002", "ü": "y"}
"""Bokmål and Nynorsk sort æ, ø and å after z. In names, aa sorts as å."""

_ALIKE = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"}
"""Letters without a Unicode decomposition, as they sort elsewhere."""

_SPELLINGS = {"nb": _ALIKE | _AFTER_Z, "nn": _ALIKE | _AFTER_Z, "en": _ALIKE}
_SPELLED = {language: re.compile("|".join(sorted(letters, key=len)[::-1])) for language, letters in _SPELLINGS.items()}


@lru_cache(10_000)
def collation_key(text: str, language: str = DEFAULT_LANGUAGE) -> tuple[str, str, str]:
    """Return a sort key. Accents and case only break ties."""
    written = unicodedata.normalize("NFC", text).casefold()
    spelled = _SPELLED[language].sub(lambda letter: _SPELLINGS[language][letter[0]], written)
    bare = "".join(
        character for character in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(character)
    )
    return bare, written, text
