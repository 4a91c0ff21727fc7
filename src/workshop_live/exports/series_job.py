"""Makes a file of a series on disk, in a worker."""

import logging
import pkgutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from workshop_live.domain.organisations import Look
from workshop_live.domain.series import Gathering, Series, ToldGathering
from workshop_live.exports import SERIES_FORMATS
from workshop_live.exports.comparing import Summaries, compared
from workshop_live.exports.format import ExportContext, ExportError, file_stem
from workshop_live.exports.series_report import SeriesReport

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """A requested file of a series: the gatherings to compare, and what was shown in them."""

    extension: str
    series: Series
    chosen: tuple[Gathering, ...]
    told: tuple[ToldGathering, ...]
    summaries: Summaries
    look: Look
    template: str = ""
    """A PowerPoint file whose design slides take."""


def write_series(request: SeriesRequest, path: Path) -> str:
    """Write the file, and return the name to download it under. Raises ExportError or OSError, and nothing else."""
    tempfile.tempdir = str(path.parent)  # temporary files are deleted with that folder
    series = request.series
    try:
        report = SeriesReport(
            series=series.public_id,
            title=series.title,
            language=series.language,
            gatherings=request.chosen,
            comparisons=compared(request.told, request.summaries),
            left_out=len(series.gatherings) - len(request.chosen),
            look=request.look,
        )
        write = pkgutil.resolve_name(f"workshop_live.exports.{SERIES_FORMATS[request.extension].writer}")
        with path.open("wb") as target:
            write(report, target, ExportContext(template=request.template))
    except (ExportError, OSError):
        raise
    except Exception as error:
        log.exception("a file of a series could not be made")
        raise ExportError(type(error).__name__) from None
    return f"{file_stem(series.title)}-{report.date.isoformat()}.{request.extension}"
