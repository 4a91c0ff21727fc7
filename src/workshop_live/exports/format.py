"""What a format of files is."""

import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from workshop_live.exports.report import Report

T = TypeVar("T")


class NothingToExportError(ValueError):
    """There is nothing in the report that this format could show."""


class ExportError(ValueError):
    """A file cannot be made here; the text says, in English, what to do about it."""


def _silently(_done: int, _all: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ExportContext:
    """How a file is made: whom to tell how far it has come, and whose look slides take."""

    tell: Callable[[int, int], None] = _silently
    template: str = ""
    """The path of a PowerPoint file of the organisation's, empty for our own look."""

    def each(self, items: Sequence[T]) -> Iterator[T]:
        """Go through what takes its time, and tell how far it has come."""
        for number, item in enumerate(items):
            self.tell(number, len(items))
            yield item
        self.tell(len(items), len(items))


WITHOUT_PROGRESS = ExportContext()


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    extension: str
    title: str
    """What people call it."""
    about: str
    """What it is good for; a text of the catalogues."""
    media_type: str
    writer: str
    """The module and its function, loaded where files are made: what they are made with is large."""
    is_picture: bool = False
    """Whether it shows one activity only."""

    def write(self, report: Report, target: BinaryIO, making: ExportContext = WITHOUT_PROGRESS) -> None:
        """Write a report to a file. Raises NothingToExportError, ExportError, or OSError if the disk is full."""
        try:
            pkgutil.resolve_name(f"workshop_live.exports.{self.writer}")(report, target, making)
        except (NothingToExportError, ExportError):
            raise
        except Exception as error:
            cause = _cause_on_disk(error)
            if cause is None or cause is error:
                raise
            raise OSError(*cause.args) from None

    def file_name(self, report: Report) -> str:
        """A name that every file system takes, from the title and the date: ``samling-1-2026-11-21.csv``."""
        return f"{file_stem(report.title)}-{report.date.isoformat()}.{self.extension}"


def _cause_on_disk(error: BaseException | None) -> OSError | None:
    """The error of the disk that is behind one of a library, if that is what it is."""
    while error is not None and not isinstance(error, OSError):
        inner = next((it for it in error.args if isinstance(it, OSError)), None)
        error = inner or error.__cause__ or error.__context__
    return error


def file_stem(title: str) -> str:
    """A title as every file system takes it."""
    plain = title.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].strip("-")
    return f"{stem}-" if _NOT_ON_WINDOWS.fullmatch(stem) else stem or "workshop"


_NOT_ON_WINDOWS = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
