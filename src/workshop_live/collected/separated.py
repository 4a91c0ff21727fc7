"""CSV, however its columns are separated."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from workshop_live.collected.questions import Unreadable
from workshop_live.collected.sheets import Sheet, make_sheet

_DELIMITERS = ";,\t|"
_NONE = "\x1f"  # stands in no text, so it separates nothing
_SAMPLE_ROWS = 200
_SAMPLE = 200_000
_CONSISTENT = 0.8  # of the rows, from the first that has as many columns as most


def read_separated(text: str) -> Sheet:
    """The rows of a CSV file. A first line "sep=;", which Excel writes, is taken at its word."""
    line, _, rest = text.partition("\n")
    said = line.strip().casefold()
    if said.startswith("sep=") and len(said) == len("sep=,"):
        return make_sheet("", _rows(rest, said[-1]))
    return make_sheet("", _rows(text, _delimiter(text[:_SAMPLE])))


def read_lines(text: str) -> list[str]:
    """The lines of a text, one answer each."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Quotation marks that are never closed, or stand inside a word, are part of the text."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        is_open = "unexpected end" in str(error)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if is_open else csv.QUOTE_MINIMAL
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    try:
        return list(reader)
    except csv.Error as error:
        raise Unreadable(f"Line {reader.line_num} cannot be read as CSV: {error}.") from None


def _delimiter(sample: str) -> str:
    """What divides most rows into the same number of columns; nothing where answers only have commas in them."""
    found = [(*_consistency(sample, delimiter), delimiter) for delimiter in _DELIMITERS if delimiter in sample]
    good = [(share, columns, delimiter) for share, columns, delimiter in found if share >= _CONSISTENT]
    return max(good)[2] if good else _NONE


def _consistency(sample: str, delimiter: str) -> tuple[float, int]:
    """How many of the rows have the number of columns that most rows have, and that number."""
    if delimiter != "\t" and 2 * sample.count(f"{delimiter} ") > sample.count(delimiter):
        return 0.0, 1
    widths = list(itertools.islice(_widths(sample, delimiter), _SAMPLE_ROWS))
    columns = min(Counter(widths).items(), key=lambda item: (-item[1], -item[0]), default=(1, 0))[0]
    if columns < 2:
        return 0.0, 1
    of_table = widths[widths.index(columns) :]
    return of_table.count(columns) / len(of_table), columns


def _widths(sample: str, delimiter: str) -> Iterator[int]:
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                yield len(row)
    except csv.Error:
        return
