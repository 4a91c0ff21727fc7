"""Who somebody is, in a cell: e-mail addresses, and what looks like the names of people."""

import re

_SIGNS = r"[^\s@<>,;|\"']"
_ADDRESS = rf"{_SIGNS}+@{_SIGNS}*"  # the end of a file may be cut off
_WHOLE = re.compile(rf"(?:[^@]{{0,100}}<)?(?:mailto:)?{_ADDRESS}>?", re.IGNORECASE)
_ADDRESS = rf"{_SIGNS}{{1,64}}@{_SIGNS}*"  # which is as long as the part before the @ may be; longer words take no time
_INSIDE = re.compile(_ADDRESS)
# An address with a separator right beside it is a part of a row; in prose, a comma and a space come after it.
_IN_A_ROW = re.compile(rf"[;|\t,\"']\s?{_ADDRESS}|{_ADDRESS}[\"']?(?:\s?[;|\t]|,(?!\s))|{_ADDRESS}[\"']")
_PARTICLES = frozenset({"af", "al", "av", "bin", "da", "de", "del", "den", "der", "di", "el", "la", "van", "von", "zu"})
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:,? [^\W\d_][\w.'’-]*){1,4}")


def is_address(cell: str) -> bool:
    """Whether a cell is an e-mail address, alone or behind the name of its owner."""
    return "@" in cell and _WHOLE.fullmatch(cell) is not None


def has_address(text: str) -> bool:
    """Whether there is an e-mail address in a text."""
    return "@" in text and _INSIDE.search(text) is not None


def is_part_of_a_row(text: str) -> bool:
    """Whether a text is more than an answer: an e-mail address with a separator beside it."""
    return "@" in text and _IN_A_ROW.search(text) is not None


def is_name(cell: str) -> bool:
    """Whether a cell looks like the name of a person: two to five words with capitals."""
    if _NAME.fullmatch(cell) is None:
        return False
    words = cell.replace(",", "").split()
    return words[-1][0].isupper() and all(word[0].isupper() or word in _PARTICLES for word in words)
