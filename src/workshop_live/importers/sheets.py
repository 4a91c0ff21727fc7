"""Sheets of cells, all of them as text: what CSV files and workbooks have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workshop_live.importers.questions import UnreadableFileError

MAX_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that hold something, each as long as the longest. A CSV file is a sheet without a name."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """How many cells each row was written with, 0 where that says nothing, as in a workbook."""
    breaks: frozenset[int] = frozenset()
    """The rows before which there was an empty one."""

    def part(self, first: int, after: int) -> "Sheet":
        """Some of the rows, no wider than they are."""
        width = max(_filled(row) for row in self.rows[first:after])
        rows = tuple(row[:width] for row in self.rows[first:after])
        breaks = frozenset(at - first for at in range(first + 1, after) if at in self.breaks)
        return Sheet(self.name, rows, self.widths[first:after], breaks)


def make_sheet(name: str, rows: Iterable[Sequence[str]], *, has_widths: bool = False) -> Sheet:
    """A sheet of these rows. Where the number of cells that a row was written with says something, it is kept."""
    kept: list[tuple[str, ...]] = []
    widths: list[int] = []
    breaks: set[int] = set()
    width = 0
    for row in rows:
        cells = tuple(cell.strip() for cell in row)
        filled = _filled(cells)
        if not filled:
            breaks.add(len(kept))
            continue
        kept.append(cells[:filled])
        widths.append(len(cells) if has_widths else 0)
        width = max(width, filled)
        if len(kept) * width > MAX_CELLS:
            raise UnreadableFileError(f"The file has more than {MAX_CELLS:,} cells. Divide it, one question a file.")
    padded = tuple(row + ("",) * (width - len(row)) for row in kept)
    return Sheet(name, padded, tuple(widths), frozenset(breaks))


def _filled(row: Sequence[str]) -> int:
    """How many cells of a row there are up to the last that holds something."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def choose_sheets(sheets: Sequence[Sheet], wanted: str) -> list[Sheet]:
    """The sheets, or the one that is named by its name or its number."""
    if not wanted:
        return list(sheets)
    folded = wanted.casefold().strip()
    found = [sheet for sheet in sheets if sheet.name.casefold().strip() == folded]
    if not found and wanted.isdecimal() and 1 <= int(wanted) <= len(sheets):
        found = [sheets[int(wanted) - 1]]
    if len(found) != 1:
        names = ", ".join(f'{number} "{sheet.name}"' for number, sheet in enumerate(sheets, 1))
        raise UnreadableFileError(f'There is no sheet "{wanted}". The sheets are: {names}.')
    return found
