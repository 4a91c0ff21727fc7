"""Importers for answers collected elsewhere: exports of polls and forms, parsed into questions with answers."""

from pathlib import Path

from workshop_live.importers.answers import filter_answers
from workshop_live.importers.csv_files import has_separators, is_csv, parse_csv, parse_lines
from workshop_live.importers.files import STANDARD_INPUT, decode_text, read_bytes
from workshop_live.importers.json_files import parse_json
from workshop_live.importers.notes import ImportedFile, Notes
from workshop_live.importers.questions import ImportedQuestion, UnreadableFileError, make_question
from workshop_live.importers.sheets import choose_sheets
from workshop_live.importers.tables import questions_in
from workshop_live.importers.workbooks import parse_workbook

__all__ = ["STANDARD_INPUT", "ImportedFile", "ImportedQuestion", "UnreadableFileError", "parse", "read_questions"]

_ZIP_SIGNATURE = b"PK\x03\x04"
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON_SUFFIXES = {".json", ".jsonl", ".ndjson"}
_CSV_SUFFIXES = {".csv", ".tsv"}


def read_questions(file: Path, *, sheet: str = "", column: str = "") -> ImportedFile:
    """Read a file and return its questions with their answers. Raises UnreadableFileError, which says what to do."""
    imported = parse(read_bytes(file), file.suffix.casefold(), sheet=sheet, column=column)
    if not any(question.answers for question in imported.questions):
        raise UnreadableFileError("\n".join([f"There are no answers in {file}.", *imported.notes.lines()]))
    return imported


def parse(content: bytes, suffix: str, *, sheet: str = "", column: str = "") -> ImportedFile:
    """Parse the content of a file by its signature, or by the suffix of its name. Raises UnreadableFileError."""
    if content.startswith(_OLE_SIGNATURE):
        raise UnreadableFileError(
            "This is a workbook of an old Excel, or one with a password. Save it as XLSX without one."
        )
    if content.startswith(_ZIP_SIGNATURE) or suffix in {".xlsx", ".xlsm"}:
        return questions_in(choose_sheets(parse_workbook(content), sheet), Notes(), column)
    text = decode_text(content)
    if suffix in _JSON_SUFFIXES or (suffix not in _CSV_SUFFIXES and text.lstrip()[:1] in {"[", "{"}):
        return ImportedFile(parse_json(text), Notes())
    return _parse_text(text, column, is_table=suffix in _CSV_SUFFIXES)


def _parse_text(text: str, column: str, *, is_table: bool) -> ImportedFile:
    """Parse a text file as CSV if it looks like CSV, else as one answer per line."""
    notes = Notes()
    if is_table or is_csv(text) or "\t" in text.partition("\n")[0]:
        sheet = parse_csv(text)
        notes.is_uneven = sheet is None and has_separators(text)
        return questions_in([sheet or parse_lines(text)], notes, column)
    lines = [(str(number), line.strip()) for number, line in enumerate(filter(str.strip, text.splitlines()), 1)]
    return ImportedFile([make_question("", filter_answers(lines, notes, alone=True))] if lines else [], notes)
