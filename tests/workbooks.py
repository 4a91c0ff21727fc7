"""Workbooks for the tests of importers."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """Return an XLSX file with these sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
