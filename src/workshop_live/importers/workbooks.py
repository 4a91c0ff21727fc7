"""Parsing of XLSX workbooks, which are untrusted input."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.utils.escape import unescape

from workshop_live.importers.questions import UnreadableFileError
from workshop_live.importers.sheets import Sheet, make_sheet

MAX_UNPACKED_BYTES = 200_000_000
_MAX_PARTS = 2_000
_MAX_ROWS = 1_048_576  # the limit of Excel
_MAX_COLUMNS = 300
_MAX_SHEETS = 100
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


def parse_workbook(content: bytes) -> list[Sheet]:
    """Return the visible sheets, with formulas as last calculated. Raises UnreadableFileError."""
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about unsupported styles and validation
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:_MAX_SHEETS]
            return [make_sheet(sheet.title, _rows(sheet)) for sheet in visible]
    except UnreadableFileError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises all kinds of exceptions on broken workbooks
        raise UnreadableFileError(
            "This workbook is broken. Open it in a spreadsheet program and save it anew."
        ) from None


def _check_archive(content: bytes) -> None:
    """Refuse files that are no workbooks, and zip bombs. Raises UnreadableFileError."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableFileError("This is no workbook, or a broken one. Save it anew as XLSX, or as CSV.") from None
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableFileError(
            f"Unpacked, this workbook is larger than {MAX_UNPACKED_BYTES // 1_000_000} MB. Divide it."
        )
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise UnreadableFileError("This is no XLSX workbook. Save it as XLSX, or as CSV.")


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Yield the rows of a sheet; a run of empty rows becomes one."""
    sheet.reset_dimensions()  # the declared dimensions may be wrong
    was_empty = False
    for row in sheet.iter_rows(values_only=True, max_row=_MAX_ROWS, max_col=_MAX_COLUMNS + 1):
        if row.count(None) == len(row):  # a sheet may have a million empty rows
            was_empty = True
            continue
        if was_empty:
            yield []
        was_empty = False
        if row[-1] is not None and len(row) > _MAX_COLUMNS:
            raise UnreadableFileError(f'The sheet "{sheet.title}" has more than {_MAX_COLUMNS} columns.')
        yield [_cell_text(value) for value in row]


def _cell_text(value: Any) -> str:
    """Return the value of a cell as text."""
    if value is None or (isinstance(value, str) and value in _ERRORS):
        return ""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(unescape(value)) if isinstance(value, str) else str(value)
