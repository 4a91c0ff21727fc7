"""What a cell or a column of cells is: a number, a time, an identifier, a choice among a few, or text."""

import re
from collections.abc import Callable, Sequence
from enum import Enum

_NUMBER = re.compile(r"[-+−]?\d[\d\s.,\u00a0\u202f]*%?")
_TIME = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d).{0,30}"
    r"|\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s?(?:[ap]\.?m\.?)?"
    r"|\d{1,2}\.? [^\W\d]{3,9}\.? \d{4}\b.{0,20}"
    r"|[^\W\d]{3,9}\.? \d{1,2}, \d{4}\b.{0,20}",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"(?=\S*[\d@])\S{2,}|[^\W\d]+[ #-]+\d+")
_PARTS = re.compile(r";\s*|,\s+")
_MOSTLY = 0.9
_MOST_CHOICES = 12
_LOOKED_AT = 2_000
_TIMES_EACH = 3  # that a choice is made, at least


class Kind(Enum):
    """What a column holds, in the words of a message."""

    EMPTY = "nothing"
    NUMBER = "numbers"
    TIME = "times"
    IDENTIFIER = "identifiers"
    CHOICE = "choices of few"
    TEXT = "text"


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number or a time."""
    return is_number(cell) or is_time(cell)


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, with whatever sign between its digits."""
    return _NUMBER.fullmatch(cell) is not None


def is_time(cell: str) -> bool:
    """Whether a cell holds a date or a time of the day."""
    return _TIME.fullmatch(cell) is not None


def kind_of(cells: Sequence[str]) -> Kind:
    """What most of the cells are."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return Kind.EMPTY
    filled = filled[:: 1 + len(filled) // _LOOKED_AT]
    for kind, is_kind in _KINDS:
        if sum(map(is_kind, filled)) >= _MOSTLY * len(filled):
            return kind
    chosen = [part for cell in filled for part in _PARTS.split(cell) if part]
    few = len(set(chosen)) <= _MOST_CHOICES and _TIMES_EACH * len(set(chosen)) <= len(chosen)
    return Kind.CHOICE if few else Kind.TEXT


def _is_identifier(cell: str) -> bool:
    return _IDENTIFIER.fullmatch(cell) is not None


_KINDS: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (Kind.TIME, is_time),
    (Kind.NUMBER, is_number),
    (Kind.IDENTIFIER, _is_identifier),
)
