"""The tables of a sheet that holds several, one below the other, as meeting tools write a table for each poll."""

from collections.abc import Iterator

from workshop_live.importers.names import QUESTIONS, folded, heads
from workshop_live.importers.sheets import Sheet

_SEARCHED = 30  # rows, for the first headings


def blocks_of(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet in parts. Each after the first begins with its title, or with a row of headings below an empty row."""
    begun, has_headings = 0, False
    for at, row in enumerate(sheet.rows):
        may_head = at < _SEARCHED or at in sheet.breaks or _is_title(sheet.rows[at - 1])
        if not may_head or not heads(row):
            continue
        first = _first_of(sheet, at, begun)
        if has_headings and first > begun and (first < at or at in sheet.breaks):
            yield sheet.part(begun, first)
            begun = first
        has_headings = True
    if sheet.rows:
        yield sheet.part(begun, len(sheet.rows))


def _first_of(sheet: Sheet, heading: int, begun: int) -> int:
    """The first of the titles that stand right above a row of headings, or above the empty row before it."""
    first = heading
    while first - 1 > begun and _is_title(sheet.rows[first - 1]):
        if first in sheet.breaks and first - 1 not in sheet.breaks:
            break
        first -= 1
    return first


def _is_title(row: tuple[str, ...]) -> bool:
    filled = sum(map(bool, row))
    return bool(row[0]) and (filled == 1 or (filled == 2 and folded(row[0]) in QUESTIONS))
