"""Parsing of CSV with any separator and quoting."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workshop_live.importers.cells import Kind, infer_kind
from workshop_live.importers.header_names import is_header_row
from workshop_live.importers.personal_data import is_row_fragment
from workshop_live.importers.questions import UnreadableFileError
from workshop_live.importers.sheets import Sheet, make_sheet

_DELIMITERS = ";,\t|"
_SAMPLE_ROWS = 200
_SAMPLE = 200_000
_SEARCHED = 30  # rows that may be headers
_CONSISTENT = 0.8  # share of rows with the most common number of columns
_MOSTLY_EVEN = 0.5  # minimum share if a column holds only figures
_MAX_LINES = 50  # lines of a quoted text in a file with broken quotes
_SEP_LINE = re.compile(r'"?sep=([^\r\n])"?[;,|\t ]*(?:\r\n?|\n|$)', re.IGNORECASE)
_FIGURES = {Kind.NUMBER, Kind.TIME, Kind.IDENTIFIER}

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Dialect:
    """A CSV dialect, and how well it fits a sample."""

    delimiter: str
    is_spaced: bool = False
    """Whether most separators are followed by a space, as in prose."""
    broken: int = 0
    """The number of cells that are fragments of rows."""
    share: float = 0
    """The share of rows with the most common number of columns."""
    even: int = 0
    """The number of such rows."""
    columns: int = 1
    has_headings: bool = False
    has_figures: bool = False
    """Whether a column holds only numbers, times or identifiers."""

    @property
    def fits(self) -> bool:
        """Whether the rows form a table in this dialect. Commas followed by spaces need more evidence."""
        if self.columns < 2:
            return False
        is_even = self.share >= _CONSISTENT and (self.has_evidence or not self.is_spaced)
        return is_even or self.has_headings or (self.has_figures and self.share >= _MOSTLY_EVEN)

    @property
    def has_evidence(self) -> bool:
        """Whether headers or a column of figures show that this is a table."""
        return self.has_headings or self.has_figures

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """A sort key; higher ranks fit better."""
        return -self.broken, self.share >= _CONSISTENT, self.even, self.columns


def parse_csv(text: str) -> Sheet | None:
    """Parse CSV in the dialect that fits best. Return None if none fits.

    A first line "sep=;", which Excel writes, decides on the separator.
    """
    sep_line = _SEP_LINE.match(text)
    if sep_line:
        text, dialect = text[sep_line.end() :], _Dialect(sep_line[1])
        dialect = _evaluate(text[:_SAMPLE], dialect.delimiter)
    else:
        candidates = _fitting_dialects(text)
        if not candidates:
            return None
        dialect = max(candidates, key=lambda candidate: candidate.rank)
    return make_sheet("", _rows(text, dialect), has_widths=True)


def is_csv(text: str) -> bool:
    """Return whether a text is evidently a table: it begins with "sep=;", or has headers or a column of figures."""
    return _SEP_LINE.match(text) is not None or any(dialect.has_evidence for dialect in _fitting_dialects(text))


def parse_lines(text: str) -> Sheet:
    """Return a sheet with one column, in which quoted texts may span lines."""
    return make_sheet("", _rows(text, _Dialect("\x1f")), has_widths=True)  # a separator that does not occur in text


def has_separators(text: str) -> bool:
    """Return whether most lines contain a possible separator."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:_SAMPLE_ROWS]
    return 2 * sum(re.search(r"[;|\t]|,\S", line) is not None for line in lines) > len(lines)


def _fitting_dialects(text: str) -> list[_Dialect]:
    """Return the dialects that fit."""
    sample = text[:_SAMPLE]
    return [
        dialect
        for dialect in (_evaluate(sample, delimiter) for delimiter in _DELIMITERS if delimiter in sample)
        if dialect.fits
    ]


