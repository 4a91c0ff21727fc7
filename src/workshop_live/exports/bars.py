"""Draws bars at projector size, 1920 × 1080.

Typst sets them, as it does the PDF: emoji and text from the right come out as they should.
"""

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, BinaryIO

from workshop_live import palette
from workshop_live.exports import fonts
from workshop_live.exports.cells import is_right_to_left

WIDTH, HEIGHT = 1920, 1080
_LARGEST = 33.0  # pixels of the labels
_LABEL_WIDTH = 1200  # pixels, of letters that are as wide as they are high
_TRACK = 960  # pixels
_TITLE_LINE = 60  # pixels
_PPI = 72  # one point of the template is one pixel


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar by what part of its track it fills, its label, and the number behind the track as it is written."""

    label: str
    part: float
    written: str


def write_bars(title: str, bars: Sequence[DrawnBar], note: str, target: BinaryIO, *, kind: str) -> None:
    """Bars with their labels before them and their numbers behind them; ``kind`` is png or svg.

    Without a title and a note it stands in a text, and is as high as the bars need.
    """
    height = HEIGHT if title else min(HEIGHT, 60 + 95 * len(bars))
    heading = textwrap.wrap(title, 62)[:3]
    top, bottom = (65 + _TITLE_LINE * len(heading), HEIGHT - 95) if title else (20, height - 20)
    size = min(_LARGEST, 0.43 * (bottom - top) / len(bars))
    told = {
        "title": title or "-",
        "heading": _read(heading),
        "note": note,
        "colours": dict(palette.light()),
        "width": WIDTH,
        "height": height,
        "top": top,
        "bottom": bottom,
        "size": size,
        "track": _TRACK,
        "bars": [{"label": _label(bar.label, size), "part": bar.part, "written": bar.written} for bar in bars],
    }
    template = files("workshop_live.exports").joinpath("bars.typ").read_bytes()
    drawn = _compiler().compile(template, format=kind, ppi=_PPI, sys_inputs={"told": json.dumps(told)})
    target.write(_titled(drawn, title) if kind == "svg" else drawn)


def _label(text: str, size: float) -> dict[str, Any]:
    """On two lines at most; what does not fit ends in dots, if need be within a word."""
    width = round(_LABEL_WIDTH / size)
    first, *others = textwrap.wrap(text, width) or [""]
    if len(others) > 1:
        others = [others[0][: width - 2].rstrip() + " …"]
    return _read([first, *others])


def _read(lines: Sequence[str]) -> dict[str, Any]:
    return {"lines": list(lines), "rtl": is_right_to_left(" ".join(lines))}


def _titled(drawn: bytes, title: str) -> bytes:
    """An SVG with the title that screen readers and browsers say."""
    start, rest = drawn.split(b">", 1)
    return start + b"><title>" + escape(title).encode() + b"</title>" + rest if title else drawn


@cache
def _compiler() -> Any:
    """Typst with our font, for one picture after the other."""
    import typst  # noqa: PLC0415 - it is large, and only the worker needs it

    return typst.Compiler(font_paths=typst.Fonts(font_paths=[fonts.FOLDER]))
