"""Typst: sets a template whose texts come as values from a JSON file, so that none of them is read as markup."""

import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from workshop_live.exports import fonts
from workshop_live.exports.format import ExportError
from workshop_live.exports.safe_text import is_right_to_left
from workshop_live.text.languages import N_

LINE_END: Final = re.compile(r"\r\n|[\n\r\u2028\u2029]")
SHOWN_AS_BOXES: Final = N_("Characters that no font on the server has are shown as boxes.")
_STANDARD: Final = "ua-1"  # PDF/UA: Typst refuses to write a file that lacks what screen readers need


def typeset(
    folder: Path,
    name: str,
    values: Mapping[str, Any],
    note_boxes: Callable[[], None],
    *,
    timestamp: int | None = None,
    dots_per_inch: float | None = None,
) -> Path:
    """Set the template ``name`` with what else is in the folder. Return the path of the file. Raises ExportError.

    It is a PDF, or a PNG if ``dots_per_inch`` are given. A sign that is in no font is drawn as a box; ``note_boxes`` is
    called before that, to say so in the values.
    """
    import typst  # noqa: PLC0415 - a large library that only the worker needs

    shutil.copyfile(str(files("workshop_live.exports") / f"{name}.typ"), folder / f"{name}.typ")
    path = folder / f"{name}.{'png' if dots_per_inch else 'pdf'}"

    def compile_template() -> None:
        (folder / f"{name}.json").write_text(json.dumps(values), encoding="utf-8")
        typst.compile(
            folder / f"{name}.typ",
            path,
            root=folder,
            font_paths=[fonts.FOLDER, folder],
            format="png" if dots_per_inch else "pdf",
            ppi=dots_per_inch,
            pdf_standards=[] if dots_per_inch else [_STANDARD],
            timestamp=timestamp,
        )

    try:
        compile_template()
    except typst.TypstError:  # a character is missing in all fonts
        fonts.write_boxes(set(json.dumps(values, ensure_ascii=False)), folder / "boxes.ttf")
        note_boxes()
        try:
            compile_template()
        except typst.TypstError:  # the error may quote an answer, which must not be logged
            raise ExportError("The PDF could not be set.") from None
    return path


def lines_of(sanitised: str) -> dict[str, Any]:
    """Return a text as the templates take it: its lines, and whether it is read from right to left."""
    return {"lines": [*map(visible, LINE_END.split(sanitised))], "rtl": is_right_to_left(sanitised)}


def visible(line: str) -> str:
    """Return a line without invisible characters at its ends, which fonts skip there and PDF/UA then rejects."""
    first, last = 0, len(line)
    while first < last and unicodedata.category(line[first]) == "Cf":
        first += 1
    while first < last and unicodedata.category(line[last - 1]) == "Cf":
        last -= 1
    return line[first:last].replace("\ufeff", "")
