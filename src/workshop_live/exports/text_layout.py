"""How much text fits into an area, by the widths of our font, with some to spare for what replaces it."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Self

from workshop_live.exports import fonts

LINE = 1.22  # height of a line, in font sizes
TO_SPARE = 1.08
"""How much wider the fonts are that stand in for ours where it is not installed: DejaVu Sans, the widest of them."""


class Heading(str):  # noqa: SLOT000 - a subclass of str can have no non-empty slots
    """A text that is set bold and kept with the next one; ``colour`` is the name of its colour."""

    colour: str

    def __new__(cls, text: str, colour: str = "ink") -> Self:
        """Return a heading."""
        heading = super().__new__(cls, text)
        heading.colour = colour
        return heading


@dataclass(frozen=True, slots=True)
class Column:
    """A column for text: its size and the font size, in points."""

    width: float
    height: float
    size: float
    gap: float = 6
    """The space between two texts."""
    bold: bool = False

    def lines(self, text: str) -> int:
        """Return the number of lines that a text takes."""
        return len(self.wrapped(text))

    def width_of(self, text: str) -> float:
        """Return the width of the widest of a text's lines, unless they wrap."""
        return max(_width(line, bold=self.bold) for line in text.split("\n")) * self.size

    def holds_word(self, text: str) -> bool:
        """Whether each word of a text fits on a line."""
        return _widest_word(text, self.bold) <= self.width / self.size

    def cut(self, text: str, lines: int) -> str:
        """Return a text that takes at most so many lines, with an ellipsis if it is cut."""
        wrapped = self.wrapped(text)
        if len(wrapped) <= lines:
            return text
        kept = "".join(wrapped[:lines])
        while len(self.wrapped(f"{kept}…")) > lines or not kept[-1].isalnum():
            kept = kept[:-1]
            if not kept:
                break
        return f"{kept}…"

    def wrapped(self, text: str) -> tuple[str, ...]:
        """Return the lines of a text; those that end a paragraph end with a line break."""
        return _lines(text, self.width / self.size, self.bold or isinstance(text, Heading))

    def height_of(self, text: str) -> float:
        """Return the height that a text takes, with the gap below it."""
        return self.lines(text) * self.size * LINE + self.gap

    def pieces(self, text: str) -> Iterator[str]:
        """Yield the parts of a text as placed in columns: the whole text if it fits into one column."""
        return self._split(text) if self.height_of(text) > self.height else iter((text,))

    def _split(self, text: str) -> Iterator[str]:
        """Yield parts of a text that each fit into the column."""
        max_lines = max(1, int((self.height - self.gap) / (self.size * LINE)))
        lines = self.wrapped(text)
        for start in range(0, len(lines), max_lines):
            yield "".join(lines[start : start + max_lines]).strip("\n")


@lru_cache(maxsize=8_192)
def _widest_word(text: str, bold: bool) -> float:
    """Return the width of the widest word of a text, in font sizes."""
    return max((_width(word, bold=bold) for word in _words(text)), default=0)


@lru_cache(maxsize=8_192)  # texts are laid out at several heights
def _lines(text: str, max_width: float, bold: bool) -> tuple[str, ...]:
    """Wrap a text into lines of ``max_width`` font sizes; paragraphs end with a line break."""
    wrapped: list[str] = []
    for paragraph in text.split("\n"):
        *lines, last = _wrapped(paragraph, max_width, bold=bold)
        wrapped += [*lines, f"{last}\n"]
    return tuple(wrapped)


def _wrapped(text: str, max_width: float, *, bold: bool) -> Iterator[str]:
    """Yield the lines of a paragraph with trailing spaces; words longer than a line are broken."""
    line, line_width = "", 0.0
    for word in _words(text):
        width = _width(word, bold=bold)
        if line and line_width + width > max_width:
            yield line
            line, line_width = "", 0.0
        if width > max_width:
            *whole, word = _pieces_of_word(word, max_width, bold=bold)  # noqa: PLW2901 - the last part of the word
            yield from whole
            width = _width(word, bold=bold)
        line, line_width = line + word, line_width + width
    yield line


def _pieces_of_word(word: str, max_width: float, *, bold: bool) -> Iterator[str]:
    start, line_width = 0, 0.0
    for index, character in enumerate(word):
        width = _em(character, bold)
        if line_width + width > max_width and index > start:
            yield word[start:index]
            start, line_width = index, 0.0
        line_width += width
    yield word[start:]


def pages(texts: Sequence[str], column: Column, count: int) -> Iterator[list[list[str]]]:
    """Lay texts out on pages of ``count`` columns; a text is only split if it fits into no column.

    A heading is never the last in its column.
    """
    page: list[list[str]] = [[]]
    free_height = column.height
    following = [*texts, ""][1:]
    for text, next_text in zip(texts, following, strict=True):
        kept_below = column.height_of(next(column.pieces(next_text))) if isinstance(text, Heading) else 0
        for piece in column.pieces(text):
            height = column.height_of(piece)
            if height + min(kept_below, column.height - height) > free_height and page[-1]:
                page, finished = ([*page, []], None) if len(page) < count else ([[]], page)
                if finished:
                    yield finished
                free_height = column.height
            page[-1].append(piece)
            free_height -= height
    if page[-1]:
        yield page


def flowing(texts: Sequence[str], column: Column, count: int) -> Iterator[list[list[str]]]:
    """Lay texts out on pages of ``count`` columns, each full before the next: a text goes on where there is room.

    A heading stands above at least two lines of the next text.
    """
    most = max(1, int((column.height - column.gap) / (column.size * LINE)))
    filled: list[list[str]] = [[]]
    free_height = column.height
    for text in texts:
        lines = list(column.wrapped(text))
        while lines:
            room = min(most, int((free_height - column.gap) / (column.size * LINE)))
            needed = len(lines) + 2 if isinstance(text, Heading) else 1
            if room < needed and filled[-1]:
                filled.append([])
                free_height = column.height
                continue
            room = max(1, room)
            piece = "".join(lines[:room]).strip("\n")
            filled[-1].append(Heading(piece, text.colour) if isinstance(text, Heading) else piece)
            free_height -= column.height_of(filled[-1][-1])
            del lines[:room]
    for start in range(0, len(filled), count):
        yield filled[start : start + count]


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


def fitting(texts: Sequence[str], columns: Sequence[Column], count: int) -> Column:
    """Return the first of ever smaller columns that needs no more pages than the last, and breaks no more words."""
    smallest = columns[-1]
    page_count = len(list(pages(texts, smallest, count)))
    unbroken = [text for text in texts if smallest.holds_word(text)]
    return next(
        column
        for column in columns
        if column is smallest
        or (
            all(map(column.holds_word, unbroken))
            and sum(1 for _ in islice(pages(texts, column, count), page_count + 1)) == page_count
        )
    )


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


def _width(text: str, *, bold: bool) -> float:
    """Return the width of a text, in font sizes."""
    return sum(_em(character, bold) for character in text)


@lru_cache(maxsize=4_096)
def _em(character: str, bold: bool) -> float:
    """Return the width of a character, in font sizes: that of our font, with some to spare for what replaces it."""
    if unicodedata.combining(character):
        return 0
    width = fonts.advance_widths(fonts.BOLD if bold else fonts.REGULAR).get(character)
    if width is not None:
        return width * TO_SPARE
    return 1.1 if unicodedata.east_asian_width(character) in {"W", "F"} or character > "\uffff" else 0.7
