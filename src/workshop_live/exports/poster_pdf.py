"""The poster as PDF, tagged for screen readers, and as PNG: set by Typst."""

import shutil
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from workshop_live.exports.format import ExportContext
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.poster import Poster, poster_of
from workshop_live.exports.poster_layout import HYPHENATED_FROM, Box
from workshop_live.exports.reported import Report
from workshop_live.exports.text_layout import Column
from workshop_live.exports.typesetting import SHOWN_AS_BOXES, lines_of, typeset


def write_pdf(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the poster of the only joint text. Raises NothingToExportError."""
    at = int(datetime.combine(report.date, time(), UTC).timestamp())
    _write(poster_of(report, context), target, context, timestamp=at)


def write_png(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the poster of the only joint text. Raises NothingToExportError."""
    poster = poster_of(report, context)
    _write(poster, target, context, dots_per_inch=poster.page.dots_per_inch)


def _write(poster: Poster, target: BinaryIO, context: ExportContext, **options: Any) -> None:
    values = _values(poster)
    foot = values["foot"]["text"]

    def note_boxes() -> None:
        foot["lines"].append(Localiser(poster.report).gettext(SHOWN_AS_BOXES))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if logo := poster.report.look.logo:
            (folder / "logo.png").write_bytes(logo.content)
        with typeset(folder, "poster", values, note_boxes, **options).open("rb") as made:
            shutil.copyfileobj(made, target)
    context.report_progress(1, 1)


def _values(poster: Poster) -> dict[str, Any]:
    """Return what the template sets, with lengths in points."""
    laid_out = poster.laid_out(unbroken=HYPHENATED_FROM)
    logo = {"box": asdict(laid_out.logo), "alt": poster.description_of_logo} if laid_out.logo else None
    rows = [
        {"box": asdict(row), "text": _text(line, row, laid_out.size)}
        for row, line in zip(laid_out.rows, poster.lines, strict=True)
    ]
    stem = {"text": _text(poster.stem, laid_out.stem, laid_out.stem_size, bold=True)}
    return {
        "title": poster.stem or "-",
        "language": poster.report.language,
        "colours": poster.report.colours.by_name(),
        "page": {"width": poster.page.width, "height": poster.page.height},
        "logo": logo,
        "stem": {"box": asdict(laid_out.stem), "size": laid_out.stem_size, **stem},
        "rows": rows,
        "size": laid_out.size,
        "padding": laid_out.padding,
        "rule": poster.rule,
        "foot": {"box": asdict(laid_out.foot), "size": laid_out.foot_size, "text": lines_of(poster.foot)},
        "rtl": poster.is_right_to_left,
    }


def _text(text: str, box: Box, size: float, *, bold: bool = False) -> dict[str, Any]:
    """Return a text as the template takes it, with the words that are hyphenated as they fit on no line."""
    column = Column(box.width, box.height, size, bold=bold)
    return {**lines_of(text), "long": [word for word in text.split() if not column.holds_word(word)]}
