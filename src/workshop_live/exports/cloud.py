"""Draws word clouds at projector size, 1920 × 1080.

``wordcloud`` takes a second to load and a second to draw, so it is loaded where it is used: in the
worker.
"""

import gc
import logging
import warnings
from collections.abc import Collection, Iterable
from html import escape
from typing import Any, BinaryIO

from workshop_live import palette
from workshop_live.exports.fonts import Font, bold_fonts

WIDTH, HEIGHT = 1920, 1080
_COLOURS = ("accent", "ink", "success", "warning")  # those of the projector
_SEED = 1  # the same words give the same picture
_NOTE = 60  # pixels kept free for a note below the words
_NOTE_SIZE = 26


class Cloud:
    """A word cloud, laid out; with room for a note below it if something had to be left out."""

    def __init__(self, words: Iterable[tuple[str, float]]) -> None:
        given = dict(words)
        self._font = _font_for(given)
        drawn = {word: count for word, count in given.items() if _can_be_read(word, self._font)}
        self._height = HEIGHT if drawn.keys() == given.keys() else HEIGHT - _NOTE
        self._cloud = next(filter(_is_whole, (self._laid_out(drawn, least) for least in (28, 18))), None)
        if self._cloud is None and drawn:
            self._height = HEIGHT - _NOTE
            self._cloud = self._laid_out(drawn, 10)
        shown = {word for (word, _), *_ in self._cloud.layout_} if self._cloud else set()
        self.left_out = [word for word in given if word not in shown]
        """Words that the font has no letters for, or that found no room."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be drawn."""
        return self._cloud is None

    def can_write(self, text: str) -> bool:
        """Whether the font has every sign of a text."""
        return self._font.has(text)

    def write_png(self, target: BinaryIO, note: str = "") -> None:
        """As a picture of points, with a note in its corner; the font must have the letters of that too."""
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

        assert self._cloud is not None
        picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
        picture.paste(self._cloud.to_image())
        if note:
            font = ImageFont.truetype(self._font.path, _NOTE_SIZE)
            ImageDraw.Draw(picture).text((40, HEIGHT - 22), note, palette.light()["muted"], font, anchor="ls")
        picture.save(target, "PNG", optimize=True)

    def write_svg(self, target: BinaryIO, note: str = "") -> None:
        """As shapes and text, with the font in it."""
        assert self._cloud is not None
        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of tables of the font that nobody misses
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            drawn = self._cloud.to_svg(embed_font=True, optimize_embedded_font=True)
            gc.collect()  # wordcloud leaves the font's file open until then
        size = f'width="{WIDTH}" height="{HEIGHT}"'
        drawn = drawn.replace(f'width="{WIDTH}" height="{self._height}"', size, 1)
        style = f"font-family:sans-serif;font-weight:normal;fill:{palette.light()['muted']}"
        text = f'<text x="40" y="{HEIGHT - 22}" font-size="{_NOTE_SIZE}" style="{style}">{escape(note)}</text>\n</svg>'
        target.write((drawn.removesuffix("</svg>") + text if note else drawn).encode())

    def _laid_out(self, words: dict[str, float], smallest: int) -> Any:
        from wordcloud import WordCloud  # noqa: PLC0415

        if not words:
            return None
        cloud = WordCloud(
            width=WIDTH,
            height=self._height,
            font_path=str(self._font.path),
            background_color="white",
            color_func=lambda word, **_: palette.light()[_COLOURS[sum(map(ord, word)) % len(_COLOURS)]],
            prefer_horizontal=1,
            relative_scaling=0.5,
            min_font_size=smallest,
            max_font_size=200,
            margin=12,
            max_words=len(words),
            random_state=_SEED,
        )
        return cloud.generate_from_frequencies(words)


def _font_for(words: Collection[str]) -> Font:
    """Ours, unless another one can draw more of the words: a cloud has one font."""
    return max(bold_fonts(), key=lambda font: sum(_can_be_read(word, font) for word in words))


def _can_be_read(word: str, font: Font) -> bool:
    """Whether the font has all of a word, and something in it can be read."""
    return any(letter.isalnum() for letter in word) and font.has(word)


def _is_whole(cloud: Any) -> bool:
    return cloud is not None and len(cloud.layout_) == len(cloud.words_)
