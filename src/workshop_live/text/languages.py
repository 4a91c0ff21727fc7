"""The languages of the screens: which one to speak to whom, and the catalogue of each."""

from functools import cache

from babel.core import negotiate_locale
from babel.support import NullTranslations, Translations

from workshop_live import resources
from workshop_live.domain.rooms import LANGUAGES

DEFAULT_LANGUAGE = "nb"

_ALIASES = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en", "da": "nb", "sv": "nb"}


def N_(message: str) -> str:  # noqa: N802 - gettext's usual name for it
    """Mark a text for the catalogues where it is written, to be translated where it is shown."""
    return message


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts in one of the languages. The texts in the code are English."""
    return Translations.load(resources.TRANSLATIONS, [language])


def negotiate(accept_language: str, fallback: str = DEFAULT_LANGUAGE) -> str:
    """The best of our languages for an Accept-Language header."""
    preferred = []
    for part in accept_language[:500].split(","):
        tag, _, parameters = part.partition(";")
        preferred.append((_quality(parameters), tag.strip().replace("_", "-")))
    wanted = [tag for quality, tag in sorted(preferred, key=lambda pair: -pair[0]) if tag and quality > 0]
    found = negotiate_locale(wanted, list(_ALIASES), sep="-")
    return _ALIASES[found] if found else fallback


def is_language(tag: str) -> bool:
    """Whether the screens speak it."""
    return tag in LANGUAGES


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return min(1.0, float(value)) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
