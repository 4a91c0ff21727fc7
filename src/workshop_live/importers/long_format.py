"""Tables in long format, with one answer per row: a column has the question, or questions and answers alternate."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from workshop_live.importers.answers import Answer, answers_in, filter_answers, row_ids
from workshop_live.importers.files import printable
from workshop_live.importers.header_detection import Column, Table
from workshop_live.importers.header_names import QUESTIONS, is_answer_header, is_choice_type, is_type_header, normalised
from workshop_live.importers.notes import Notes
from workshop_live.importers.personal_data import contains_email
from workshop_live.importers.question_columns import QuestionColumns, is_written
from workshop_live.importers.questions import ImportedQuestion, make_question

_MOSTLY = 0.9  # share of the answers

RowsByQuestion = Mapping[str, Sequence[int]]
"""The row numbers of each question."""


def question_column(table: Table) -> Column | None:
    """Return the column that has the question of each row: few distinct texts, by its header or with question marks."""
    candidates = []
    for column in table.columns:
        counts = Counter(cell for cell in column.cells if cell)
        questions = sum(cell.endswith("?") for cell in counts)
        is_called = normalised(column.heading) in QUESTIONS
        is_question = is_called or 2 * questions > len(counts)
        if counts and 2 * len(counts) <= len(column.cells) and is_question and not any(map(contains_email, counts)):
            candidates.append((is_called, column))
    return max(candidates, key=lambda candidate: (candidate[0], -candidate[1].place))[1] if candidates else None


def questions_by_row(
    table: Table,
    question_cells: Column,
    groups: Sequence[QuestionColumns],
    notes: Notes,
    *,
    wanted: bool = False,
) -> list[ImportedQuestion]:
    """Return a question for each distinct text in the question column.

    Questions with chosen answers are left out and noted in ``notes``, unless the column was named explicitly
    (``wanted``).
    """
    rows_by_question = _rows_by_question(question_cells)
    options = [columns for columns in groups if not wanted and _are_options(columns, rows_by_question)]
    candidates = [columns for columns in groups if columns not in options] or list(groups)
    answer_columns = [columns for columns in candidates if is_answer_header(columns.columns[0].heading)]
    answer_column = max(answer_columns or candidates, key=lambda columns: sum(map(len, columns.columns[0].cells)))
    types = next((column for column in table.columns if is_type_header(column.heading)), None)
    offered = [column for columns in options for column in columns.columns]
    questions = []
    for prompt, row_numbers in rows_by_question.items():
        rows = answers_in(table, answer_column.columns, row_numbers, notes)
        if not rows:
            continue
        if wanted or _is_written(prompt, rows, _type_of(types, row_numbers), _offered(offered, row_numbers)):
            questions.append(make_question(printable(prompt), rows))
        else:
            notes.choices.append(printable(prompt))
    return questions


def questions_in_pairs(table: Table, notes: Notes) -> list[ImportedQuestion]:
    """Return the written questions of a table whose columns alternate between question and answer.

    Equal questions are merged. Choice questions are only listed in ``notes``.
    """
    columns = [column.cells for column in table.columns[table.pairs :]]
    row_numbers = range(len(table.columns[0].cells))
    ids = row_ids(table, table.columns[table.pairs :], row_numbers)
    pairs_by_question: dict[str, list[Answer]] = defaultdict(list)
    for row in row_numbers:
        for question_cells, answer_cells in zip(columns[::2], columns[1::2], strict=False):
            if question_cells[row] and answer_cells[row]:
                pairs_by_question[question_cells[row]].append((ids[row], answer_cells[row]))
    questions = []
    for prompt, pairs in pairs_by_question.items():
        answers = filter_answers(pairs, notes)
        if answers and not is_written(prompt, [text for _, text in answers]):
            notes.choices.append(printable(prompt))
        elif answers:
            questions.append(make_question(printable(prompt), answers))
    return questions


def _rows_by_question(question_cells: Column) -> RowsByQuestion:
    """Return the row numbers of each question; a blank cell, as in a merged one, repeats the one above."""
    rows: dict[str, list[int]] = defaultdict(list)
    prompt = ""
    for row, cell in enumerate(question_cells.cells):
        prompt = cell or prompt
        rows[prompt].append(row)
    return rows


def _are_options(group: QuestionColumns, rows: RowsByQuestion) -> bool:
    """Return whether columns hold the options of a question: the same values in all of its rows."""
    distinct = [
        {column.cells[row] for row in row_numbers}
        for row_numbers in rows.values()
        if len(row_numbers) > 1
        for column in group.columns
    ]
    return len(group.columns) > 1 and bool(distinct) and all(len(values) == 1 for values in distinct)


def _type_of(types: Column | None, row_numbers: Sequence[int]) -> str:
    """Return the most common question type of some rows, "" without."""
    counts = Counter(types.cells[row] for row in row_numbers) if types else Counter[str]()
    return max(counts, key=lambda name: counts[name], default="")


def _offered(options: Sequence[Column], row_numbers: Sequence[int]) -> set[str]:
    """Return the options in some rows."""
    return {column.cells[row] for column in options for row in row_numbers} - {""}


def _is_written(prompt: str, rows: Sequence[Answer], type_name: str, offered: set[str]) -> bool:
    """Return whether people wrote the answers, by the question type, the options, or the answers themselves."""
    chosen = is_choice_type(type_name) if type_name else None
    if chosen is not None:
        return not chosen
    texts = [text for _, text in rows]
    if offered and sum(text in offered for text in texts) >= _MOSTLY * len(texts):
        return False
    return is_written(prompt, texts)
