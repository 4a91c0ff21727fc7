"""Texts in files: they stay text, the file always opens, and what had to be changed is said."""

import unicodedata
from collections.abc import Callable

from workshop_live.text.languages import N_

MAX_CELL_LENGTH = 32_767  # what Excel takes
REPLACEMENT = "\ufffd"

_FORMULA_STARTS = frozenset("=+-@\t\r|%")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


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


class Texts:
    """Makes texts fit into a file, and remembers what that took from them."""

    def __init__(self, longest: int | None = None) -> None:
        self.shortened = 0
        self.replaced = 0
        self._longest = longest

    def fit(self, text: str) -> str:
        """A text that XML can hold and a cell takes: � for what no file may contain, and not too long."""
        allowed = "".join(character if _is_xml(ord(character)) else REPLACEMENT for character in text)
        self.replaced += allowed != text
        if self._longest is None or _length(allowed) <= self._longest:
            return allowed
        self.shortened += 1
        return _cut(allowed, self._longest - 1) + "…"

    def notes(self, say: Callable[[str], str]) -> list[str]:
        """What the reader of the file must know about its texts; nothing if they are as they were written."""
        said = []
        if self.shortened:
            said.append(
                say(N_("Texts that were shortened because they are too long for a cell (JSON has them whole): %d"))
                % self.shortened
            )
        if self.replaced:
            said.append(say(N_("Texts with characters that no file can hold, shown as �: %d")) % self.replaced)
        return said


def drawable(text: str) -> str:
    """A text that XML can hold."""
    return Texts().fit(text)


def is_right_to_left(text: str) -> bool:
    """Whether a text is read from the right: its first letter decides, as in a browser."""
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
    """As Excel counts: a character beyond the first 65,536 is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str, length: int) -> str:
    while _length(text) > length:
        text = text[: len(text) - max(1, (_length(text) - length) // 2)]
    return text
