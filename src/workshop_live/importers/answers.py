"""Answers with ids from the cells of a table. Personal data and fragments of rows are filtered out."""

import re
from collections.abc import Iterable, Sequence

from workshop_live.importers.cells import Kind, infer_kind
from workshop_live.importers.files import printable
from workshop_live.importers.header_detection import Column, Table
from workshop_live.importers.header_names import IDS, is_id_header, normalised
from workshop_live.importers.notes import Notes
from workshop_live.importers.personal_data import contains_email, is_email, is_row_fragment

Answer = tuple[str, str]
"""The id of a row, and the text of the answer."""

_SEPARATORS = re.compile(r"[;,|\t]")


def filter_answers(rows: Iterable[Answer], notes: Notes, *, alone: bool = False) -> list[Answer]:
    """Drop answers that are, or contain, e-mail addresses and fragments of rows, and count them in ``notes``.

    ``alone`` means that the table has one column only, so that a cell may be a whole row.
    """
    answers = []
    for row_id, text in rows:
        if is_email(text) or is_row_fragment(text) or (alone and contains_email(text) and _SEPARATORS.search(text)):
            notes.identities += 1
        else:
            answers.append((row_id, printable(text)))
    return answers


def answers_in(table: Table, columns: Sequence[Column], row_numbers: Sequence[int], notes: Notes) -> list[Answer]:
    """Return the answers in some columns and rows. With several columns, ids end in the number of the column."""
    ids = row_ids(table, columns, row_numbers)
    answers = [
        (f"{ids[row]}.{number}" if len(columns) > 1 else ids[row], column.cells[row])
        for row in row_numbers
        for number, column in enumerate(columns, 1)
        if column.cells[row]
    ]
    return filter_answers(answers, notes, alone=len(table.columns) == 1)


def row_ids(table: Table, columns: Sequence[Column], row_numbers: Sequence[int]) -> Sequence[str]:
    """Return an id for each row: from a column of unique ids without personal data, else row numbers."""
    answered = [row for row in row_numbers if any(column.cells[row] for column in columns)]
    candidates = [column for column in table.columns if _has_ids(column) and column not in columns]
    for column in sorted(candidates, key=lambda column: normalised(column.heading) not in IDS):
        ids = {column.cells[row] for row in answered}
        if len(ids) == len(answered) and "" not in ids:
            return column.cells
    return [str(number) for number in range(1, len(table.columns[0].cells) + 1)]


def _has_ids(column: Column) -> bool:
    """Return whether a column holds ids, and no e-mail addresses or names."""
    if not is_id_header(column.heading) or any(map(contains_email, column.cells)):
        return False
    return normalised(column.heading) in IDS or infer_kind(column.cells) in {Kind.NUMBER, Kind.IDENTIFIER}
