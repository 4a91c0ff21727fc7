"""What a format of files is."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from workshop_live.exports.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``write`` makes its bytes from a report."""

    extension: str
    media_type: str
    write: Callable[[Report], bytes]

    def file_name(self, report: Report) -> str:
        """A name that every file system takes, from the title and the date: ``samling-1-2026-11-21.csv``."""
        plain = report.title.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
        ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60] or "workshop"
        return f"{stem}-{report.date.isoformat()}.{self.extension}"
