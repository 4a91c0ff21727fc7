"""Grouping the columns of a table by question, and telling written answers from chosen ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.importers.cells import Kind, infer_kind
from workshop_live.importers.header_detection import Column, Table
from workshop_live.importers.header_names import (
    QUESTIONS,
    is_answer_header,
    is_metadata_header,
    normalised,
    split_number,
)

_PLAIN_SHEET = re.compile(r"(?:sheet|ark|blad|tabelle|worksheet)\s*\d*", re.IGNORECASE)
_MIN_WORDS = 3  # minimum words of a header for its number to count columns of one question
_WORDS_REQUESTED = re.compile(r"\b(?:stikk)?ord(?:ene|a)?\b|\bwords?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuestionColumns:
    """The columns with the answers to one question."""

    prompt: str
    columns: tuple[Column, ...]

    @property
    def kind(self) -> Kind:
        """The type of the cells. Choices count as text with an answer header, several columns, or words as answers."""
        kind = infer_kind([cell for column in self.columns for cell in column.cells])
        if kind is Kind.CHOICE:
            has_headers = all(is_answer_header(column.heading) for column in self.columns)
            is_text = has_headers or len(self.columns) > 1 or _WORDS_REQUESTED.search(self.prompt) is not None
        else:
            is_text = kind is Kind.NAME and (self.is_question or self.has_answer_header)
        return Kind.TEXT if is_text else kind

    @property
    def has_answer_header(self) -> bool:
        """Whether the header says that the column holds answers."""
        return is_answer_header(self.columns[0].heading)

    @property
    def is_question(self) -> bool:
        """Whether the header is a question."""
        return self.prompt.endswith("?")

    @property
    def is_likely_answer(self) -> bool:
        """Whether the columns count as answers if none is named explicitly."""
        return self.kind is Kind.TEXT and not is_metadata_header(self.columns[0].heading)


def is_written(prompt: str, texts: Sequence[str]) -> bool:
    """Return whether people probably wrote the answers. Answers of single words may repeat."""
    kind = infer_kind(texts)
    return kind in {Kind.TEXT, Kind.NAME} or (kind is Kind.CHOICE and _WORDS_REQUESTED.search(prompt) is not None)


def group_columns(table: Table) -> list[QuestionColumns]:
    """Return the columns of a table, grouped by question."""
    groups: list[list[Column]] = []
    for column in table.columns:
        if groups and _continues(column, groups[-1]):
            groups[-1].append(column)
        else:
            groups.append([column])
    return [QuestionColumns(_prompt(table, columns), tuple(columns)) for columns in groups]


def _continues(column: Column, group: Sequence[Column]) -> bool:
    """Return whether a column belongs to the same question: without a header, with the same one, or the next number."""
    last = group[-1]
    if column.above != last.above and column.above and last.above:
        return False
    if not column.heading:
        is_answer = infer_kind(last.cells) in {Kind.TEXT, Kind.CHOICE, Kind.NAME} and not is_metadata_header(
            group[0].heading
        )
        return bool(last.heading or len(group) > 1) and is_answer
    if normalised(column.heading) == normalised(last.heading):
        return not is_metadata_header(column.heading)
    stem, number = split_number(column.heading)
    last_stem, last_number = split_number(last.heading)
    is_numbered = is_answer_header(column.heading) or stem.endswith("?") or len(stem.split()) >= _MIN_WORDS
    return is_numbered and stem == last_stem and number == max(1, last_number) + 1


def _prompt(table: Table, columns: Sequence[Column]) -> str:
    """Return the question of some columns: a merged cell, the header, the title or the name of the sheet."""
    heading = columns[0].heading
    if columns[0].above:
        return columns[0].above
    if heading and not is_answer_header(heading) and normalised(heading) not in QUESTIONS:
        return (
            heading
            if len(columns) == 1 or not split_number(heading)[1]
            else heading.rstrip("0123456789)]").rstrip(" #.:([-")
        )
    return table.title or ("" if _PLAIN_SHEET.fullmatch(table.sheet) else table.sheet)
