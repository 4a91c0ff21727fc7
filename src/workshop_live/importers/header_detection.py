"""Detection of the table in a sheet: titles, a header row, and merged cells above it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.importers.cells import Kind, infer_kind, is_figure
from workshop_live.importers.header_names import (
    QUESTIONS,
    is_answer_header,
    is_header,
    is_header_row,
    is_metadata_header,
    normalised,
)
from workshop_live.importers.notes import Notes
from workshop_live.importers.personal_data import contains_email, is_email
from workshop_live.importers.sheets import Sheet

_SEARCHED = 30  # rows that may be the header row
_SAMPLE = 1_000  # rows
_MOSTLY = 0.9
_MAX_NARROW = 0.3  # maximum share of narrow rows for them to be errors
_METADATA_KINDS = {Kind.TIME, Kind.NUMBER, Kind.IDENTIFIER}

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its header. ``above`` is the text of a merged cell over several columns."""

    place: int
    heading: str
    above: str
    cells: Row


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a sheet, and the title above them.

    From column ``pairs`` on, each row has alternating questions and answers; None if it has not.
    """

    sheet: str
    title: str
    columns: tuple[Column, ...]
    pairs: int | None = None


def detect_table(sheet: Sheet, notes: Notes) -> Table:
    """Return the table of a sheet. Rows that do not fit are left out and counted in ``notes``."""
    rows = _untransposed(sheet.rows)
    header_row = _header_row(rows)
    headings = rows[header_row] if header_row is not None else ("",) * len(rows[0])
    above = _merged_headers(rows[header_row - 1], headings) if header_row else ("",) * len(headings)
    start = header_row + 1 if header_row is not None else 0
    body = rows[start:]
    pairs = _first_pair(headings, body)
    if pairs is None and rows is sheet.rows:
        body = _fitting_rows(
            body, sheet.widths[start:], sheet.widths[header_row] if header_row is not None else 0, notes
        )
    cells = list(zip(*body, strict=True)) or [()] * len(headings)
    columns = (
        Column(place, " ".join(heading.split()), " ".join(merged.split()), tuple(column_cells))
        for place, (heading, merged, column_cells) in enumerate(zip(headings, above, cells, strict=True))
    )
    return Table(sheet.name, _title(rows[: header_row or 0]), tuple(columns), pairs)


def _fitting_rows(body: Sequence[Row], widths: Sequence[int], header_width: int, notes: Notes) -> Sequence[Row]:
    """Return the rows without those that have more cells than the headers, or that are broken by a line break.

    Without a header row, the most common width counts. ``widths`` are 0 for workbooks, where every row fits.
    """
    counts = Counter(widths)
    most_common = max(counts, key=lambda width: (counts[width], width), default=0)
    width = most_common if not header_width or len(counts) == 1 else header_width
    if not width:  # the rows of a workbook
        return body
    too_wide = {number for number, row in enumerate(body) if widths[number] > width and any(row[width:])}
    torn = _broken_rows(widths, width) if most_common == width else set()
    notes.too_wide += len(too_wide)
    notes.torn += len(torn)
    return [row for number, row in enumerate(body) if number not in too_wide and number not in torn]


def _broken_rows(widths: Sequence[int], full_width: int) -> set[int]:
    """Return the numbers of narrow rows next to each other, which are parts of rows with a line break.

    A single narrow row only ends early.
    """
    narrow = [width < full_width for width in widths]
    if sum(narrow) > _MAX_NARROW * len(narrow):  # the file leaves out empty cells
        return set()
    neighbours = zip([False, *narrow], narrow, [*narrow[1:], False], strict=False)
    return {
        number
        for number, (previous, current, following) in enumerate(neighbours)
        if current and (previous or following)
    }


def _untransposed(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows, transposed if each row is a question with its answers beside it."""
    questions = {row[0] for row in rows if row[0].endswith("?")}
    others = [cell for row in rows for cell in row[1:] if cell]
    has_few_questions = 2 * sum(cell.endswith("?") for cell in others) < len(others)
    is_transposed = len(questions) == len(rows) < len(rows[0]) and has_few_questions
    return list(zip(*rows, strict=True)) if is_transposed else rows


def _header_row(rows: Sequence[Row]) -> int | None:
    """Return the index of the header row, or None if the answers begin at once."""
    width = len(rows[0])
    if width == 1:
        return 0 if is_answer_header(rows[0][0]) or rows[0][0].endswith(("?", ":")) else None
    by_name = _row_of_names(rows[:_SEARCHED])
    row_number = _row_by_content(rows) if by_name is None else by_name
    has_answers_above = row_number is not None and any(is_email(cell) for row in rows[: row_number + 1] for cell in row)
    return None if has_answers_above else row_number


def _row_by_content(rows: Sequence[Row]) -> int | None:
    """Return the row below which columns hold figures, or else the fullest one; None if figures begin at once."""
    votes = [_row_before_figures(column) for column in zip(*rows[:_SAMPLE], strict=True)]
    counts = Counter(vote for vote in votes if vote is not None and vote >= 0)
    if counts:
        return min(counts, key=lambda number: (-counts[number], number))
    if -1 in votes:
        return None
    filled_cells = [sum(map(bool, row)) for row in rows[:_SEARCHED]]
    fullest = filled_cells.index(max(filled_cells))
    questions = (
        number for number, row in enumerate(rows[:fullest]) if filled_cells[number] == 1 and "".join(row).endswith("?")
    )
    return next(questions, fullest)


def _row_of_names(rows: Sequence[Row]) -> int | None:
    """Return the first row of known column names, or else the last that could also be a label with its value."""
    label_row = None
    for number, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        named = sum(map(is_header, filled))
        if len(filled) < 2 or not (2 * named >= len(filled) or is_header_row(row)):
            continue
        if len(filled) > 2 or named == 2:
            return number
        if is_figure(filled[1]) or (filled[1].endswith("?") and normalised(filled[0]) in QUESTIONS):
            continue
        if any(map(is_answer_header, filled)):
            return number
        label_row = number
    return label_row


def _row_before_figures(column: Sequence[str]) -> int | None:
    """Return the row below which a column holds figures, -1 if it does from the start, or None if it does not."""
    filled = [(number, is_figure(cell)) for number, cell in enumerate(column) if cell]
    remaining = sum(figure for _, figure in filled)
    for index, (number, figure) in enumerate(filled[:_SEARCHED]):
        below = len(filled) - index - 1
        if not index and figure and remaining >= _MOSTLY * len(filled) and len(filled) > 1:
            return -1
        remaining -= figure
        if not figure and below and filled[index + 1][1] and remaining >= _MOSTLY * below:
            return number
    return None


def _merged_headers(row: Row, headings: Row) -> Row:
    """Return the merged cells for columns whose own header only says that they hold answers, else ""."""
    if any(map(is_email, row)):
        return ("",) * len(row)
    is_replaceable = [not heading or is_answer_header(heading) for heading in headings]
    if all(row[:2]) and not any(row[2:]) and is_replaceable[:2] == [True, False]:  # a label and what it says
        return ("",) * len(row)
    return tuple(
        cell if replaceable and not is_figure(cell) else ""
        for cell, replaceable in zip(row, is_replaceable, strict=True)
    )


def _title(rows: Sequence[Row]) -> str:
    """Return the text above the header row that is most likely the question, or ""."""
    lines = [[cell for cell in row if cell] for row in rows]
    texts = [cell for line in lines for cell in line if not is_figure(cell) and not is_email(cell)]
    questions = [cell for cell in texts if cell.endswith("?")]
    labelled = [line[1] for line in lines if len(line) > 1 and normalised(line[0]) in QUESTIONS]
    single = [line[0] for line in lines if len(line) == 1 and line[0] in texts]
    return " ".join(next(iter([*questions, *labelled, *single[-1:]]), "").split())


def _first_pair(headings: Sequence[str], body: Sequence[Sequence[str]]) -> int | None:
    """Return the first column of alternating questions and answers, or None if there are none behind the headers."""
    start = max((number for number, heading in enumerate(headings, 1) if heading), default=0)
    if not start or len(headings) - start < 2:
        return None
    last_column = [row[start - 1] for row in body]
    if not is_metadata_header(headings[start - 1]) and infer_kind(last_column) not in _METADATA_KINDS:
        return None
    pairs = [
        (questions, answer)
        for row in body
        for questions, answer in zip(row[start::2], row[start + 1 :: 2], strict=False)
    ]
    questions = [question for question, _ in pairs if question]
    orphans = sum(not question for question, answer in pairs if answer)
    are_questions = 2 * len(set(questions)) <= len(questions) or all(question.endswith("?") for question in questions)
    return start if questions and are_questions and not orphans and not any(map(contains_email, questions)) else None
