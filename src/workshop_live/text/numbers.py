"""How numbers are written in each language."""

from babel.numbers import format_decimal

from workshop_live.domain.figures import rounded
from workshop_live.text.languages import locale_of


def decimal(number: float, decimals: int, language: str) -> str:
    """A number with so many decimals, rounded as everywhere, with the decimal sign of the language."""
    pattern = f"0.{'0' * decimals}".rstrip(".")
    return str(format_decimal(rounded(number, decimals), pattern, locale=locale_of(language)))
