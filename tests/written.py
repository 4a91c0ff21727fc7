"""Exported files in memory."""

import io
from functools import cache

from tests.reports import a_day
from workshop_live.exports import FORMATS
from workshop_live.exports.format import DEFAULT_CONTEXT, ExportContext
from workshop_live.exports.reported import Report


def written(extension: str, report: Report, context: ExportContext | None = None) -> bytes:
    target = io.BytesIO()
    FORMATS[extension].write(report, target, context or DEFAULT_CONTEXT)
    return target.getvalue()


@cache
def a_day_as(extension: str) -> bytes:
    """Return the sample day in a format, written once per process."""
    return written(extension, a_day())
