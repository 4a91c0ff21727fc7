"""Profanity filter: an answer with a listed word waits for the facilitator's approval. Nothing is refused or altered.

The lists are short on purpose: no word that is also harmless, or a name.
"""

import re
import unicodedata
from functools import lru_cache

_WORDS = {
    "no": (
        "faen", "faan", "fanden", "jævla", "jævlig", "jævel", "jævlar", "helvete", "satan", "dritt", "drittsekk",
        "fitte", "kuk", "kukk", "hore", "horunge", "ræv", "rævhol", "rasshol", "forpult", "pule", "homse", "neger",
        "svarting", "pakkis", "tispe", "pikk", "runke",
    ),
    "en": (
        "fuck", "fucker", "fucking", "motherfucker", "shit", "bullshit", "asshole", "arsehole", "bitch", "bastard",
        "cunt", "dickhead", "wanker", "bollocks", "whore", "faggot", "nigger", "retard", "twat",
    ),
}  # fmt: skip
_LISTS = {"nb": ("no", "en"), "nn": ("no", "en"), "en": ("en", "no")}

_ENDINGS = ("", "e", "en", "a", "ene", "er", "et", "r", "s", "t", "ar", "ane", "es", "ed", "ing", "ers")
_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "!": "i"})
_TOKEN = re.compile(r"[\w@$!]+")
_REPEATED = re.compile(r"(.)\1{2,}")


def contains_profanity(text: str, language: str) -> bool:
    """Return whether a text has a listed word, also stretched or with digits for letters, for a room's language."""
    forms = _forms(language)
    return any(form in forms for token in _TOKEN.findall(_folded(text)) for form in _variants(token))


@lru_cache
def _forms(language: str) -> frozenset[str]:
    """Return all listed words for a language, with their endings."""
    words = (word for name in _LISTS.get(language, ("en",)) for word in _WORDS[name])
    return frozenset(word + ending for word in words for ending in _ENDINGS)


def _variants(token: str) -> set[str]:
    """Return the words that a token may stand for."""
    spellings = {token, token.rstrip("!"), token.translate(_LOOKALIKES)}
    return (
        spellings
        | {_REPEATED.sub(r"\1", spelling) for spelling in spellings}
        | {_REPEATED.sub(r"\1\1", spelling) for spelling in spellings}
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