def _evaluate(sample: str, delimiter: str) -> _Dialect:
    """Return the dialect with a separator, and how well it fits."""
    rows = _parse_sample(sample, _Dialect(delimiter))
    later_cells = [cell for row in rows for cell in row[1:] if cell]
    is_spaced = delimiter != "\t" and 2 * sum(cell.startswith(" ") for cell in later_cells) > len(later_cells)
    if is_spaced:
        rows = _parse_sample(sample, _Dialect(delimiter, is_spaced=True))
    share, even, columns = _evenness(rows)
    return _Dialect(
        delimiter,
        is_spaced,
        broken=sum(is_row_fragment(cell) for row in rows for cell in row),
        share=share,
        even=even,
        columns=columns,
        has_headings=any(is_header_row([cell.strip() for cell in row]) for row in rows[:_SEARCHED]),
        has_figures=_has_figures([row for row in rows if len(row) == columns > 1]),
    )


def _parse_sample(sample: str, dialect: _Dialect) -> list[list[str]]:
    return list(itertools.islice(_rows(sample, dialect), _SAMPLE_ROWS))


def _evenness(rows: Rows) -> tuple[float, int, int]:
    """Return the share of rows with the most common number of columns, the number of such rows, and that number."""
    whole = _even_rows([row for row in rows if any(row)])
    parts = [list(part) for filled, part in itertools.groupby(rows, any) if filled]
    tables = [_even_rows(part) for part in parts if len(part) > 1]
    if whole[0] >= _CONSISTENT * whole[1] or len(tables) < 2:
        even, of, columns = whole
    else:
        even, of = sum(table[0] for table in tables), sum(table[1] for table in tables)
        columns = max(table[2] for table in tables)
    return (even / of if of else 0.0), even, columns


def _even_rows(rows: Rows) -> tuple[int, int, int]:
    """Return (even rows, rows from the first of them on, columns), for the most common number of columns."""
    widths = [len(row) for row in rows]
    columns = min(Counter(widths).items(), key=lambda item: (-item[1], -item[0]), default=(1, 0))[0]
    below = widths[widths.index(columns) :] if widths else []
    is_one = below.count(columns) == 1 < len(widths)  # of rows that all have another number
    return (0, 1, 1) if is_one else (below.count(columns), len(below), columns)


def _has_figures(rows: Rows) -> bool:
    columns = zip(*rows[1:], strict=True) if len(rows) > 2 else ()
    return any(infer_kind([cell.strip() for cell in column]) in _FIGURES for column in columns)


def _rows(text: str, dialect: _Dialect) -> Iterator[list[str]]:
    """Yield all rows; row by row if the quotes are broken."""
    lines = list(io.StringIO(text, newline=""))
    try:
        yield from list(_reader(lines, dialect, strict=True))
    except csv.Error:
        number = 0
        while number < len(lines):
            line_count, row = _parse_row(lines, number, dialect)
            number += line_count
            yield row


def _parse_row(lines: Sequence[str], start: int, dialect: _Dialect) -> tuple[int, list[str]]:
    """Return the number of lines of a row, and its cells. Unclosed and stray quotes are text."""
    is_open = True
    for line_count in range(1, min(_MAX_LINES, len(lines) - start) + 1):
        try:
            return line_count, next(iter(_reader(lines[start : start + line_count], dialect, strict=True)), [])
        except csv.Error as error:
            is_open = "unexpected end" in str(error)
            if not is_open:
                break
    is_open = is_open or lines[start].count('"') % 2 == 1
    try:
        return 1, next(iter(_reader(lines[start : start + 1], dialect, strict=False, quoted=not is_open)), [])
    except csv.Error as error:
        raise UnreadableFileError(f"Line {start + 1} cannot be read as CSV: {error}.") from None


def _reader(lines: Sequence[str], dialect: _Dialect, *, strict: bool, quoted: bool = True) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        skipinitialspace=dialect.is_spaced,
        strict=strict,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
