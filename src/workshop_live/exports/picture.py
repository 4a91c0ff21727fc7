"""Pictures of words and how often they were written, for slides: PNG and SVG, 1920 × 1080.

``wordcloud`` and its fonts take a second to load and a second to draw, so they are loaded where they are used: in the
worker.
"""

import io
from typing import Any

from workshop_live.exports.report import Report, ReportedActivity

WIDTH, HEIGHT = 1920, 1080
_COLOURS = ("#0c4a75", "#14202b", "#1b6843", "#8a5200")  # those of the projector
_SEED = 1  # the same words give the same picture


class NoPicture(ValueError):  # noqa: N818 - it reads as what there is
    """There is nothing in the report that a picture can be made of, or more than one thing."""


def write_png(report: Report) -> bytes:
    """The words of the one activity in the report that has any. Raises NoPicture."""
    target = io.BytesIO()
    _draw(report).to_image().save(target, "PNG", optimize=True)
    return target.getvalue()


def write_svg(report: Report) -> bytes:
    """The same as shapes and text, with the font in it."""
    svg: str = _draw(report).to_svg(embed_font=True, optimize_embedded_font=True)
    return svg.encode()


def pictured(report: Report) -> ReportedActivity:
    """The latest round of the one activity that a picture can be made of. Raises NoPicture."""
    found = {activity.id: activity for activity in report.activities if activity.counts_words and activity.figures}
    if len(found) != 1:
        raise NoPicture(len(found))
    return next(iter(found.values()))


def _draw(report: Report) -> Any:
    from matplotlib import get_data_path  # noqa: PLC0415
    from wordcloud import WordCloud  # noqa: PLC0415

    words = {label: count for label, count in pictured(report).figures if _is_drawable(label)}
    if not words:
        raise NoPicture(0)
    cloud = WordCloud(
        width=WIDTH,
        height=HEIGHT,
        font_path=f"{get_data_path()}/fonts/ttf/DejaVuSans-Bold.ttf",  # has every letter that is written in Norway
        background_color="white",
        color_func=lambda word, **_: _COLOURS[sum(map(ord, word)) % len(_COLOURS)],
        prefer_horizontal=1,
        relative_scaling=0.5,
        min_font_size=28,
        max_font_size=200,
        margin=12,
        max_words=len(words),
        random_state=_SEED,
    )
    return cloud.generate_from_frequencies(words)


def _is_drawable(word: str) -> bool:
    """Whether the font has anything to show for a word."""
    return any(character.isalnum() for character in word)
