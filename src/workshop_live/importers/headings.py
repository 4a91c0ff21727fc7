"""Where in a sheet its table begins: below titles, a row of headings, and what was asked in merged cells."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.importers.cells import is_figure
from workshop_live.importers.identities import is_address
from workshop_live.importers.names import QUESTIONS, folded, heads, names_a_column, names_answers
from workshop_live.importers.notes import Notes
from workshop_live.importers.pairs import first_of_pairs
from workshop_live.importers.sheets import Sheet

_SEARCHED = 30  # rows
_COUNTED = 1_000  # rows
_MOSTLY = 0.9
_NARROW = 0.3  # of the rows at most have fewer cells than the table, where that is a mistake

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column below its heading. What was asked stands ``above`` where a merged cell says it for several columns."""

    place: int
    heading: str
    above: str
    cells: Row


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a sheet, and what the rows above say that was asked.

    From the column ``pairs`` on, a question stands beside its answer in each row.
    """

    sheet: str
    title: str
    columns: tuple[Column, ...]
    pairs: int | None = None


def table_of(sheet: Sheet, notes: Notes) -> Table:
    """The table of a sheet. Rows that do not fit into it are left out, and noted."""
    rows = _upright(sheet.rows)
    first = _heading_row(rows)
    headings = rows[first] if first is not None else ("",) * len(rows[0])
    above = _above(rows[first - 1], headings) if first else ("",) * len(headings)
    begun = first + 1 if first is not None else 0
    body = rows[begun:]
    pairs = first_of_pairs(headings, body)
    if pairs is None and rows is sheet.rows:
        body = _fitting(body, sheet.widths[begun:], sheet.widths[first] if first is not None else 0, notes)
    cells = list(zip(*body, strict=True)) or [()] * len(headings)
    columns = (
        Column(place, " ".join(heading.split()), " ".join(over.split()), tuple(below))
        for place, (heading, over, below) in enumerate(zip(headings, above, cells, strict=True))
    )
    return Table(sheet.name, _title(rows[: first or 0]), tuple(columns), pairs)


def _fitting(body: Sequence[Row], widths: Sequence[int], headed: int, notes: Notes) -> Sequence[Row]:
    """The rows that have no more cells than the headings, or than most rows where there are none, and are not torn."""
    counted = Counter(widths)
    usual = max(counted, key=lambda width: (counted[width], width), default=0)
    most = usual if not headed or len(counted) == 1 else headed
    if not most:  # the rows of a workbook
        return body
    too_wide = {at for at, row in enumerate(body) if widths[at] > most and any(row[most:])}
    torn = _torn(widths, most) if usual == most else set()
    notes.too_wide += len(too_wide)
    notes.torn += len(torn)
    return [row for at, row in enumerate(body) if at not in too_wide and at not in torn]


def _torn(widths: Sequence[int], most: int) -> set[int]:
    """The parts of rows that a line break divides: narrow rows one after the other. One alone only ends early."""
    narrow = [width < most for width in widths]
    if sum(narrow) > _NARROW * len(narrow):  # it is the way that they are written
        return set()
    either_side = zip([False, *narrow], narrow, [*narrow[1:], False], strict=False)
    return {at for at, (before, itself, after) in enumerate(either_side) if itself and (before or after)}


def _upright(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows; the columns, where each row is a question with its answers beside it."""
    asked = {row[0] for row in rows if row[0].endswith("?")}
    beside = [cell for row in rows for cell in row[1:] if cell]
    is_turned = len(asked) == len(rows) < len(rows[0]) and 2 * sum(cell.endswith("?") for cell in beside) < len(beside)
    return list(zip(*rows, strict=True)) if is_turned else rows


def _heading_row(rows: Sequence[Row]) -> int | None:
    """The row of the headings; None where the answers begin at once."""
    width = len(rows[0])
    if width == 1:
        return 0 if names_answers(rows[0][0]) or rows[0][0].endswith(("?", ":")) else None
    named = _named_row(rows[:_SEARCHED])
    found = _likely_row(rows) if named is None else named
    is_below_answers = found is not None and any(is_address(cell) for row in rows[: found + 1] for cell in row)
    return None if is_below_answers else found


def _likely_row(rows: Sequence[Row]) -> int | None:
    """The row after which columns hold figures, or the fullest one; None where columns hold figures from the start."""
    votes = [_before_figures(column) for column in zip(*rows[:_COUNTED], strict=True)]
    found = Counter(vote for vote in votes if vote is not None and vote >= 0)
    if found:
        return min(found, key=lambda at: (-found[at], at))
    if -1 in votes:
        return None
    filled_cells = [sum(map(bool, row)) for row in rows[:_SEARCHED]]
    fullest = filled_cells.index(max(filled_cells))
    asking = (at for at, row in enumerate(rows[:fullest]) if filled_cells[at] == 1 and "".join(row).endswith("?"))
    return next(asking, fullest)


def _named_row(rows: Sequence[Row]) -> int | None:
    """The first row with the names of columns, or else the last that could also be a label and what it says."""
    labelled = None
    for at, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        named = sum(map(names_a_column, filled))
        if len(filled) < 2 or not (2 * named >= len(filled) or heads(row)):
            continue
        if len(filled) > 2 or named == 2:
            return at
        if is_figure(filled[1]) or (filled[1].endswith("?") and folded(filled[0]) in QUESTIONS):
            continue
        if any(map(names_answers, filled)):
            return at
        labelled = at
    return labelled


def _before_figures(column: Sequence[str]) -> int | None:
    """The row after which a column holds figures; -1 if it does from the start, None if it holds something else."""
    filled = [(at, is_figure(cell)) for at, cell in enumerate(column) if cell]
    left = sum(figure for _, figure in filled)
    for place, (at, figure) in enumerate(filled[:_SEARCHED]):
        below = len(filled) - place - 1
        if not place and figure and left >= _MOSTLY * len(filled) and len(filled) > 1:
            return -1
        left -= figure
        if not figure and below and filled[place + 1][1] and left >= _MOSTLY * below:
            return at
    return None


def _above(row: Row, headings: Row) -> Row:
    """What a row of merged cells says of each column that only says that it holds answers."""
    if any(map(is_address, row)):
        return ("",) * len(row)
    is_asked = [not heading or names_answers(heading) for heading in headings]
    if all(row[:2]) and not any(row[2:]) and is_asked[:2] == [True, False]:  # a label and what it says
        return ("",) * len(row)
    return tuple(cell if asked and not is_figure(cell) else "" for cell, asked in zip(row, is_asked, strict=True))


def _title(rows: Sequence[Row]) -> str:
    """Of what stands above the headings, what looks most like a question."""
    lines = [[cell for cell in row if cell] for row in rows]
    texts = [cell for line in lines for cell in line if not is_figure(cell) and not is_address(cell)]
    asked = [cell for cell in texts if cell.endswith("?")]
    labelled = [line[1] for line in lines if len(line) > 1 and folded(line[0]) in QUESTIONS]
    alone = [line[0] for line in lines if len(line) == 1 and line[0] in texts]
    return " ".join(next(iter([*asked, *labelled, *alone[-1:]]), "").split())
