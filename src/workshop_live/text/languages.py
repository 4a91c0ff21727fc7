"""The languages of the screens: language negotiation, message catalogues, and locale-dependent formatting."""

from functools import cache

from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from workshop_live import resources
from workshop_live.domain.figures import rounded
from workshop_live.domain.rooms import LANGUAGES

DEFAULT_LANGUAGE = "nb"

_LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
_UNDERSTOOD = {"nb": "nb", "nn": "nn", "no": "nb", "no-nyn": "nn", "en": "en", "da": "nb", "sv": "nb"}
"""The screen language for speakers of a language, by its tag in lower case."""


def N_(message: str) -> str:  # noqa: N802 - gettext's usual name for it
    """Mark a message for extraction where it is defined; it is translated where it is displayed."""
    return message


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the translations of a language. Messages in the code are English."""
    return Translations.load(resources.TRANSLATIONS, [language])


def locale_of(language: str) -> str:
    """Return the locale for hyphenation, dates and numbers of a language; English is British English."""
    return _LOCALES.get(language, _LOCALES["en"])


def decimal(number: float, decimals: int, language: str) -> str:
    """Format a number with at most ``decimals`` decimals and the decimal sign of the language."""
    pattern = f"0.{'0' * decimals}".rstrip(".")
    return str(format_decimal(rounded(number, decimals), pattern, locale=locale_of(language)))


def negotiate(accept_language: str, fallback: str = DEFAULT_LANGUAGE) -> str:
    """Return the best available language for an Accept-Language header, which may be malformed."""
    preferred = []
    for part in accept_language[:500].split(","):
        tag, _, parameters = part.partition(";")
        preferred.append((_quality(parameters), tag.strip().replace("_", "-")))
    wanted = (tag for quality, tag in sorted(preferred, key=lambda pair: -pair[0]) if quality > 0)
    return next(filter(None, map(_look_up, wanted)), fallback)


def _look_up(tag: str) -> str | None:
    """Return the language for the longest known prefix of a tag, in any case (RFC 4647, section 3.4), or None."""
    subtags = tag.lower().split("-")
    prefixes = ("-".join(subtags[:length]) for length in range(len(subtags), 0, -1))
    return next((_UNDERSTOOD[prefix] for prefix in prefixes if prefix in _UNDERSTOOD), None)


def language_named(tag: str | None) -> str | None:
    """Return the available language with this tag, case-insensitively, or None."""
    return tag.lower() if tag and tag.lower() in LANGUAGES else None


def _quality(parameters: str) -> float:
    """Return the quality value of an Accept-Language range, 1.0 by default and 0.0 if it is malformed."""
    name, _, value = parameters.strip().partition("=")
    try:
        return min(1.0, float(value)) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
