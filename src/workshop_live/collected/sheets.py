"""Sheets of cells, all of them as text: what CSV files and workbooks have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workshop_live.collected.questions import Unreadable

MOST_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that hold something, each as long as the longest. A CSV file is a sheet without a name."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def make_sheet(name: str, rows: Iterable[Sequence[str]]) -> Sheet:
    """A sheet of these rows."""
    kept: list[tuple[str, ...]] = []
    width = 0
    for row in rows:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            kept.append(tuple(cells))
            width = max(width, len(cells))
        if len(kept) * width > MOST_CELLS:
            raise Unreadable(f"The file has more than {MOST_CELLS:,} cells. Divide it, one question a file.")
    return Sheet(name, tuple(row + ("",) * (width - len(row)) for row in kept))


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
        raise Unreadable(f'There is no sheet "{wanted}". The sheets are: {names}.')
    return found
