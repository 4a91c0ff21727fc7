"""Sheets of text cells, common to CSV files and workbooks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workshop_live.importers.questions import UnreadableFileError

MAX_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The non-empty rows of a sheet, padded to equal length. CSV files have no sheet name."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """The number of cells written in each row, or 0 in workbooks, where it has no meaning."""
    breaks: frozenset[int] = frozenset()
    """The numbers of the rows that follow an empty one."""

    def part(self, start: int, stop: int) -> "Sheet":
        """Return some of the rows, without empty columns at the end."""
        width = max(_filled_width(row) for row in self.rows[start:stop])
        rows = tuple(row[:width] for row in self.rows[start:stop])
        breaks = frozenset(row - start for row in range(start + 1, stop) if row in self.breaks)
        return Sheet(self.name, rows, self.widths[start:stop], breaks)


def make_sheet(name: str, rows: Iterable[Sequence[str]], *, has_widths: bool = False) -> Sheet:
    """Return a sheet of these rows. ``has_widths`` keeps the number of cells of each row.

    Raises UnreadableFileError above MAX_CELLS.
    """
    filled_rows: list[tuple[str, ...]] = []
    widths: list[int] = []
    breaks: set[int] = set()
    width = 0
    for row in rows:
        cells = tuple(cell.strip() for cell in row)
        filled_width = _filled_width(cells)
        if not filled_width:
            breaks.add(len(filled_rows))
            continue
        filled_rows.append(cells[:filled_width])
        widths.append(len(cells) if has_widths else 0)
        width = max(width, filled_width)
        if len(filled_rows) * width > MAX_CELLS:
            raise UnreadableFileError(f"The file has more than {MAX_CELLS:,} cells. Divide it, one question a file.")
    padded = tuple(row + ("",) * (width - len(row)) for row in filled_rows)
    return Sheet(name, padded, tuple(widths), frozenset(breaks))


def _filled_width(row: Sequence[str]) -> int:
    """Return the number of cells up to the last that is not empty."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def choose_sheets(sheets: Sequence[Sheet], wanted: str) -> list[Sheet]:
    """Return the sheet with a name or a number; all sheets if ``wanted`` is empty. Raises UnreadableFileError."""
    if not wanted:
        return list(sheets)
    normalised = wanted.casefold().strip()
    matches = [sheet for sheet in sheets if sheet.name.casefold().strip() == normalised]
    if not matches and wanted.isdecimal() and 1 <= int(wanted) <= len(sheets):
        matches = [sheets[int(wanted) - 1]]
    if len(matches) != 1:
        names = ", ".join(f'{number} "{sheet.name}"' for number, sheet in enumerate(sheets, 1))
        raise UnreadableFileError(f'There is no sheet "{wanted}". The sheets are: {names}.')
    return matches
