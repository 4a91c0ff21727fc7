"""Types of cells and columns: numbers, times, identifiers, choices, names or text."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum

from workshop_live.importers.personal_data import is_email, is_person_name

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
_MIN_NAMES = 0.75  # share of the cells; truncated rows do not look like names
_MAX_CHOICES = 12
_MAX_SAMPLE = 2_000
_MIN_REPETITION = 3  # minimum mean count per choice
_MIN_COUNT = 6  # minimum number of cells from which repetition shows that they are choices
_MAX_CHOICE_LENGTH = 100  # characters
# The words of rating scales in forms, from "Helt uenig" to "I svært stor grad".
_SCALE_WORDS = frozenset(
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
    """The type of a column, with its name in messages."""

    EMPTY = "nothing"
    NUMBER = "numbers"
    TIME = "times"
    IDENTIFIER = "identifiers"
    CHOICE = "choices of few"
    NAME = "names"
    TEXT = "text"


def is_figure(cell: str) -> bool:
    """Return whether a cell is a number or a time."""
    return is_number(cell) or is_time(cell)


def is_number(cell: str) -> bool:
    """Return whether a cell is a number, with any separators."""
    return _NUMBER.fullmatch(cell) is not None


def is_time(cell: str) -> bool:
    """Return whether a cell is a date or a time of day."""
    return _TIME.fullmatch(cell) is not None


def infer_kind(cells: Sequence[str]) -> Kind:
    """Return the type of most of the cells."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return Kind.EMPTY
    filled = filled[:: 1 + len(filled) // _MAX_SAMPLE]
    for kind, matches in _KINDS:
        if sum(map(matches, filled)) >= _MOSTLY * len(filled):
            return kind
    if 2 * sum(map(is_email, filled)) >= len(filled):
        return Kind.IDENTIFIER
    if _are_choices(filled):
        return Kind.CHOICE
    return Kind.NAME if _are_names(filled) else Kind.TEXT


def _are_choices(filled: Sequence[str]) -> bool:
    """Return whether the cells repeat a few values, one or several per cell, or are steps of a rating scale only."""
    counts = Counter(filled)
    parts = Counter(part for cell in filled for part in _PARTS.split(cell) if part)
    if len(parts) <= _MAX_CHOICES and _MIN_REPETITION * len(parts) <= parts.total():
        return True
    if len(filled) > 1 and all(map(_is_scale_value, counts)):
        return True
    has_few_values = len(counts) <= _MAX_CHOICES and 2 * len(counts) <= len(filled) >= _MIN_COUNT
    return has_few_values and min(counts.values()) > 1 and max(map(len, counts)) <= _MAX_CHOICE_LENGTH


def _is_scale_value(cell: str) -> bool:
    """Return whether a cell consists of words of rating scales."""
    words = _WORDS.findall(cell.casefold())
    return bool(words) and _SCALE_WORDS.issuperset(words)


def _are_names(filled: Sequence[str]) -> bool:
    """Return whether most cells look like names of people."""
    return len(filled) > 1 and sum(map(is_person_name, filled)) >= _MIN_NAMES * len(filled)


def _is_identifier(cell: str) -> bool:
    return _IDENTIFIER.fullmatch(cell) is not None or is_email(cell)


_KINDS: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (Kind.TIME, is_time),
    (Kind.NUMBER, is_number),
    (Kind.IDENTIFIER, _is_identifier),
)
