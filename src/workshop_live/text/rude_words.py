"""Rude words, so that an answer with one waits until the facilitator has looked at it. Nothing is refused or altered.

The lists are short and certain: a word that is also a harmless one, or a name, does not stand here.
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


def is_rude(text: str, language: str) -> bool:
    """Whether a text has a word from the lists for a room's language, also stretched or with digits for letters."""
    forms = _forms(language)
    return any(form in forms for token in _TOKEN.findall(_folded(text)) for form in _readings(token))


@lru_cache
def _forms(language: str) -> frozenset[str]:
    words = (word for name in _LISTS.get(language, ("en",)) for word in _WORDS[name])
    return frozenset(word + ending for word in words for ending in _ENDINGS)


def _readings(token: str) -> set[str]:
    """What a token may stand for."""
    plain = {token, token.rstrip("!"), token.translate(_LOOKALIKES)}
    return plain | {_REPEATED.sub(r"\1", it) for it in plain} | {_REPEATED.sub(r"\1\1", it) for it in plain}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
