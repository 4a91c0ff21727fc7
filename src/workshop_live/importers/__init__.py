"""Answers that were collected elsewhere: files of polls and forms, read as questions and their answers."""

from pathlib import Path

from workshop_live.importers.answers import answers_only
from workshop_live.importers.decoding import text_of
from workshop_live.importers.notes import ImportedFile, Notes
from workshop_live.importers.questions import Question, UnreadableFileError, make_question
from workshop_live.importers.records import read_records
from workshop_live.importers.separated import has_separators, is_separated, read_lines, read_separated
from workshop_live.importers.sheets import choose_sheets
from workshop_live.importers.sources import STANDARD_INPUT, read_bytes
from workshop_live.importers.tables import questions_in
from workshop_live.importers.workbooks import read_workbook

__all__ = ["STANDARD_INPUT", "Collected", "Question", "UnreadableFileError", "parse", "read_questions"]

_PACKED = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RECORDS = {".json", ".jsonl", ".ndjson"}
_TABLES = {".csv", ".tsv"}


def read_questions(file: Path, *, sheet: str = "", column: str = "") -> ImportedFile:
    """The questions of a file with their answers. Raises UnreadableFileError, which says what to do."""
    collected = parse(read_bytes(file), file.suffix.casefold(), sheet=sheet, column=column)
    if not any(question.answers for question in collected.questions):
        raise UnreadableFileError("\n".join([f"There are no answers in {file}.", *collected.notes.lines()]))
    return collected


def parse(content: bytes, suffix: str, *, sheet: str = "", column: str = "") -> ImportedFile:
    """The questions in the bytes of a file whose name ends in the suffix."""
    if content.startswith(_OLD_EXCEL):
        raise UnreadableFileError(
            "This is a workbook of an old Excel, or one with a password. Save it as XLSX without one."
        )
    if content.startswith(_PACKED) or suffix in {".xlsx", ".xlsm"}:
        return questions_in(choose_sheets(read_workbook(content), sheet), Notes(), column)
    text = text_of(content)
    if suffix in _RECORDS or (suffix not in _TABLES and text.lstrip()[:1] in {"[", "{"}):
        return ImportedFile(read_records(text), Notes())
    return _read_text(text, column, is_table=suffix in _TABLES)


def _read_text(text: str, column: str, *, is_table: bool) -> ImportedFile:
    """A table, or an answer a line where nothing says that it is one."""
    notes = Notes()
    if is_table or is_separated(text) or "\t" in text.partition("\n")[0]:
        sheet = read_separated(text)
        notes.is_uneven = sheet is None and has_separators(text)
        return questions_in([sheet or read_lines(text)], notes, column)
    lines = [(str(number), line.strip()) for number, line in enumerate(filter(str.strip, text.splitlines()), 1)]
    return ImportedFile([make_question("", answers_only(lines, notes, alone=True))] if lines else [], notes)
