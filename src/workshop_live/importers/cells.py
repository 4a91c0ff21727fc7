"""What a cell or a column of cells is: a number, a time, an identifier, a choice among a few, or text."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum

from workshop_live.importers.identities import is_address, is_name

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
_NAMES = 0.75  # of the cells; a row that was cut off is none
_MAX_CHOICES = 12
_LOOKED_AT = 2_000
_TIMES_EACH = 3  # that a choice is made on average, at least
_MIN_COUNT = 6  # cells, of which each that stands twice tells that they are choices
_MAX_CHOICE_LENGTH = 100  # letters
# The words of scales that forms offer, from "Helt uenig" to "I svært stor grad". Nobody writes nothing but these.
_OF_SCALES = frozenset(
    [
        "helt",
        "heilt",
        "delvis",
        "litt",
        "lite",
        "svært",
        "veldig",
        "ganske",
        "nokså",
        "noe",
        "noko",
        "meget",
        "sterkt",
        "totalt",
        "mest",
        "verken",
        "hverken",
        "korkje",
        "eller",
        "både",
        "og",
        "enig",
        "einig",
        "uenig",
        "ueinig",
        "fornøyd",
        "nøgd",
        "misfornøyd",
        "misnøgd",
        "nøytral",
        "i",
        "stor",
        "noen",
        "nokon",
        "liten",
        "ingen",
        "grad",
        "aldri",
        "sjelden",
        "sjeldan",
        "av",
        "til",
        "iblant",
        "ofte",
        "alltid",
        "ja",
        "nei",
        "kanskje",
        "vet",
        "veit",
        "ikke",
        "ikkje",
        "relevant",
        "aktuelt",
        "viktig",
        "uviktig",
        "godt",
        "bra",
        "dårlig",
        "dårleg",
        "middels",
        "under",
        "over",
        "strongly",
        "completely",
        "somewhat",
        "slightly",
        "very",
        "fairly",
        "totally",
        "mostly",
        "neither",
        "nor",
        "both",
        "agree",
        "disagree",
        "satisfied",
        "dissatisfied",
        "neutral",
        "never",
        "rarely",
        "seldom",
        "sometimes",
        "often",
        "always",
        "yes",
        "no",
        "maybe",
        "don't",
        "don’t",
        "know",
        "not",
        "at",
        "all",
        "to",
        "a",
        "an",
        "some",
        "great",
        "small",
        "large",
        "extent",
        "applicable",
        "important",
        "unimportant",
    ]
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Kind(Enum):
    """What a column holds, in the words of a message."""

    EMPTY = "nothing"
    NUMBER = "numbers"
    TIME = "times"
    IDENTIFIER = "identifiers"
    CHOICE = "choices of few"
    NAME = "names"
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
    if 2 * sum(map(is_address, filled)) >= len(filled):
        return Kind.IDENTIFIER
    if _are_chosen(filled):
        return Kind.CHOICE
    return Kind.NAME if _are_names(filled) else Kind.TEXT


def _are_chosen(filled: Sequence[str]) -> bool:
    """Whether the cells repeat a few values, alone or several in a cell, or say nothing but the words of a scale."""
    counts = Counter(filled)
    chosen = Counter(part for cell in filled for part in _PARTS.split(cell) if part)
    if len(chosen) <= _MAX_CHOICES and _TIMES_EACH * len(chosen) <= chosen.total():
        return True
    if len(filled) > 1 and all(map(_is_of_scale, counts)):
        return True
    few = len(counts) <= _MAX_CHOICES and 2 * len(counts) <= len(filled) >= _MIN_COUNT
    return few and min(counts.values()) > 1 and max(map(len, counts)) <= _MAX_CHOICE_LENGTH


def _is_of_scale(cell: str) -> bool:
    words = _WORDS.findall(cell.casefold())
    return bool(words) and _OF_SCALES.issuperset(words)


def _are_names(filled: Sequence[str]) -> bool:
    """Whether most cells look like the names of people."""
    return len(filled) > 1 and sum(map(is_name, filled)) >= _NAMES * len(filled)


def _is_identifier(cell: str) -> bool:
    return _IDENTIFIER.fullmatch(cell) is not None or is_address(cell)


_KINDS: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (Kind.TIME, is_time),
    (Kind.NUMBER, is_number),
    (Kind.IDENTIFIER, _is_identifier),
)
