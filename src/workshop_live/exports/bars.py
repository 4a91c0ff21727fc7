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

from workshop_live.exports import fonts
from workshop_live.exports.colours import OURS, Colours, has_light_text
from workshop_live.exports.localiser import percent
from workshop_live.exports.safe_text import is_right_to_left
from workshop_live.exports.text_layout import Column

HEIGHT = 1080
_MAX_LABEL_SIZE = 33.0  # pixels
_TITLE_LINE = 60  # pixels
_LEGEND = 56  # pixels
_LABEL_LINES = 2
_PPI = 72  # makes one point of the template one pixel


@dataclass(frozen=True, slots=True)
class _Columns:
    """The widths of a chart, of its labels and of its tracks, in pixels; what is left is for the numbers."""

    width: int
    labels: int
    track: int


_ON_SCREEN, _ON_PAPER = _Columns(1920, 749, 900), _Columns(1340, 470, 610)
_STEPS_ON_SCREEN, _STEPS_ON_PAPER = _Columns(1920, 700, 840), _Columns(1340, 400, 660)


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar: its label, the filled part of its track from 0 to 1, its value as text, and what stands behind that.

    ``steps`` are the parts of all answers that chose each step of a scale, with their percentages, drawn instead
    if there are any.
    """

    label: str
    part: float
    written: str
    behind: str = ""
    is_most: bool = False
    steps: tuple[tuple[float, int], ...] = ()


def write_bars(
    title: str,
    bars: Sequence[DrawnBar],
    note: str,
    target: BinaryIO,
    *,
    kind: str,
    steps: Sequence[str] = (),
    colours: Colours = OURS,
) -> None:
    """Write a chart with labels on the left and values on the right; ``kind`` is "png" or "svg".

    An empty title makes a chart for documents, without a title and a note and only as high as its bars. ``steps`` are
    the names of the steps of a scale, which stand below the bars.
    """
    on_screen, on_paper = (_STEPS_ON_SCREEN, _STEPS_ON_PAPER) if steps else (_ON_SCREEN, _ON_PAPER)
    columns = on_screen if title else on_paper
    below = _LEGEND if steps else 0
    height = HEIGHT if title else min(HEIGHT, 40 + below + (110 if steps else 80) * len(bars))
    heading = textwrap.wrap(title, 62)[:3]
    top, bottom = (65 + _TITLE_LINE * len(heading), HEIGHT - 95 - below) if title else (10, height - 10 - below)
    size = min(_MAX_LABEL_SIZE, 0.43 * (bottom - top) / len(bars))
    inputs = {
        "title": title or "-",
        "heading": _directed(heading),
        "note": note,
        "colours": colours.by_name(),
        "width": columns.width,
        "labels": columns.labels,
        "height": height,
        "top": top,
        "bottom": bottom,
        "size": size,
        "track": columns.track,
        "bars": [_drawn(bar, size, columns) for bar in bars],
        "steps": [
            {"name": name, "colour": step_colour, "light": has_light_text(index, len(steps))}
            for index, (name, step_colour) in enumerate(
                zip(steps, colours.steps(len(steps)) if steps else (), strict=True)
            )
        ],
    }
    template = files("workshop_live.exports").joinpath("bars.typ").read_bytes()
    chart = _compiler().compile(template, format=kind, ppi=_PPI, sys_inputs={"chart": json.dumps(inputs)})
    target.write(_titled(chart, title) if kind == "svg" else chart)


def _drawn(bar: DrawnBar, size: float, columns: _Columns) -> dict[str, Any]:
    shares = [{"part": part, "written": percent(share)} for part, share in bar.steps]
    return {
        "label": _label(bar.label, size, columns),
        "part": bar.part,
        "most": bar.is_most,
        "written": bar.written,
        "behind": bar.behind,
        "steps": shares,
    }


def _label(text: str, size: float, columns: _Columns) -> dict[str, Any]:
    """Wrap a label into at most two lines, in smaller letters if that takes it, and cut what does not fit then."""
    for part_of_size in (1, 0.85, 0.7):
        column = Column(columns.labels, 0, size * part_of_size)
        if column.lines(text) <= _LABEL_LINES:
            break
    return {**_directed([column.cut(text, _LABEL_LINES)]), "size": size * part_of_size}


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
