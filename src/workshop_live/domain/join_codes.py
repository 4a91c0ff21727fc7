"""Join codes: eight digits that people type from a projector."""

import secrets
import unicodedata

LENGTH = 8
CODE_REUSE_DAYS = 30  # days after the end of a room before its code is reused

_IGNORED = frozenset(" \u00a0\u2009\u202f\t-.")


def new_join_code() -> str:
    """Return eight random digits. The first is not 0, which people omit and spreadsheets drop."""
    return str(secrets.randbelow(9 * 10 ** (LENGTH - 1)) + 10 ** (LENGTH - 1))


def parse_join_code(text: str) -> str | None:
    """Return the eight digits of a typed code, or None if it is none. Accepts separators and digits of any script."""
    digits: list[str] = []
    for character in text:
        if character in _IGNORED:
            continue
        value = unicodedata.decimal(character, None)
        if value is None or len(digits) == LENGTH:
            return None
        digits.append(str(value))
    return "".join(digits) if len(digits) == LENGTH else None


def format_join_code(code: str) -> str:
    """Return a code as displayed: ``3566 1019``."""
    return f"{code[:4]} {code[4:]}"
