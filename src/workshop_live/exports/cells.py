"""Texts in spreadsheets: they stay text, and the file always opens."""

import unicodedata

LONGEST_CELL = 32_767  # what Excel takes

_FORMULA_STARTS = frozenset("=+-@\t\r|%")


def inert(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula.

    Spreadsheets skip blank space, byte order marks and other invisible characters before they look for a formula, and
    some read full-width signs as the plain ones.
    """
    for character in text:
        if unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp"} and character not in "\t\r":
            continue
        if unicodedata.normalize("NFKC", character)[:1] in _FORMULA_STARTS:
            return f"'{text}"
        break
    return text


def drawable(text: str) -> str:
    """A text that XML can hold and a cell takes: without what no XLSX file may contain, and not too long."""
    allowed = "".join(character for character in text if _is_xml(ord(character)))
    return allowed if len(allowed) <= LONGEST_CELL else allowed[: LONGEST_CELL - 1] + "…"


def _is_xml(code: int) -> bool:
    if code < 0x20:
        return code in {0x9, 0xA, 0xD}
    return not (0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)
