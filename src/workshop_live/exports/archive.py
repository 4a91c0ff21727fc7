"""ZIP: a room in every format, and a picture of each result."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from workshop_live.exports import FORMATS
from workshop_live.exports.format import ExportContext, Format, NothingToExportError, file_stem
from workshop_live.exports.picture import Picture, pictures_of
from workshop_live.exports.report import Report
from workshop_live.exports.wording import Wording
from workshop_live.text.languages import N_

Written = tuple[str, Callable[[BinaryIO], object]]
"""A name in the archive, and what writes it."""


def write(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """One file after the other, so that no more than one of them is in the memory."""
    words = Wording(report)
    wanted = [*_files(report, making), *_pictures(report, words)]
    with ZipFile(target, "w") as archive:
        for name, write_file in making.each(wanted):
            with tempfile.TemporaryFile() as made:
                try:
                    write_file(made)
                except NothingToExportError:
                    continue
                made.seek(0)
                with archive.open(_entry(name, report), "w", force_zip64=True) as entry:
                    shutil.copyfileobj(made, entry)


def _files(report: Report, making: ExportContext) -> Iterator[Written]:
    silent = replace(making, tell=ExportContext().tell)
    for it in FORMATS.values():
        if it.extension != "zip" and not it.is_picture:
            yield it.file_name(report), partial(_write, it, report, silent)


def _pictures(report: Report, words: Wording) -> Iterator[Written]:
    folder = file_stem(words.say(N_("Pictures")))
    taken: set[str] = set()
    for activity in report.activities:
        for picture in pictures_of(activity, words):
            stem = f"{folder}/{activity.number:02}-{file_stem(picture.title)}"
            name, number = stem, 1
            while name in taken:
                number += 1
                name = f"{stem}-{number}"
            taken.add(name)
            for kind in ("png", "svg"):
                yield f"{name}.{kind}", partial(_draw, picture, words, kind)


def _write(it: Format, report: Report, making: ExportContext, made: BinaryIO) -> None:
    it.write(report, made, making)


def _draw(picture: Picture, words: Wording, kind: str, made: BinaryIO) -> None:
    picture.write(made, words, kind)


def _entry(name: str, report: Report) -> ZipInfo:
    """A file of the day that the report is about."""
    entry = ZipInfo(name, (report.date.year, report.date.month, report.date.day, 0, 0, 0))
    is_packed = name.endswith((".png", ".pptx", ".docx", ".xlsx", ".pdf"))
    entry.compress_type = ZIP_STORED if is_packed else ZIP_DEFLATED
    return entry
