"""Makes a file on the disk. It may take a minute, so it runs in a worker, and says how far it has come."""

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary
from workshop_live.exports import FORMATS
from workshop_live.exports.contents import Contents
from workshop_live.exports.format import ExportContext, ExportError, NothingToExportError
from workshop_live.exports.report import Asked, make_report

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A file that somebody wants of a room, and what it is made from."""

    extension: str
    room: Room
    asked: Asked
    contents: Contents
    summaries: Mapping[int, tuple[Summary, ...]] = field(default_factory=dict)
    template: str = ""
    """A PowerPoint file whose look slides take."""


def make_file(wanted: ExportRequest, path: Path) -> str:
    """Write the file, and give back the name that it is to have. Raises NothingToExportError, ExportError or OSError.

    It raises nothing else: not every exception of a library comes through to the server's process.
    """
    tempfile.tempdir = str(path.parent)  # what is written meanwhile goes with that folder, however this process ends
    try:
        report = make_report(wanted.room, wanted.asked, wanted.contents, summaries=wanted.summaries)
        with path.open("wb") as target:
            FORMATS[wanted.extension].write(report, target, ExportContext(ProgressFile(path).tell, wanted.template))
    except (NothingToExportError, ExportError, OSError):
        raise
    except Exception as error:
        log.exception("a file could not be made")
        raise ExportError(type(error).__name__) from None
    return FORMATS[wanted.extension].file_name(report)


class ProgressFile:
    """How far a file has come, in a small file beside it. If that is gone, nobody waits any more, and it fails."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_suffix(".progress")

    def tell(self, done: int, of: int) -> None:
        """Say it."""
        self._path.write_text(f"{done} {of}")

    def read(self) -> dict[str, Any]:
        """What was said last."""
        try:
            done, of = self._path.read_text().split()
        except (OSError, ValueError):  # not yet, or just now
            return {"done": 0, "of": 0}
        return {"done": int(done), "of": int(of)}
