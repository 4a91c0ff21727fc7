"""ZIP: a room in all formats, with a picture of each result."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from workshop_live.exports import FORMATS
from workshop_live.exports.format import ExportContext, Format, NothingToExportError, file_stem
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.picture import pictures_of
from workshop_live.exports.reported import Report
from workshop_live.text.languages import N_

ZipMember = tuple[str, Callable[[BinaryIO], object]]
"""The name of a file in the archive, and a function that writes its content."""

_POSTERS = (("a3", "pdf"), ("16x9", "png"))
"""The sizes and formats of posters that are in the archive: to print, and to show."""


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the archive; the files are made one at a time, which bounds memory."""
    localiser = Localiser(report)
    members = [*_files(report, context), *_pictures(report, localiser), *_posters(report, localiser)]
    with ZipFile(target, "w") as archive:
        for name, write_file in context.track(members):
            with tempfile.TemporaryFile() as content:
                try:
                    write_file(content)
                except NothingToExportError:
                    continue
                content.seek(0)
                with archive.open(_entry(name, report), "w", force_zip64=True) as entry:
                    shutil.copyfileobj(content, entry)


def _files(report: Report, context: ExportContext) -> Iterator[ZipMember]:
    without_progress = replace(context, report_progress=ExportContext().report_progress)
    for export_format in FORMATS.values():
        if export_format.extension != "zip" and not export_format.is_picture:
            yield export_format.file_name(report), partial(_write, export_format, report, without_progress)


def _pictures(report: Report, localiser: Localiser) -> Iterator[ZipMember]:
    folder = file_stem(localiser.gettext(N_("Pictures")))
    used_names: set[str] = set()
    for activity in report.activities:
        for picture in pictures_of(activity, localiser):
            stem = f"{folder}/{activity.number:02}-{file_stem(picture.title)}"
            name, number = stem, 1
            while name in used_names:
                number += 1
                name = f"{stem}-{number}"
            used_names.add(name)
            for kind in ("png", "svg"):
                yield f"{name}.{kind}", partial(picture.write, localiser=localiser, kind=kind, colours=report.colours)


def _posters(report: Report, localiser: Localiser) -> Iterator[ZipMember]:
    folder = file_stem(localiser.gettext(N_("Posters")))
    for activity in report.activities:
        if activity.joint_text and activity.joint_text.agreed.lines:
            alone = replace(report, activities=(activity,))
            for size, extension in _POSTERS:
                name = f"{folder}/{activity.number:02}-{file_stem(activity.prompt)}-{size}.{extension}"
                yield name, partial(_write, FORMATS[extension], alone, ExportContext(poster=size))


def _write(export_format: Format, report: Report, context: ExportContext, target: BinaryIO) -> None:
    export_format.write(report, target, context)


def _entry(name: str, report: Report) -> ZipInfo:
    """Return the archive member of a file, dated with the report's date."""
    entry = ZipInfo(name, (report.date.year, report.date.month, report.date.day, 0, 0, 0))
    is_compressed = name.endswith((".png", ".pptx", ".docx", ".xlsx", ".pdf"))
    entry.compress_type = ZIP_STORED if is_compressed else ZIP_DEFLATED
    return entry
