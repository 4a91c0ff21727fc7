"""The order in which people look for names and words in a list: that of their alphabet, not of character codes."""

import re
import unicodedata
from functools import lru_cache

from workshop_live.text.languages import DEFAULT_LANGUAGE

_AFTER_Z = {"æ": "z\ue000", "ä": "z\ue000", "ø": "z\ue001", "ö": "z\ue001", "å": "z\ue002", "aa": "z\ue002", "ü": "y"}
"""Where letters stand in Bokmål and Nynorsk. Æ, Ø and Å follow on Z with anything after it; Aa is Å in names."""

_ALIKE = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"}
"""Letters that are no letter and a mark to Unicode, as others read them."""

_SPELLINGS = {"nb": _ALIKE | _AFTER_Z, "nn": _ALIKE | _AFTER_Z, "en": _ALIKE}
_SPELLED = {language: re.compile("|".join(sorted(them, key=len)[::-1])) for language, them in _SPELLINGS.items()}


@lru_cache(10_000)
def collation_key(text: str, language: str = DEFAULT_LANGUAGE) -> tuple[str, str, str]:
    """What to sort by. Marks and upper case decide only between texts that are otherwise alike."""
    written = unicodedata.normalize("NFC", text).casefold()
    spelled = _SPELLED[language].sub(lambda letter: _SPELLINGS[language][letter[0]], written)
    bare = "".join(it for it in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(it))
    return bare, written, text
