"""Bar charts at projector size, 1920 × 1080 pixels.

They are set with Typst, like the PDF, which handles emoji and right-to-left text.
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
from workshop_live.exports.safe_text import is_right_to_left

WIDTH, HEIGHT = 1920, 1080
_MAX_LABEL_SIZE = 33.0  # pixels
_LABEL_WIDTH = 1200  # pixels, for letters as wide as they are high
_TRACK = 960  # pixels
_TITLE_LINE = 60  # pixels
_PPI = 72  # makes one point of the template one pixel


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar: its label, the filled part of its track from 0 to 1, and its value as text."""

    label: str
    part: float
    written: str


def write_bars(title: str, bars: Sequence[DrawnBar], note: str, target: BinaryIO, *, kind: str) -> None:
    """Write a chart with labels on the left and values on the right; ``kind`` is "png" or "svg".

    An empty title makes a chart for documents, without a title and a note and only as high as its bars.
    """
    height = HEIGHT if title else min(HEIGHT, 60 + 95 * len(bars))
    heading = textwrap.wrap(title, 62)[:3]
    top, bottom = (65 + _TITLE_LINE * len(heading), HEIGHT - 95) if title else (20, height - 20)
    size = min(_MAX_LABEL_SIZE, 0.43 * (bottom - top) / len(bars))
    inputs = {
        "title": title or "-",
        "heading": _directed(heading),
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
    chart = _compiler().compile(template, format=kind, ppi=_PPI, sys_inputs={"chart": json.dumps(inputs)})
    target.write(_titled(chart, title) if kind == "svg" else chart)


def _label(text: str, size: float) -> dict[str, Any]:
    """Wrap a label into at most two lines, and cut what does not fit."""
    width = round(_LABEL_WIDTH / size)
    first, *more_lines = textwrap.wrap(text, width) or [""]
    if len(more_lines) > 1:
        more_lines = [more_lines[0][: width - 2].rstrip() + " …"]
    return _directed([first, *more_lines])


def _directed(lines: Sequence[str]) -> dict[str, Any]:
    return {"lines": list(lines), "rtl": is_right_to_left(" ".join(lines))}


def _titled(svg: bytes, title: str) -> bytes:
    """Insert a <title> element into an SVG, for browsers and screen readers."""
    opening_tag, content = svg.split(b">", 1)
    return opening_tag + b"><title>" + escape(title).encode() + b"</title>" + content if title else svg


@cache
def _compiler() -> Any:
    """Return a Typst compiler with our font, shared by all pictures."""
    import typst  # noqa: PLC0415 - a large library that only the worker needs

    return typst.Compiler(font_paths=typst.Fonts(font_paths=[fonts.FOLDER]))
