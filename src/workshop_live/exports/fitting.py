"""How much text fits where, as far as that can be known without the font: rather too little than too much."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

LINE = 1.22  # heights of a line, in heights of its letters
_NARROW = frozenset("iljtfrI.,;:!'|()[] -")


@dataclass(frozen=True, slots=True)
class Column:
    """Room for text, in points, and the size of its letters."""

    width: float
    height: float
    size: float
    gap: float = 6
    """Between one text and the next."""

    def lines(self, text: str) -> int:
        """How many lines a text takes."""
        return len(_lines(text, self.width / self.size))

    def holds_word(self, text: str) -> bool:
        """Whether no word of a text is broken, also in a font that is wider than the usual ones."""
        return max((sum(map(_em, word)) for word in _words(text)), default=0) * 1.1 <= self.width / self.size

    def takes(self, text: str) -> float:
        """The height that a text takes."""
        return self.lines(text) * self.size * LINE + self.gap

    def pieces(self, text: str) -> Iterator[str]:
        """A text as it stands in columns: whole, if one column can hold it."""
        return self._split(text) if self.takes(text) > self.height else iter((text,))

    def _split(self, text: str) -> Iterator[str]:
        """A text as pieces of which each fits into the column."""
        most = max(1, int((self.height - self.gap) / (self.size * LINE)))
        lines = _lines(text, self.width / self.size)
        for start in range(0, len(lines), most):
            yield "".join(lines[start : start + most]).strip("\n")


@lru_cache(maxsize=8_192)  # texts are tried in several heights
def _lines(text: str, most: float) -> tuple[str, ...]:
    """A text in lines, ``most`` being their width in heights of letters; paragraphs end with a line break."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        *lines, last = _wrapped(paragraph, most)
        found += [*lines, f"{last}\n"]
    return tuple(found)


def _wrapped(text: str, most: float) -> Iterator[str]:
    """The lines of a paragraph, with the blanks at their ends; words longer than a line are broken."""
    line, taken = "", 0.0
    for word in _words(text):
        width = sum(map(_em, word))
        if line and taken + width > most:
            yield line
            line, taken = "", 0.0
        if width > most:
            *whole, word = _pieces_of_word(word, most)  # noqa: PLW2901 - what is left of it
            yield from whole
            width = sum(map(_em, word))
        line, taken = line + word, taken + width
    yield line


def _pieces_of_word(word: str, most: float) -> Iterator[str]:
    start, taken = 0, 0.0
    for place, character in enumerate(word):
        width = _em(character)
        if taken + width > most and place > start:
            yield word[start:place]
            start, taken = place, 0.0
        taken += width
    yield word[start:]


def pages(texts: Iterable[str], column: Column, count: int) -> Iterator[list[list[str]]]:
    """Texts as pages of columns; a text stays in one column if any column can hold it."""
    page: list[list[str]] = [[]]
    left = column.height
    for text in texts:
        for piece in column.pieces(text):
            height = column.takes(piece)
            if height > left and page[-1]:
                page, finished = ([*page, []], None) if len(page) < count else ([[]], page)
                if finished:
                    yield finished
                left = column.height
            page[-1].append(piece)
            left -= height
    if page[-1]:
        yield page


def balanced(texts: Sequence[str], column: Column, count: int) -> list[list[list[str]]]:
    """The same as a list: on no more pages than it takes, which are all about as full as each other."""
    laid_out = list(pages(texts, column, count))
    too_low, low_enough = 0.0, column.height
    while low_enough - too_low > column.size / 2:
        height = (too_low + low_enough) / 2
        lower = list(pages(texts, replace(column, height=height), count))
        if len(lower) == len(laid_out) and _pieces(lower) == _pieces(laid_out):
            low_enough, laid_out = height, lower
        else:
            too_low = height
    return laid_out


def _pieces(laid_out: list[list[list[str]]]) -> int:
    """How many texts there are, and parts of such that no column could hold."""
    return sum(len(column) for page in laid_out for column in page)


def columns_for(texts: Sequence[str]) -> int:
    """How many columns suit the texts: words stand in four, sentences in three, stories in two."""
    mean = sum(map(len, texts)) / max(1, len(texts))
    return 4 if mean < 25 else 3 if mean < 200 else 2


def _words(text: str) -> Iterator[str]:
    """Words, each with the blank behind it."""
    start = 0
    for place, character in enumerate(text):
        if character in " \t-":
            yield text[start : place + 1]
            start = place + 1
    if start < len(text):
        yield text[start:]


@lru_cache(maxsize=4_096)
def _em(character: str) -> float:
    """The width of a character in the widest of the usual fonts, in heights of letters."""
    if character in _NARROW:
        return 0.32
    if unicodedata.east_asian_width(character) in {"W", "F"} or character > "\uffff":
        return 1.1
    if unicodedata.combining(character):
        return 0
    return 0.7 if character.isupper() or character in "mwMW@%&" else 0.56
