"""Questions in tables: selecting the columns with answers.

In wide format a row is a participant, with one or more columns per question; in long format it is one answer.
"""

from collections.abc import Callable, Sequence

from workshop_live.importers.answers import answers_in
from workshop_live.importers.blocks import split_blocks
from workshop_live.importers.cells import Kind, infer_kind
from workshop_live.importers.files import printable
from workshop_live.importers.header_detection import Table, detect_table
from workshop_live.importers.header_names import is_metadata_header, normalised
from workshop_live.importers.long_format import question_column, questions_by_row, questions_in_pairs
from workshop_live.importers.notes import ImportedFile, Notes
from workshop_live.importers.question_columns import QuestionColumns, group_columns
from workshop_live.importers.questions import ImportedQuestion, UnreadableFileError, make_question
from workshop_live.importers.sheets import Sheet

_MAX_LISTED = 40

Tables = Sequence[tuple[Table, Sequence[QuestionColumns]]]


def questions_in(sheets: Sequence[Sheet], notes: Notes, column: str = "") -> ImportedFile:
    """Return the questions of all sheets, or those of one column, selected by its header, a part of it or its letter.

    Raises UnreadableFileError, with a list of the columns, if no column is found.
    """
    detected = [detect_table(block, notes) for sheet in sheets for block in split_blocks(sheet)]
    tables = [(table, group_columns(table)) for table in detected]
    questions = _named_questions(tables, column, notes) if column else _likely_questions(tables, notes)
    if not questions and tables and not notes.left_out:
        raise UnreadableFileError(f"No column looks like answers. {_describe(tables)}")
    return ImportedFile(questions, notes)


def _named_questions(tables: Tables, column: str, notes: Notes) -> list[ImportedQuestion]:
    """Return the questions of an explicitly named column."""
    chosen = [(table, columns) for table, groups in tables if (columns := _find_columns(groups, column))]
    if len(chosen) != 1:
        problem = f'There is no column "{column}".' if not chosen else f'Several sheets have a column "{column}".'
        raise UnreadableFileError(f"{problem} {_describe(tables)}")
    table, columns = chosen[0]
    question_cells = question_column(table)
    if question_cells and question_cells not in columns.columns:
        return questions_by_row(table, question_cells, [columns], notes, wanted=True)
    return _questions_by_column(table, [columns], notes)


def _likely_questions(tables: Tables, notes: Notes) -> list[ImportedQuestion]:
    """Return the questions of all columns that look like answers, or only those with an answer header if any has."""
    likely = [(table, [group for group in groups if group.is_likely_answer]) for table, groups in tables]
    if any(group.has_answer_header for _, groups in likely for group in groups):
        likely = [
            (table, [group for group in groups if group.has_answer_header or group.is_question])
            for table, groups in likely
        ]
    questions: list[ImportedQuestion] = []
    for (table, groups), (_, all_groups) in zip(likely, tables, strict=True):
        question_cells = question_column(table)
        answer_groups = [group for group in groups if question_cells not in group.columns]
        if table.pairs is not None:
            questions += questions_in_pairs(table, notes)
        elif question_cells and answer_groups:
            questions += questions_by_row(table, question_cells, answer_groups, notes)
        elif groups:
            questions += _questions_by_column(table, groups, notes)
            notes.choices += [printable(group.prompt) for group in all_groups if _is_chosen(group)]
    return questions


def _is_chosen(group: QuestionColumns) -> bool:
    """Return whether a question has choices."""
    return group.kind is Kind.CHOICE and bool(group.prompt) and not is_metadata_header(group.columns[0].heading)


def _questions_by_column(table: Table, groups: Sequence[QuestionColumns], notes: Notes) -> list[ImportedQuestion]:
    """Return a question for each group of columns; without a question, the header is the prompt."""
    row_numbers = range(len(table.columns[0].cells))
    questions = [
        make_question(printable(group.prompt), answers_in(table, group.columns, row_numbers, notes)) for group in groups
    ]
    if len(questions) == 1:
        return questions
    return [
        ImportedQuestion(question.prompt or group.columns[0].heading, question.answers)
        for question, group in zip(questions, groups, strict=True)
    ]


def _find_columns(groups: Sequence[QuestionColumns], wanted: str) -> QuestionColumns | None:
    """Return the columns that a user means: a question, or a column by its header or its letter. None if ambiguous."""
    normalised_name = normalised(wanted)
    single = [QuestionColumns(group.prompt, (column,)) for group in groups for column in group.columns]
    rules: tuple[tuple[Sequence[QuestionColumns], Callable[[QuestionColumns], bool]], ...] = (
        (groups, lambda group: normalised(group.prompt) == normalised_name),
        (single, lambda group: normalised(group.columns[0].heading) == normalised_name),
        (single, lambda group: _letter(group.columns[0].place) == wanted.upper()),
        (groups, lambda group: normalised_name in normalised(group.prompt)),
        (single, lambda group: normalised_name in normalised(group.columns[0].heading)),
    )
    for candidates, fits in rules:
        matches = [group for group in candidates if fits(group)]
        if len(matches) == 1:
            return matches[0]
    return None


def _describe(tables: Sequence[tuple[Table, Sequence[QuestionColumns]]]) -> str:
    """List the sheets and their columns, for a message."""
    lines = ["There are these columns:"]
    for table, groups in tables:
        if table.sheet:
            lines.append(f'Sheet "{table.sheet}" (--sheet):')
        columns = [column for group in groups for column in group.columns]
        for column in columns[:_MAX_LISTED]:
            heading = column.heading or column.above or "(no heading)"
            lines.append(f"{_letter(column.place):>4}  {heading[:60]} ({infer_kind(column.cells).value})")
    return "\n".join([*lines, "Name one with --column: its heading, a part of it or its letter."])


def _letter(place: int) -> str:
    """Return the name of a column in a spreadsheet."""
    letters = ""
    number = place + 1
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters
