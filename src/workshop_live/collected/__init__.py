"""Answers that were collected elsewhere: files of polls and forms, read as questions and their answers."""

from pathlib import Path

from workshop_live.collected.decoding import shown, text_of
from workshop_live.collected.questions import Question, Unreadable, make_question
from workshop_live.collected.records import read_records
from workshop_live.collected.separated import read_lines, read_separated
from workshop_live.collected.sheets import choose_sheets
from workshop_live.collected.sources import STANDARD_INPUT, read_bytes
from workshop_live.collected.tables import questions_in
from workshop_live.collected.workbooks import read_workbook

__all__ = ["STANDARD_INPUT", "Question", "Unreadable", "parse", "read_questions"]

_PACKED = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RECORDS = {".json", ".jsonl", ".ndjson"}
_TABLES = {".csv", ".tsv"}


def read_questions(file: Path, *, sheet: str = "", column: str = "") -> list[Question]:
    """The questions of a file with their answers. Raises Unreadable, which says what to do."""
    questions = parse(read_bytes(file), file.suffix.casefold(), sheet=sheet, column=column)
    if not any(question.answers for question in questions):
        raise Unreadable(f"There are no answers in {file}.")
    return questions


def parse(content: bytes, suffix: str, *, sheet: str = "", column: str = "") -> list[Question]:
    """The questions in the bytes of a file whose name ends in the suffix."""
    if content.startswith(_OLD_EXCEL):
        raise Unreadable("This is a workbook of an old Excel, or one with a password. Save it as XLSX without one.")
    if content.startswith(_PACKED) or suffix in {".xlsx", ".xlsm"}:
        return questions_in(choose_sheets(read_workbook(content), sheet), column)
    text = text_of(content)
    if suffix in _RECORDS or (suffix not in _TABLES and text.lstrip()[:1] in {"[", "{"}):
        return read_records(text)
    if suffix in _TABLES or "\t" in text.partition("\n")[0]:
        return questions_in([read_separated(text)], column)
    lines = read_lines(text)
    return [make_question("", [("", shown(line)) for line in lines])] if lines else []
