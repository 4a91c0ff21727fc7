"""Draws pictures of results at projector size, 1920 × 1080: word clouds and bars.

``wordcloud``, ``matplotlib`` and their fonts take a second to load and a second to draw, so they are loaded where they
are used: in the worker.
"""

import gc
import io
import logging
import textwrap
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

WIDTH, HEIGHT = 1920, 1080
INK, ACCENT, MUTED = "#14202b", "#0c4a75", "#56616b"
_COLOURS = (ACCENT, INK, "#1b6843", "#8a5200")  # those of the projector
_SEED = 1  # the same words give the same picture
_DPI = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as a part of the longest that there could be, its label, and the number at its end as it is written."""

    label: str
    part: float
    written: str


class Cloud:
    """A word cloud, laid out."""

    def __init__(self, words: Iterable[tuple[str, float]]) -> None:
        given = dict(words)
        drawable = {word: count for word, count in given.items() if any(letter.isalnum() for letter in word)}
        self._cloud = next(filter(_is_whole, (_laid_out(drawable, least) for least in (28, 18))), None)
        self._cloud = self._cloud or (_laid_out(drawable, 10) if drawable else None)
        shown = {word for (word, _), *_ in self._cloud.layout_} if self._cloud else set()
        self.left_out = [word for word in given if word not in shown]
        """Words that the font has no letters for, or that found no room."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be drawn."""
        return self._cloud is None

    def write_png(self, target: BinaryIO) -> None:
        """As a picture of points."""
        assert self._cloud is not None
        self._cloud.to_image().save(target, "PNG", optimize=True)

    def write_svg(self, target: BinaryIO) -> None:
        """As shapes and text, with the font in it."""
        assert self._cloud is not None
        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of tables of the font that nobody misses
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            target.write(self._cloud.to_svg(embed_font=True, optimize_embedded_font=True).encode())
            gc.collect()  # wordcloud leaves the font's file open until then


def _is_whole(cloud: Any) -> bool:
    return cloud is not None and len(cloud.layout_) == len(cloud.words_)


def _laid_out(words: dict[str, float], smallest: int) -> Any:
    from matplotlib import get_data_path  # noqa: PLC0415
    from wordcloud import WordCloud  # noqa: PLC0415

    if not words:
        return None
    cloud = WordCloud(
        width=WIDTH,
        height=HEIGHT,
        font_path=f"{get_data_path()}/fonts/ttf/DejaVuSans-Bold.ttf",  # has every letter that is written in Norway
        background_color="white",
        color_func=lambda word, **_: _COLOURS[sum(map(ord, word)) % len(_COLOURS)],
        prefer_horizontal=1,
        relative_scaling=0.5,
        min_font_size=smallest,
        max_font_size=200,
        margin=12,
        max_words=len(words),
        random_state=_SEED,
    )
    return cloud.generate_from_frequencies(words)


def write_bars(title: str, bars: Sequence[Bar], note: str, target: BinaryIO, *, kind: str) -> None:
    """Bars with their labels before them and their numbers behind them; ``kind`` is png or svg.

    Without a title and a note it stands in a text, and is as high as the bars need.
    """
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    height = HEIGHT if title else min(HEIGHT, 60 + 95 * len(bars))
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    heading = textwrap.wrap(title, 62)[:3]
    _write(figure, (0.04, 0.955), "\n".join(heading), 30, color=INK, weight="bold", va="top")
    _write(figure, (0.04, 0.035), note, 16, color=MUTED)
    edges = (0.09, 0.845 - 0.055 * len(heading)) if title else (0.02, 0.96)
    _draw_bars(figure.add_axes((0.40, edges[0], 0.50, edges[1])), bars, min(24.0, 0.31 * height / len(bars)))
    with warnings.catch_warnings(), rc_context({"svg.hashsalt": "workshop-live"}):
        warnings.simplefilter("ignore")  # it says which signs its font has not
        drawn = io.BytesIO()
        figure.savefig(drawn, format=kind, metadata={"Title": title} | ({"Date": None} if kind == "svg" else {}))
    target.write(drawn.getvalue())


def _draw_bars(axes: Any, bars: Sequence[Bar], size: float) -> None:
    axes.barh(range(len(bars)), [bar.part for bar in bars], height=0.62, color=ACCENT)
    axes.set(ylim=(len(bars) - 0.4, -0.6), xlim=(0, 1))
    axes.axis("off")
    for place, bar in enumerate(bars):
        label = "\n".join(textwrap.wrap(bar.label, round(830 / size), max_lines=2, placeholder=" …"))
        how = {"ha": "right", "va": "center", "transform": axes.get_yaxis_transform()}
        _write(axes, (-0.02, place), label, size, color=INK, **how)
        axes.annotate(bar.written, (bar.part, place), (10, 0), textcoords="offset points", fontsize=size, va="center")


def _write(where: Any, at: tuple[float, float], text: str, size: float, **how: Any) -> None:
    where.text(*at, text, fontsize=size, parse_math=False, **how)  # nobody means mathematics with a $
