"""Splitting a sheet with several tables one below the other, as meeting tools write one for each poll."""

from collections.abc import Iterator

from workshop_live.importers.header_names import QUESTIONS, is_header_row, normalised
from workshop_live.importers.sheets import Sheet

_SEARCHED = 30  # rows that are searched for the first headings


def split_blocks(sheet: Sheet) -> Iterator[Sheet]:
    """Yield the parts of a sheet, each beginning with its title or with a header row below an empty row."""
    start, has_headers = 0, False
    for row_number, row in enumerate(sheet.rows):
        may_be_header = row_number < _SEARCHED or row_number in sheet.breaks or _is_title(sheet.rows[row_number - 1])
        if not may_be_header or not is_header_row(row):
            continue
        first = _first_title(sheet, row_number, start)
        if has_headers and first > start and (first < row_number or row_number in sheet.breaks):
            yield sheet.part(start, first)
            start = first
        has_headers = True
    if sheet.rows:
        yield sheet.part(start, len(sheet.rows))


def _first_title(sheet: Sheet, header_row: int, start: int) -> int:
    """Return the first row of the titles right above a header row, or above the empty row before it."""
    first = header_row
    while first - 1 > start and _is_title(sheet.rows[first - 1]):
        if first in sheet.breaks and first - 1 not in sheet.breaks:
            break
        first -= 1
    return first


def _is_title(row: tuple[str, ...]) -> bool:
    """Return whether a row is a title: a single cell, or a label with a value."""
    filled = sum(map(bool, row))
    return bool(row[0]) and (filled == 1 or (filled == 2 and normalised(row[0]) in QUESTIONS))
