"""Draws word clouds at projector size, 1920 × 1080.

``wordcloud`` and its fonts take a second to load and a second to draw, so they are loaded where they are used: in the
worker.
"""

import gc
import logging
import warnings
from collections.abc import Iterable
from typing import Any, BinaryIO

WIDTH, HEIGHT = 1920, 1080
_COLOURS = ("#0c4a75", "#14202b", "#1b6843", "#8a5200")  # those of the projector
_SEED = 1  # the same words give the same picture


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
