"""Word clouds at projector size, 1920 × 1080 pixels.

``wordcloud`` takes a second to import and a second to draw, so only the worker imports it.
"""

import gc
import logging
import warnings
from collections.abc import Collection, Iterable
from html import escape
from typing import Any, BinaryIO

from workshop_live.exports.colours import OURS, Colours
from workshop_live.exports.fonts import Font, bold_fonts

WIDTH, HEIGHT = 1920, 1080
_COLOURS = ("accent", "ink", "success", "warning")  # as on the projector
_SEED = 1  # makes the layout deterministic
_NOTE_HEIGHT = 60  # pixels below the words
_NOTE_SIZE = 26
_PALETTE = 128  # colours and opacities of a picture without ground


class Cloud:
    """A laid-out word cloud, with room for a note if words had to be left out."""

    def __init__(self, words: Iterable[tuple[str, float]], colours: Colours = OURS) -> None:
        self._colours = colours
        counts = dict(words)
        self._font = _font_for(counts)
        drawable = {word: count for word, count in counts.items() if _can_be_read(word, self._font)}
        self._height = HEIGHT if drawable.keys() == counts.keys() else HEIGHT - _NOTE_HEIGHT
        self._cloud = next(filter(_is_whole, (self._laid_out(drawable, min_size) for min_size in (28, 18))), None)
        if self._cloud is None and drawable:
            self._height = HEIGHT - _NOTE_HEIGHT
            self._cloud = self._laid_out(drawable, 10)
        shown = {word for (word, _), *_ in self._cloud.layout_} if self._cloud else set()
        self.left_out = [word for word in counts if word not in shown]
        """The words that the font lacks letters for, or that there was no room for."""

    @property
    def is_empty(self) -> bool:
        """Whether no word can be drawn."""
        return self._cloud is None

    def can_write(self, text: str) -> bool:
        """Whether the font has a glyph for each character of a text."""
        return self._font.has(text)

    def write_words(self, target: BinaryIO) -> None:
        """Write the words alone as a PNG without a ground, for pages and slides of any colour."""
        assert self._cloud is not None
        self._cloud.mode, self._cloud.background_color = "RGBA", None
        words = self._cloud.to_image()
        words.quantize(_PALETTE).save(target, "PNG")

    def write_png(self, target: BinaryIO, note: str = "") -> None:
        """Write a PNG with a note in its corner; the font must have glyphs for the note."""
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

        assert self._cloud is not None
        picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
        picture.paste(self._cloud.to_image())
        if note:
            font = ImageFont.truetype(self._font.path, _NOTE_SIZE)
            ImageDraw.Draw(picture).text((40, HEIGHT - 22), note, self._colours["muted"], font, anchor="ls")
        picture.save(target, "PNG", optimize=True)

    def write_svg(self, target: BinaryIO, note: str = "") -> None:
        """Write an SVG that embeds the font."""
        assert self._cloud is not None
        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns about unneeded tables of the font
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            svg = self._cloud.to_svg(embed_font=True, optimize_embedded_font=True)
            gc.collect()  # closes the font file that wordcloud leaves open
        size = f'width="{WIDTH}" height="{HEIGHT}"'
        svg = svg.replace(f'width="{WIDTH}" height="{self._height}"', size, 1)
        style = f"font-family:sans-serif;font-weight:normal;fill:{self._colours['muted']}"
        text = f'<text x="40" y="{HEIGHT - 22}" font-size="{_NOTE_SIZE}" style="{style}">{escape(note)}</text>\n</svg>'
        target.write((svg.removesuffix("</svg>") + text if note else svg).encode())

    def _laid_out(self, words: dict[str, float], min_size: int) -> Any:
        from wordcloud import WordCloud  # noqa: PLC0415

        if not words:
            return None
        cloud = WordCloud(
            width=WIDTH,
            height=self._height,
            font_path=str(self._font.path),
            background_color="white",
            color_func=lambda word, **_: self._colours[_COLOURS[sum(map(ord, word)) % len(_COLOURS)]],
            prefer_horizontal=1,
            relative_scaling=0.5,
            min_font_size=min_size,
            max_font_size=200,
            margin=12,
            max_words=len(words),
            random_state=_SEED,
        )
        return cloud.generate_from_frequencies(words)


def _font_for(words: Collection[str]) -> Font:
    """Return the font that can draw most of the words, ours if there is a tie: a cloud has one font."""
    return max(bold_fonts(), key=lambda font: sum(_can_be_read(word, font) for word in words))


def _can_be_read(word: str, font: Font) -> bool:
    """Whether the font has all characters of a word, and one of them is a letter or digit."""
    return any(letter.isalnum() for letter in word) and font.has(word)


def _is_whole(cloud: Any) -> bool:
    """Whether a layout contains all words."""
    return cloud is not None and len(cloud.layout_) == len(cloud.words_)
