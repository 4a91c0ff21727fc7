"""CSV, however its columns are separated and its texts are quoted."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workshop_live.importers.cells import Kind, kind_of
from workshop_live.importers.identities import is_part_of_a_row
from workshop_live.importers.names import heads
from workshop_live.importers.questions import UnreadableFileError
from workshop_live.importers.sheets import Sheet, make_sheet

_DELIMITERS = ";,\t|"
_SAMPLE_ROWS = 200
_SAMPLE = 200_000
_SEARCHED = 30  # rows, for headings
_CONSISTENT = 0.8  # of the rows, from the first that has as many columns as most
_MOSTLY_EVEN = 0.5  # of them, where figures tell that they are rows
_MAX_LINES = 50  # of a text in quotation marks, where quotation marks are not to be trusted
_SAID = re.compile(r'"?sep=([^\r\n])"?[;,|\t ]*(?:\r\n?|\n|$)', re.IGNORECASE)
_TELLING = {Kind.NUMBER, Kind.TIME, Kind.IDENTIFIER}

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """A way to read the rows, and how well it fits them."""

    delimiter: str
    is_spaced: bool = False
    """Whether a space comes after most delimiters, as in prose."""
    torn: int = 0
    """Cells that are more than a cell: an e-mail address with a separator beside it."""
    share: float = 0
    """Of the rows, those that have as many columns as most."""
    even: int = 0
    """How many rows these are."""
    columns: int = 1
    has_headings: bool = False
    has_figures: bool = False
    """Whether a column holds only numbers, times or identifiers."""

    @property
    def fits(self) -> bool:
        """Whether the rows are a table in this layout. Commas with spaces after them are not enough to say so."""
        if self.columns < 2:
            return False
        is_even = self.share >= _CONSISTENT and (self.is_told or not self.is_spaced)
        return is_even or self.has_headings or (self.has_figures and self.share >= _MOSTLY_EVEN)

    @property
    def is_told(self) -> bool:
        """Whether headings or a column of figures say that it is a table."""
        return self.has_headings or self.has_figures

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """The higher, the better it fits."""
        return -self.torn, self.share >= _CONSISTENT, self.even, self.columns


def read_separated(text: str) -> Sheet | None:
    """The rows of a CSV file; None where nothing divides its lines into columns.

    A first line "sep=;", which Excel writes, is taken at its word.
    """
    said = _SAID.match(text)
    if said:
        text, layout = text[said.end() :], _Layout(said[1])
        layout = _fitting(text[:_SAMPLE], layout.delimiter)
    else:
        found = _layouts(text)
        if not found:
            return None
        layout = max(found, key=lambda it: it.rank)
    return make_sheet("", _rows(text, layout), has_widths=True)


def is_separated(text: str) -> bool:
    """Whether a text is a table, though no name says so: it begins with "sep=;", or headings or figures tell."""
    return _SAID.match(text) is not None or any(it.is_told for it in _layouts(text))


def read_lines(text: str) -> Sheet:
    """A sheet of one column, in which a text in quotation marks may have several lines."""
    return make_sheet("", _rows(text, _Layout("\x1f")), has_widths=True)  # it stands in no text


def has_separators(text: str) -> bool:
    """Whether most lines have something in them that could divide them."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:_SAMPLE_ROWS]
    return 2 * sum(re.search(r"[;|\t]|,\S", line) is not None for line in lines) > len(lines)


def _layouts(text: str) -> list[_Layout]:
    sample = text[:_SAMPLE]
    return [it for it in (_fitting(sample, delimiter) for delimiter in _DELIMITERS if delimiter in sample) if it.fits]


def _fitting(sample: str, delimiter: str) -> _Layout:
    """How well a delimiter fits."""
    rows = _sampled(sample, _Layout(delimiter))
    behind = [cell for row in rows for cell in row[1:] if cell]
    is_spaced = delimiter != "\t" and 2 * sum(cell.startswith(" ") for cell in behind) > len(behind)
    if is_spaced:
        rows = _sampled(sample, _Layout(delimiter, is_spaced=True))
    share, even, columns = _evenness(rows)
    return _Layout(
        delimiter,
        is_spaced,
        torn=sum(is_part_of_a_row(cell) for row in rows for cell in row),
        share=share,
        even=even,
        columns=columns,
        has_headings=any(heads([cell.strip() for cell in row]) for row in rows[:_SEARCHED]),
        has_figures=_has_figures([row for row in rows if len(row) == columns > 1]),
    )


def _sampled(sample: str, layout: _Layout) -> list[list[str]]:
    return list(itertools.islice(_rows(sample, layout), _SAMPLE_ROWS))


def _evenness(rows: Rows) -> tuple[float, int, int]:
    """The share of the rows that have as many columns as most, how many these are, and that number.

    Of each part between empty rows, if the whole is not even: a file may hold several tables.
    """
    whole = _even_rows([row for row in rows if any(row)])
    parts = [list(part) for filled, part in itertools.groupby(rows, any) if filled]
    tables = [_even_rows(part) for part in parts if len(part) > 1]
    if whole[0] >= _CONSISTENT * whole[1] or len(tables) < 2:
        even, of, columns = whole
    else:
        even, of = sum(it[0] for it in tables), sum(it[1] for it in tables)
        columns = max(it[2] for it in tables)
    return (even / of if of else 0.0), even, columns


def _even_rows(rows: Rows) -> tuple[int, int, int]:
    """How many rows have as many columns as most, of how many from the first of them on, and that number."""
    widths = [len(row) for row in rows]
    columns = min(Counter(widths).items(), key=lambda item: (-item[1], -item[0]), default=(1, 0))[0]
    below = widths[widths.index(columns) :] if widths else []
    is_one = below.count(columns) == 1 < len(widths)  # of rows that all have another number
    return (0, 1, 1) if is_one else (below.count(columns), len(below), columns)


def _has_figures(rows: Rows) -> bool:
    columns = zip(*rows[1:], strict=True) if len(rows) > 2 else ()
    return any(kind_of([cell.strip() for cell in column]) in _TELLING for column in columns)


def _rows(text: str, layout: _Layout) -> Iterator[list[str]]:
    """All rows; where quotation marks are not as they should be, row by row."""
    lines = list(io.StringIO(text, newline=""))
    try:
        yield from list(_reader(lines, layout, strict=True))
    except csv.Error:
        at = 0
        while at < len(lines):
            taken, row = _row_at(lines, at, layout)
            at += taken
            yield row


def _row_at(lines: Sequence[str], at: int, layout: _Layout) -> tuple[int, list[str]]:
    """A row, and how many lines it takes. Quotation marks that are never closed, or stand in a word, are text."""
    is_open = True
    for taken in range(1, min(_MAX_LINES, len(lines) - at) + 1):
        try:
            return taken, next(iter(_reader(lines[at : at + taken], layout, strict=True)), [])
        except csv.Error as error:
            is_open = "unexpected end" in str(error)
            if not is_open:
                break
    is_open = is_open or lines[at].count('"') % 2 == 1
    try:
        return 1, next(iter(_reader(lines[at : at + 1], layout, strict=False, quoted=not is_open)), [])
    except csv.Error as error:
        raise UnreadableFileError(f"Line {at + 1} cannot be read as CSV: {error}.") from None


def _reader(lines: Sequence[str], layout: _Layout, *, strict: bool, quoted: bool = True) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=layout.delimiter,
        skipinitialspace=layout.is_spaced,
        strict=strict,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
