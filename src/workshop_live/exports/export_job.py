"""Makes a file on disk. It may take a minute, so it runs in a worker and reports its progress."""

import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.decks import FiledPage
from workshop_live.domain.joint_texts import JointText
from workshop_live.domain.organisations import Look
from workshop_live.domain.pictures import Picture
from workshop_live.domain.rooms import Room
from workshop_live.domain.summaries import Summary
from workshop_live.exports import FORMATS
from workshop_live.exports.format import ExportContext, ExportError, NothingToExportError
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import ActivityRounds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A requested file of a room, and what it is made from."""

    extension: str
    room: Room
    rounds: ActivityRounds
    options: ExportOptions
    summaries: Mapping[int, tuple[Summary, ...]] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The pictures of its slides by their public ids."""
    pages: Mapping[str, Sequence[FiledPage]] = field(default_factory=dict)
    """The pages of its slides by the ids of their activities."""
    joint_texts: Mapping[int, JointText] = field(default_factory=dict)
    """The joint texts by the ids of their activities."""
    items: Sequence[ActionItem] = ()
    poster: str = ""
    """The name of a page size, for the poster of a joint text."""
    template: str = ""
    """A PowerPoint file whose design slides take."""


def write_export(request: ExportRequest, path: Path) -> str:
    """Write the file, and return the name to download it under.

    Raises NothingToExportError, ExportError or OSError, and nothing else: not every exception of a library can be
    pickled.
    """
    tempfile.tempdir = str(path.parent)  # temporary files are deleted with that folder
    try:
        report = make_report(
            request.room,
            request.rounds,
            request.options,
            summaries=request.summaries,
            look=request.look,
            pictures=request.pictures,
            pages=request.pages,
            joint_texts=request.joint_texts,
            items=request.items,
        )
        context = ExportContext(ProgressFile(path).write, request.template, request.poster)
        with path.open("wb") as target:
            FORMATS[request.extension].write(report, target, context)
    except (NothingToExportError, ExportError, OSError):
        raise
    except Exception as error:
        log.exception("a file could not be made")
        raise ExportError(type(error).__name__) from None
    return FORMATS[request.extension].file_name(report, request.poster)


class ProgressFile:
    """Progress in a small file beside the export. Writing it fails once the folder is deleted, which ends the job."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_suffix(".progress")

    def write(self, done: int, total: int) -> None:
        """Write the progress."""
        self._path.write_text(f"{done} {total}")

    def read(self) -> dict[str, Any]:
        """Return the progress that was written last."""
        try:
            done, total = self._path.read_text().split()
        except (OSError, ValueError):  # not written yet, or being written
            return {"done": 0, "of": 0}
        return {"done": int(done), "of": int(total)}
