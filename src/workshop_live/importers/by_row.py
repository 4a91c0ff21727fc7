"""Rows that say what they answer: a column names the question, or questions stand beside their answers in each row."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from workshop_live.importers.answers import Answer, answers_only, ids_of, rows_of
from workshop_live.importers.asked import Asked, is_written
from workshop_live.importers.decoding import shown
from workshop_live.importers.headings import Column, Table
from workshop_live.importers.identities import has_address
from workshop_live.importers.names import QUESTIONS, folded, is_chosen, names_answers, names_types
from workshop_live.importers.notes import Notes
from workshop_live.importers.questions import Question, make_question

_MOSTLY = 0.9

Places = Mapping[str, Sequence[int]]
"""The rows of each question, by what it asks."""


def question_column(table: Table) -> Column | None:
    """The column that says what each row is an answer to: few different texts, called questions or asking."""
    found = []
    for column in table.columns:
        filled = Counter(cell for cell in column.cells if cell)
        asking = sum(cell.endswith("?") for cell in filled)
        is_called = folded(column.heading) in QUESTIONS
        is_asking = is_called or 2 * asking > len(filled)
        if filled and 2 * len(filled) <= len(column.cells) and is_asking and not any(map(has_address, filled)):
            found.append((is_called, column))
    return max(found, key=lambda it: (it[0], -it[1].place))[1] if found else None


def by_question(
    table: Table, said_to: Column, asked: Sequence[Asked], notes: Notes, *, wanted: bool = False
) -> list[Question]:
    """The answers of each question that people wrote answers to; of each at all, if the column is ``wanted``."""
    places = _places(said_to)
    options = [it for it in asked if not wanted and _are_options(it, places)]
    candidates = [it for it in asked if it not in options] or list(asked)
    named = [it for it in candidates if names_answers(it.columns[0].heading)]
    answers = max(named or candidates, key=lambda it: sum(map(len, it.columns[0].cells)))
    types = next((column for column in table.columns if names_types(column.heading)), None)
    offered = [column for it in options for column in it.columns]
    questions = []
    for prompt, at in places.items():
        rows = rows_of(table, answers.columns, at, notes)
        if not rows:
            continue
        if wanted or _is_written(prompt, rows, _type_of(types, at), _offered(offered, at)):
            questions.append(make_question(shown(prompt), rows))
        else:
            notes.choices.append(shown(prompt))
    return questions


def of_pairs(table: Table, notes: Notes) -> list[Question]:
    """The answers of each question that stands beside them."""
    columns = [column.cells for column in table.columns[table.pairs :]]
    places = range(len(table.columns[0].cells))
    ids = ids_of(table, table.columns[table.pairs :], places)
    rows: dict[str, list[Answer]] = defaultdict(list)
    for place in places:
        for asked, said in zip(columns[::2], columns[1::2], strict=False):
            if asked[place] and said[place]:
                rows[asked[place]].append((ids[place], said[place]))
    questions = []
    for prompt, said_to in rows.items():
        answers = answers_only(said_to, notes)
        if answers and not is_written(prompt, [text for _, text in answers]):
            notes.choices.append(shown(prompt))
        elif answers:
            questions.append(make_question(shown(prompt), answers))
    return questions


def _places(said_to: Column) -> Places:
    """Where each question stands; a blank one, as in a merged cell, is the one above."""
    places: dict[str, list[int]] = defaultdict(list)
    prompt = ""
    for place, cell in enumerate(said_to.cells):
        prompt = cell or prompt
        places[prompt].append(place)
    return places


def _are_options(asked: Asked, places: Places) -> bool:
    """Whether columns say what could be chosen: the same in all rows of each question."""
    said = [{column.cells[place] for place in at} for at in places.values() if len(at) > 1 for column in asked.columns]
    return len(asked.columns) > 1 and bool(said) and all(len(values) == 1 for values in said)


def _type_of(types: Column | None, places: Sequence[int]) -> str:
    said = Counter(types.cells[place] for place in places) if types else Counter[str]()
    return max(said, key=lambda name: said[name], default="")


def _offered(options: Sequence[Column], places: Sequence[int]) -> set[str]:
    return {column.cells[place] for column in options for place in places} - {""}


def _is_written(prompt: str, rows: Sequence[Answer], type_name: str, offered: set[str]) -> bool:
    chosen = is_chosen(type_name) if type_name else None
    if chosen is not None:
        return not chosen
    texts = [text for _, text in rows]
    if offered and sum(text in offered for text in texts) >= _MOSTLY * len(texts):
        return False
    return is_written(prompt, texts)
