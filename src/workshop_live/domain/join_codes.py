"""Join codes: eight digits that people read from a projector and type on a phone."""

import secrets
import unicodedata

LENGTH = 8
REST_DAYS = 30  # a code is not given to another room until this long after its room has ended

_IGNORED = frozenset(" \u00a0\u2009\u202f\t-.")


def new_join_code() -> str:
    """Eight random digits; the first is never 0, which people leave out and spreadsheets drop."""
    return str(secrets.randbelow(9 * 10 ** (LENGTH - 1)) + 10 ** (LENGTH - 1))


def parse_join_code(typed: str) -> str | None:
    """The eight digits of what was typed, or None if it is not a code. Spaces and any script's digits are fine."""
    digits: list[str] = []
    for character in typed:
        if character in _IGNORED:
            continue
        value = unicodedata.decimal(character, None)
        if value is None or len(digits) == LENGTH:
            return None
        digits.append(str(value))
    return "".join(digits) if len(digits) == LENGTH else None


def format_join_code(code: str) -> str:
    """As it is shown: ``3566 1019``."""
    return f"{code[:4]} {code[4:]}"
