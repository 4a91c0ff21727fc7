"""Text that is safe in files: no formulas, no characters that XML forbids, no longer than a cell allows."""

import unicodedata
from collections.abc import Callable

from workshop_live.text.languages import N_

MAX_CELL_LENGTH = 32_767  # the limit of Excel
REPLACEMENT = "\ufffd"

_FORMULA_STARTS = frozenset("=+-@\t\r|%")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def escape_formula(text: str) -> str:
    """Return text for a CSV cell, quoted with an apostrophe if a spreadsheet could take it for a formula.

    Spreadsheets skip white space, byte order marks and other invisible characters before they look for a formula, and
    some treat full-width signs like plain ones.
    """
    for character in text:
        if unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp"} and character not in "\t\r":
            continue
        if unicodedata.normalize("NFKC", character)[:1] in _FORMULA_STARTS:
            return f"'{text}"
        break
    return text


class TextSanitiser:
    """Makes texts safe for a file, and counts the texts that it had to change."""

    def __init__(self, max_length: int | None = None) -> None:
        self.shortened = 0
        self.replaced = 0
        self._max_length = max_length

    def sanitise(self, text: str) -> str:
        """Return text with characters that XML forbids replaced by �, cut to the maximum length."""
        allowed = "".join(character if _is_xml(ord(character)) else REPLACEMENT for character in text)
        self.replaced += allowed != text
        if self._max_length is None or _length(allowed) <= self._max_length:
            return allowed
        self.shortened += 1
        return _cut(allowed, self._max_length - 1) + "…"

    def notes(self, gettext: Callable[[str], str]) -> list[str]:
        """Return notes for the reader on shortened texts and replaced characters; empty if there were none."""
        notes = []
        if self.shortened:
            notes.append(
                gettext(N_("Texts that were shortened because they are too long for a cell (JSON has them whole): %d"))
                % self.shortened
            )
        if self.replaced:
            notes.append(gettext(N_("Texts with characters that no file can hold, shown as �: %d")) % self.replaced)
        return notes


def xml_safe(text: str) -> str:
    """Return text with characters that XML forbids replaced by �."""
    return TextSanitiser().sanitise(text)


def is_right_to_left(text: str) -> bool:
    """Whether the first strong character of a text is right-to-left, as browsers decide with dir="auto"."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in _RIGHT_TO_LEFT:
            return True
        if direction == "L":
            return False
    return False


def _is_xml(code: int) -> bool:
    if code < 0x20:
        return code in {0x9, 0xA, 0xD}
    return not (0x7F <= code < 0xA0 or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)


def _length(text: str) -> int:
    """Return the length as Excel counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str, length: int) -> str:
    while _length(text) > length:
        text = text[: len(text) - max(1, (_length(text) - length) // 2)]
    return text
