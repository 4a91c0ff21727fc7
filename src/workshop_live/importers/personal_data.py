"""Detection of personal data in cells: e-mail addresses, and names of people."""

import re

_ATOM = r"[^\s@<>,;|\"']"
_ADDRESS = rf"{_ATOM}+@{_ATOM}*"  # the domain may be truncated
_WHOLE = re.compile(rf"(?:[^@]{{0,100}}<)?(?:mailto:)?{_ADDRESS}>?", re.IGNORECASE)
_ADDRESS = rf"{_ATOM}{{1,64}}@{_ATOM}*"  # the maximum length of a local part, which also bounds the time for long words
_INSIDE = re.compile(_ADDRESS)
# An address next to a separator is part of a row; in prose, a comma is followed by a space.
_IN_A_ROW = re.compile(rf"[;|\t,\"']\s?{_ADDRESS}|{_ADDRESS}[\"']?(?:\s?[;|\t]|,(?!\s))|{_ADDRESS}[\"']")
_PARTICLES = frozenset({"af", "al", "av", "bin", "da", "de", "del", "den", "der", "di", "el", "la", "van", "von", "zu"})
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:,? [^\W\d_][\w.'’-]*){1,4}")


def is_email(cell: str) -> bool:
    """Return whether a cell is an e-mail address, alone or with a display name."""
    return "@" in cell and _WHOLE.fullmatch(cell) is not None


def contains_email(text: str) -> bool:
    """Return whether a text contains an e-mail address."""
    return "@" in text and _INSIDE.search(text) is not None


def is_row_fragment(text: str) -> bool:
    """Return whether a text is part of a row: it contains an e-mail address next to a separator."""
    return "@" in text and _IN_A_ROW.search(text) is not None


def is_person_name(cell: str) -> bool:
    """Return whether a cell looks like the name of a person: two to five capitalised words."""
    if _NAME.fullmatch(cell) is None:
        return False
    words = cell.replace(",", "").split()
    return words[-1][0].isupper() and all(word[0].isupper() or word in _PARTICLES for word in words)
