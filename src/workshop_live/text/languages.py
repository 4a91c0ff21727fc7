"""The languages of the screens: which one to speak to whom, and the catalogue of each."""

from functools import cache

from babel.support import NullTranslations, Translations

from workshop_live import resources
from workshop_live.domain.rooms import LANGUAGES

DEFAULT_LANGUAGE = "nb"

_LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
_UNDERSTOOD = {"nb": "nb", "nn": "nn", "no": "nb", "no-nyn": "nn", "en": "en", "da": "nb", "sv": "nb"}
"""What to speak to readers of a language, by its tag in lower case."""


def N_(message: str) -> str:  # noqa: N802 - gettext's usual name for it
    """Mark a text for the catalogues where it is written, to be translated where it is shown."""
    return message


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts in one of the languages. The texts in the code are English."""
    return Translations.load(resources.TRANSLATIONS, [language])


def locale_of(language: str) -> str:
    """The locale by whose rules a language is hyphenated and its dates are written. English is that of Europe."""
    return _LOCALES.get(language, _LOCALES["en"])


def negotiate(accept_language: str, fallback: str = DEFAULT_LANGUAGE) -> str:
    """The best of our languages for an Accept-Language header, whatever is in it."""
    preferred = []
    for part in accept_language[:500].split(","):
        tag, _, parameters = part.partition(";")
        preferred.append((_quality(parameters), tag.strip().replace("_", "-")))
    wanted = (tag for quality, tag in sorted(preferred, key=lambda pair: -pair[0]) if quality > 0)
    return next(filter(None, map(_look_up, wanted)), fallback)


def _look_up(tag: str) -> str | None:
    """The language to speak for a tag: the longest part of it that is known, in any case (RFC 4647, section 3.4)."""
    subtags = tag.lower().split("-")
    prefixes = ("-".join(subtags[:length]) for length in range(len(subtags), 0, -1))
    return next((_UNDERSTOOD[prefix] for prefix in prefixes if prefix in _UNDERSTOOD), None)


def language_named(tag: str | None) -> str | None:
    """The one of our languages with this tag, in any case."""
    return tag.lower() if tag and tag.lower() in LANGUAGES else None


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return min(1.0, float(value)) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
