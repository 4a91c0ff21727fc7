"""Export formats, and the context in which a file is made."""

import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report
from workshop_live.text.languages import N_

T = TypeVar("T")


class NothingToExportError(ValueError):
    """The report has nothing that this format can show."""


class ExportError(ValueError):
    """A file cannot be made; the message says, in English, what to do about it."""


def _ignore_progress(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ExportContext:
    """How a file is made: a callback for progress, and the template of slides."""

    report_progress: Callable[[int, int], None] = _ignore_progress
    template: str = ""
    """The path of the organisation's PowerPoint file, empty for our own design."""
    poster: str = ""
    """The name of a page size in ``page_sizes`` for a joint text as a poster; empty for the report."""

    def track(self, items: Sequence[T]) -> Iterator[T]:
        """Yield the items, and report progress after each."""
        for number, item in enumerate(items):
            self.report_progress(number, len(items))
            yield item
        self.report_progress(len(items), len(items))


DEFAULT_CONTEXT = ExportContext()


@dataclass(frozen=True, slots=True)
class Format:
    """A file format."""

    extension: str
    title: str
    """The name that people know."""
    about: str
    """What the format is for; a message of the catalogues."""
    media_type: str
    writer: str
    """The module and function, imported on use, since the libraries are large."""
    is_picture: bool = False
    """Whether it shows a single activity."""
    is_of_actions: bool = False
    """Whether it holds the action items alone."""
    poster_writer: str = ""
    """What writes a joint text as a poster; empty if the format has none."""

    def write(self, report: Report, target: BinaryIO, context: ExportContext = DEFAULT_CONTEXT) -> None:
        """Write a report to a file. Raises NothingToExportError, ExportError, or OSError if the disk is full."""
        writer = self.poster_writer if context.poster else self.writer
        try:
            pkgutil.resolve_name(f"workshop_live.exports.{writer}")(report, target, context)
        except (NothingToExportError, ExportError):
            raise
        except Exception as error:
            cause = _cause_on_disk(error)
            if cause is None or cause is error:
                raise
            raise OSError(*cause.args) from None

    def file_name(self, report: Report, poster: str = "") -> str:
        """Return a portable file name of the title and the date, such as ``samling-1-2026-11-21.csv``.

        That of a ``poster`` says so, with the size of its page.
        """
        of_poster = f"-{file_stem(Localiser(report).gettext(N_('Poster')))}-{poster}" if poster else ""
        return f"{file_stem(report.title)}{of_poster}-{report.date.isoformat()}.{self.extension}"


def _cause_on_disk(error: BaseException | None) -> OSError | None:
    """Return the OSError in the chain of a library's exception, or None."""
    while error is not None and not isinstance(error, OSError):
        inner = next((argument for argument in error.args if isinstance(argument, OSError)), None)
        error = inner or error.__cause__ or error.__context__
    return error


def file_stem(title: str) -> str:
    """Return a title as a portable file name without an extension."""
    plain = title.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].strip("-")
    return f"{stem}-" if _RESERVED_ON_WINDOWS.fullmatch(stem) else stem or "workshop"


_RESERVED_ON_WINDOWS = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
