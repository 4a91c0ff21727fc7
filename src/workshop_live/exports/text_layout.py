"""Estimates of how much text fits into an area without knowing the font, erring towards too little."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

LINE = 1.22  # height of a line, in font sizes
_NARROW = frozenset("iljtfrI.,;:!'|()[] -")


@dataclass(frozen=True, slots=True)
class Column:
    """A column for text: its size and the font size, in points."""

    width: float
    height: float
    size: float
    gap: float = 6
    """The space between two texts."""

    def lines(self, text: str) -> int:
        """Return the number of lines that a text takes."""
        return len(_lines(text, self.width / self.size))

    def holds_word(self, text: str) -> bool:
        """Whether each word of a text fits on a line, with 10 % to spare for wide fonts."""
        return max((sum(map(_em, word)) for word in _words(text)), default=0) * 1.1 <= self.width / self.size

    def height_of(self, text: str) -> float:
        """Return the height that a text takes, with the gap below it."""
        return self.lines(text) * self.size * LINE + self.gap

    def pieces(self, text: str) -> Iterator[str]:
        """Yield the parts of a text as placed in columns: the whole text if it fits into one column."""
        return self._split(text) if self.height_of(text) > self.height else iter((text,))

    def _split(self, text: str) -> Iterator[str]:
        """Yield parts of a text that each fit into the column."""
        max_lines = max(1, int((self.height - self.gap) / (self.size * LINE)))
        lines = _lines(text, self.width / self.size)
        for start in range(0, len(lines), max_lines):
            yield "".join(lines[start : start + max_lines]).strip("\n")


@lru_cache(maxsize=8_192)  # texts are laid out at several heights
def _lines(text: str, max_width: float) -> tuple[str, ...]:
    """Wrap a text into lines of ``max_width`` font sizes; paragraphs end with a line break."""
    wrapped: list[str] = []
    for paragraph in text.split("\n"):
        *lines, last = _wrapped(paragraph, max_width)
        wrapped += [*lines, f"{last}\n"]
    return tuple(wrapped)


def _wrapped(text: str, max_width: float) -> Iterator[str]:
    """Yield the lines of a paragraph with trailing spaces; words longer than a line are broken."""
    line, line_width = "", 0.0
    for word in _words(text):
        width = sum(map(_em, word))
        if line and line_width + width > max_width:
            yield line
            line, line_width = "", 0.0
        if width > max_width:
            *whole, word = _pieces_of_word(word, max_width)  # noqa: PLW2901 - the last part of the word
            yield from whole
            width = sum(map(_em, word))
        line, line_width = line + word, line_width + width
    yield line


def _pieces_of_word(word: str, max_width: float) -> Iterator[str]:
    start, line_width = 0, 0.0
    for index, character in enumerate(word):
        width = _em(character)
        if line_width + width > max_width and index > start:
            yield word[start:index]
            start, line_width = index, 0.0
        line_width += width
    yield word[start:]


def pages(texts: Iterable[str], column: Column, count: int) -> Iterator[list[list[str]]]:
    """Lay texts out on pages of ``count`` columns; a text is only split if it fits into no column."""
    page: list[list[str]] = [[]]
    free_height = column.height
    for text in texts:
        for piece in column.pieces(text):
            height = column.height_of(piece)
            if height > free_height and page[-1]:
                page, finished = ([*page, []], None) if len(page) < count else ([[]], page)
                if finished:
                    yield finished
                free_height = column.height
            page[-1].append(piece)
            free_height -= height
    if page[-1]:
        yield page


def balanced(texts: Sequence[str], column: Column, count: int) -> list[list[list[str]]]:
    """Lay texts out as ``pages`` does, on as few pages, but with the pages about equally full."""
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
    """Return the number of pieces: texts, and parts of texts that fit into no column."""
    return sum(len(column) for page in laid_out for column in page)


def columns_for(texts: Sequence[str]) -> int:
    """Return the number of columns that suits the texts: 4 for words, 3 for sentences, 2 for long texts."""
    mean = sum(map(len, texts)) / max(1, len(texts))
    return 4 if mean < 25 else 3 if mean < 200 else 2


def _words(text: str) -> Iterator[str]:
    """Yield words, each with the separator behind it."""
    start = 0
    for index, character in enumerate(text):
        if character in " \t-":
            yield text[start : index + 1]
            start = index + 1
    if start < len(text):
        yield text[start:]


@lru_cache(maxsize=4_096)
def _em(character: str) -> float:
    """Return the width of a character in the widest common font, in font sizes."""
    if character in _NARROW:
        return 0.32
    if unicodedata.east_asian_width(character) in {"W", "F"} or character > "\uffff":
        return 1.1
    if unicodedata.combining(character):
        return 0
    return 0.7 if character.isupper() or character in "mwMW@%&" else 0.56
