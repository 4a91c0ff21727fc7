"""What a format of files is."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from workshop_live.exports.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``write`` makes its bytes from a report; it is a function of a module, for the worker to find."""

    extension: str
    media_type: str
    write: Callable[[Report], bytes]
    is_picture: bool = False
    """Whether it shows one activity only; ``write`` raises NoPicture where there is none to show."""

    def file_name(self, report: Report) -> str:
        """A name that every file system takes, from the title and the date: ``samling-1-2026-11-21.csv``."""
        return f"{file_stem(report.title)}-{report.date.isoformat()}.{self.extension}"


def file_stem(title: str) -> str:
    """A title as every file system takes it."""
    plain = title.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60] or "workshop"
