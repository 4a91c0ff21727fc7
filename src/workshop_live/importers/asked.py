"""Which columns of a table hold the answers to one question, and what that question is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.importers.cells import Kind, kind_of
from workshop_live.importers.headings import Column, Table
from workshop_live.importers.names import QUESTIONS, folded, names_answers, stands_aside, stem_of

_PLAIN_SHEET = re.compile(r"(?:sheet|ark|blad|tabelle|worksheet)\s*\d*", re.IGNORECASE)
_MIN_WORDS = 3  # of a heading that asks something, so that its number at the end counts columns
_ASKS_FOR_WORDS = re.compile(r"\b(?:stikk)?ord(?:ene|a)?\b|\bwords?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Columns that hold the answers to one question."""

    prompt: str
    columns: tuple[Column, ...]

    @property
    def kind(self) -> Kind:
        """What is in them. What is called an answer, or stands in several columns, was not chosen; nor were words."""
        kind = kind_of([cell for column in self.columns for cell in column.cells])
        if kind is Kind.CHOICE:
            named = all(names_answers(column.heading) for column in self.columns)
            is_text = named or len(self.columns) > 1 or _ASKS_FOR_WORDS.search(self.prompt) is not None
        else:
            is_text = kind is Kind.NAME and (self.asks or self.is_called_answers)
        return Kind.TEXT if is_text else kind

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


def is_written(prompt: str, texts: Sequence[str]) -> bool:
    """Whether people wrote the answers to a question, as far as they tell. Where words are asked for, few repeat."""
    kind = kind_of(texts)
    return kind in {Kind.TEXT, Kind.NAME} or (kind is Kind.CHOICE and _ASKS_FOR_WORDS.search(prompt) is not None)


def asked_in(table: Table) -> list[Asked]:
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
        is_answer = kind_of(last.cells) in {Kind.TEXT, Kind.CHOICE, Kind.NAME} and not stands_aside(group[0].heading)
        return bool(last.heading or len(group) > 1) and is_answer
    if folded(column.heading) == folded(last.heading):
        return not stands_aside(column.heading)
    stem, number = stem_of(column.heading)
    last_stem, last_number = stem_of(last.heading)
    counts = names_answers(column.heading) or stem.endswith("?") or len(stem.split()) >= _MIN_WORDS
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
