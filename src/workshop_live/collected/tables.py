"""Sheets as questions: which columns hold answers, to which question, from whom.

A row is a participant, with a column or several for each question; or a row is an answer, and a column says to what.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workshop_live.collected.cells import Kind, kind_of
from workshop_live.collected.decoding import shown
from workshop_live.collected.headings import Column, Table, table_of
from workshop_live.collected.names import IDS, QUESTIONS, folded, names_answers, names_id, stands_aside, stem_of
from workshop_live.collected.questions import Question, Unreadable, make_question
from workshop_live.collected.sheets import Sheet

_PLAIN_SHEET = re.compile(r"(?:sheet|ark|blad|tabelle|worksheet)\s*\d*", re.IGNORECASE)
_LEAST_WORDS = 3  # of a heading that asks something, so that its number at the end counts columns
_LISTED = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """Columns that hold the answers to one question."""

    prompt: str
    columns: tuple[Column, ...]

    @property
    def kind(self) -> Kind:
        """What is in them. What is called an answer or stands in several columns is no choice."""
        kind = kind_of([cell for column in self.columns for cell in column.cells])
        named = all(names_answers(column.heading) for column in self.columns)
        return Kind.TEXT if kind is Kind.CHOICE and (named or len(self.columns) > 1) else kind

    @property
    def is_called_answers(self) -> bool:
        """Whether the heading says so."""
        return names_answers(self.columns[0].heading)

    @property
    def asks(self) -> bool:
        """Whether the heading is a question."""
        return self.prompt.endswith("?")

    @property
    def holds_answers(self) -> bool:
        """Whether it is taken for answers where nobody names a column."""
        return self.kind is Kind.TEXT and not stands_aside(self.columns[0].heading)


def questions_in(sheets: Sequence[Sheet], column: str = "") -> list[Question]:
    """The questions of all sheets; those of one column, if it is named by its heading, a part of it or its letter."""
    tables = [(table, _asked(table)) for table in map(table_of, sheets)]
    if column:
        chosen = [(table, named) for table, asked in tables if (named := _named(asked, column))]
        if len(chosen) != 1:
            said = f'There is no column "{column}".' if not chosen else f'Several sheets have a column "{column}".'
            raise Unreadable(f"{said} {_described(tables)}")
        return _questions(chosen[0][0], [chosen[0][1]])
    found = [(table, [it for it in asked if it.holds_answers]) for table, asked in tables]
    if any(it.is_called_answers for _, asked in found for it in asked):
        found = [(table, [it for it in asked if it.is_called_answers or it.asks]) for table, asked in found]
    questions = [question for table, asked in found if asked for question in _questions(table, asked)]
    if not questions and any(sheet.rows for sheet in sheets):
        raise Unreadable(f"No column looks like answers. {_described(tables)}")
    return questions


def _asked(table: Table) -> list[Asked]:
    """The columns, those together that hold answers to one question."""
    groups: list[list[Column]] = []
    for column in table.columns:
        if groups and _continues(column, groups[-1]):
            groups[-1].append(column)
        else:
            groups.append([column])
    return [Asked(_prompt(table, columns), tuple(columns)) for columns in groups]


def _continues(column: Column, group: Sequence[Column]) -> bool:
    """Whether a column is a further one of the same question: blank, the same again, or with the next number."""
    last = group[-1]
    if column.above != last.above and column.above and last.above:
        return False
    if not column.heading:
        is_answer = kind_of(last.cells) in {Kind.TEXT, Kind.CHOICE} and not stands_aside(group[0].heading)
        return bool(last.heading or len(group) > 1) and is_answer
    if folded(column.heading) == folded(last.heading):
        return not stands_aside(column.heading)
    stem, number = stem_of(column.heading)
    last_stem, last_number = stem_of(last.heading)
    counts = names_answers(column.heading) or stem.endswith("?") or len(stem.split()) >= _LEAST_WORDS
    return counts and stem == last_stem and number == max(1, last_number) + 1


def _prompt(table: Table, columns: Sequence[Column]) -> str:
    heading = columns[0].heading
    if columns[0].above:
        return columns[0].above
    if heading and not names_answers(heading) and folded(heading) not in QUESTIONS:
        return (
            heading
            if len(columns) == 1 or not stem_of(heading)[1]
            else heading.rstrip("0123456789)]").rstrip(" #.:([-")
        )
    return table.title or ("" if _PLAIN_SHEET.fullmatch(table.sheet) else table.sheet)


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


def _questions(table: Table, asked: Sequence[Asked]) -> list[Question]:
    said_to = _question_column(table)
    answered = [it for it in asked if said_to not in it.columns] if said_to else []
    if said_to and answered:
        named = [it for it in answered if names_answers(it.columns[0].heading)]
        longest = max(named or answered, key=lambda it: sum(map(len, it.columns[0].cells)))
        return _by_question(table, said_to, longest)
    questions = [make_question(shown(it.prompt), _rows(table, it, range(len(it.columns[0].cells)))) for it in asked]
    if len(questions) == 1:
        return questions
    return [
        Question(question.prompt or it.columns[0].heading, question.answers)
        for question, it in zip(questions, asked, strict=True)
    ]


def _question_column(table: Table) -> Column | None:
    """The column that says what each row is an answer to: few different texts, called questions or asking."""
    for column in table.columns:
        filled = Counter(cell for cell in column.cells if cell)
        asking = sum(cell.endswith("?") for cell in filled)
        few = 2 * len(filled) <= len(column.cells)
        if filled and few and (folded(column.heading) in QUESTIONS or 2 * asking > len(filled)):
            return column
    return None


def _by_question(table: Table, said_to: Column, answers: Asked) -> list[Question]:
    """The answers of each question; a blank one, as in a merged cell, is the one above."""
    places: dict[str, list[int]] = defaultdict(list)
    prompt = ""
    for place, cell in enumerate(said_to.cells):
        prompt = cell or prompt
        places[prompt].append(place)
    questions = [make_question(shown(prompt), _rows(table, answers, at)) for prompt, at in places.items()]
    return [question for question in questions if question.answers]


def _rows(table: Table, asked: Asked, places: Sequence[int]) -> list[tuple[str, str]]:
    """The answers with their ids: of several from one row, each with its number behind the id of the row."""
    ids = _ids(table, asked, places)
    rows = []
    for place in places:
        for number, column in enumerate(asked.columns, 1):
            if column.cells[place]:
                row_id = f"{ids[place]}.{number}" if len(asked.columns) > 1 else ids[place]
                rows.append((row_id, shown(column.cells[place])))
    return rows


def _ids(table: Table, asked: Asked, places: Sequence[int]) -> Sequence[str]:
    """What tells the rows apart; their numbers where no column does."""
    candidates = [column for column in table.columns if names_id(column.heading) and column not in asked.columns]
    for column in sorted(candidates, key=lambda column: folded(column.heading) not in IDS):
        answered = [place for place in places if any(it.cells[place] for it in asked.columns)]
        ids = {column.cells[place] for place in answered}
        if len(ids) == len(answered) and "" not in ids:
            return column.cells
    return [str(number) for number in range(1, len(asked.columns[0].cells) + 1)]


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
