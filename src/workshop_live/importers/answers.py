"""The cells of a table as answers with ids. Who somebody is, and what is more than a cell, is none."""

import re
from collections.abc import Iterable, Sequence

from workshop_live.importers.cells import Kind, kind_of
from workshop_live.importers.decoding import shown
from workshop_live.importers.headings import Column, Table
from workshop_live.importers.identities import has_address, is_address, is_part_of_a_row
from workshop_live.importers.names import IDS, folded, names_id
from workshop_live.importers.notes import Notes

Answer = tuple[str, str]
"""The id of a row, and what was written."""

_SEPARATORS = re.compile(r"[;,|\t]")


def answers_only(rows: Iterable[Answer], notes: Notes, *, alone: bool = False) -> list[Answer]:
    """What can be shown of the rows that hold an answer. Those that stand ``alone`` on a line may be whole rows."""
    kept = []
    for row_id, text in rows:
        if is_address(text) or is_part_of_a_row(text) or (alone and has_address(text) and _SEPARATORS.search(text)):
            notes.identities += 1
        else:
            kept.append((row_id, shown(text)))
    return kept


def rows_of(table: Table, columns: Sequence[Column], places: Sequence[int], notes: Notes) -> list[Answer]:
    """The answers in columns, of some rows: of several from one row, each with its number behind the id of the row."""
    ids = ids_of(table, columns, places)
    rows = [
        (f"{ids[place]}.{number}" if len(columns) > 1 else ids[place], column.cells[place])
        for place in places
        for number, column in enumerate(columns, 1)
        if column.cells[place]
    ]
    return answers_only(rows, notes, alone=len(table.columns) == 1)


def ids_of(table: Table, columns: Sequence[Column], places: Sequence[int]) -> Sequence[str]:
    """What tells the rows with answers apart; their numbers where no column does, or where it tells who somebody is."""
    answered = [place for place in places if any(column.cells[place] for column in columns)]
    candidates = [column for column in table.columns if _tells_apart(column) and column not in columns]
    for column in sorted(candidates, key=lambda column: folded(column.heading) not in IDS):
        ids = {column.cells[place] for place in answered}
        if len(ids) == len(answered) and "" not in ids:
            return column.cells
    return [str(number) for number in range(1, len(table.columns[0].cells) + 1)]


def _tells_apart(column: Column) -> bool:
    """Whether a column holds ids, and neither addresses nor names."""
    if not names_id(column.heading) or any(map(has_address, column.cells)):
        return False
    return folded(column.heading) in IDS or kind_of(column.cells) in {Kind.NUMBER, Kind.IDENTIFIER}
