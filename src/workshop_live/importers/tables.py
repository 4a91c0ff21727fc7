"""Sheets as questions: which of their columns are read.

A row is a participant, with a column or several for each question; or a row is an answer, and says to what.
"""

from collections.abc import Callable, Sequence

from workshop_live.importers.answers import rows_of
from workshop_live.importers.asked import Asked, asked_in
from workshop_live.importers.blocks import blocks_of
from workshop_live.importers.by_row import by_question, of_pairs, question_column
from workshop_live.importers.cells import Kind, kind_of
from workshop_live.importers.decoding import shown
from workshop_live.importers.headings import Table, table_of
from workshop_live.importers.names import folded, stands_aside
from workshop_live.importers.notes import ImportedFile, Notes
from workshop_live.importers.questions import Question, UnreadableFileError, make_question
from workshop_live.importers.sheets import Sheet

_LISTED = 40

Tables = Sequence[tuple[Table, Sequence[Asked]]]


def questions_in(sheets: Sequence[Sheet], notes: Notes, column: str = "") -> ImportedFile:
    """The questions of all sheets; those of one column, if it is named by its heading, a part of it or its letter."""
    read = [table_of(block, notes) for sheet in sheets for block in blocks_of(sheet)]
    tables = [(table, asked_in(table)) for table in read]
    questions = _wanted(tables, column, notes) if column else _found(tables, notes)
    if not questions and tables and not notes.left_out:
        raise UnreadableFileError(f"No column looks like answers. {_described(tables)}")
    return ImportedFile(questions, notes)


def _wanted(tables: Tables, column: str, notes: Notes) -> list[Question]:
    """The questions of the column that somebody named."""
    chosen = [(table, named) for table, asked in tables if (named := _named(asked, column))]
    if len(chosen) != 1:
        said = f'There is no column "{column}".' if not chosen else f'Several sheets have a column "{column}".'
        raise UnreadableFileError(f"{said} {_described(tables)}")
    table, named = chosen[0]
    said_to = question_column(table)
    if said_to and said_to not in named.columns:
        return by_question(table, said_to, [named], notes, wanted=True)
    return _by_column(table, [named], notes)


def _found(tables: Tables, notes: Notes) -> list[Question]:
    """The questions of every column that looks like answers; only of those that are called so, if any is."""
    found = [(table, [it for it in asked if it.holds_answers]) for table, asked in tables]
    if any(it.is_called_answers for _, asked in found for it in asked):
        found = [(table, [it for it in asked if it.is_called_answers or it.asks]) for table, asked in found]
    questions: list[Question] = []
    for (table, asked), (_, every) in zip(found, tables, strict=True):
        said_to = question_column(table)
        answered = [it for it in asked if said_to not in it.columns]
        if table.pairs is not None:
            questions += of_pairs(table, notes)
        elif said_to and answered:
            questions += by_question(table, said_to, answered, notes)
        elif asked:
            questions += _by_column(table, asked, notes)
            notes.choices += [shown(it.prompt) for it in every if _is_chosen(it)]
    return questions


def _is_chosen(asked: Asked) -> bool:
    return asked.kind is Kind.CHOICE and bool(asked.prompt) and not stands_aside(asked.columns[0].heading)


def _by_column(table: Table, asked: Sequence[Asked], notes: Notes) -> list[Question]:
    """A question for each of them; columns without a question are told apart by their headings."""
    places = range(len(table.columns[0].cells))
    questions = [make_question(shown(it.prompt), rows_of(table, it.columns, places, notes)) for it in asked]
    if len(questions) == 1:
        return questions
    return [
        Question(question.prompt or it.columns[0].heading, question.answers)
        for question, it in zip(questions, asked, strict=True)
    ]


def _named(asked: Sequence[Asked], wanted: str) -> Asked | None:
    """What somebody means: a question, or a column by its heading or its letter."""
    want = folded(wanted)
    single = [Asked(it.prompt, (column,)) for it in asked for column in it.columns]
    rules: tuple[tuple[Sequence[Asked], Callable[[Asked], bool]], ...] = (
        (asked, lambda it: folded(it.prompt) == want),
        (single, lambda it: folded(it.columns[0].heading) == want),
        (single, lambda it: _letter(it.columns[0].place) == wanted.upper()),
        (asked, lambda it: want in folded(it.prompt)),
        (single, lambda it: want in folded(it.columns[0].heading)),
    )
    for candidates, fits in rules:
        found = [it for it in candidates if fits(it)]
        if len(found) == 1:
            return found[0]
    return None


def _described(tables: Sequence[tuple[Table, Sequence[Asked]]]) -> str:
    """The sheets and their columns, for somebody to choose one."""
    lines = ["There are these columns:"]
    for table, asked in tables:
        if table.sheet:
            lines.append(f'Sheet "{table.sheet}" (--sheet):')
        columns = [column for it in asked for column in it.columns]
        for column in columns[:_LISTED]:
            heading = column.heading or column.above or "(no heading)"
            lines.append(f"{_letter(column.place):>4}  {heading[:60]} ({kind_of(column.cells).value})")
    return "\n".join([*lines, "Name one with --column: its heading, a part of it or its letter."])


def _letter(place: int) -> str:
    """What a spreadsheet calls a column."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
