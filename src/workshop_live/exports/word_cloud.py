"""Pictures of word clouds, with the words in the places that they have on the projector once the question is closed."""

import base64
import io
import logging
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, BinaryIO

from workshop_live.domain.clouds import ASPECT
from workshop_live.exports.cloud_layout import places_of
from workshop_live.exports.colours import OURS, Colours
from workshop_live.exports.fonts import Font, font_for

WIDTH, HEIGHT = 1920, 1080
_COLOURS = ("accent", "ink", "success", "warning")  # as on the projector
_LEFT = 77  # pixels; the title and the note are set as on pictures of bars
_TITLE_SIZE, _TITLE_TOP, _TITLE_LINE = 42, 88, 56
_NOTE_SIZE, _NOTE_BOTTOM = 22, 44
_PALETTE = 128  # colours and opacities of a picture without ground


@dataclass(frozen=True, slots=True)
class DrawnWord:
    """A word of a picture: where its baseline begins and its font size, in pixels."""

    text: str
    x: float
    y: float
    size: float


class Cloud:
    """A word cloud that is laid out and can be drawn."""

    def __init__(self, words: Iterable[tuple[str, float]], colours: Colours = OURS) -> None:
        counted = tuple(words)
        self._colours = colours
        self._font = font_for([word for word, _ in counted])
        self._places = places_of(counted)
        self.left_out = [word for word, _ in counted if word not in self._places]
        """The words that the font lacks letters for, or that there was no room for."""

    @property
    def is_empty(self) -> bool:
        """Whether no word can be drawn."""
        return not self._places

    def can_write(self, text: str) -> bool:
        """Whether the font has a glyph for each character of a text."""
        return self._font.has(text)

    def write_words(self, target: BinaryIO) -> None:
        """Write the words alone as a PNG without a ground, for pages and slides of any colour."""
        from PIL import Image  # noqa: PLC0415

        picture = Image.new("RGBA", (WIDTH, round(WIDTH / ASPECT)))
        self._draw(picture, (0, 0, *picture.size))
        picture.quantize(_PALETTE).save(target, "PNG")

    def write_png(self, target: BinaryIO, title: str = "", note: str = "") -> None:
        """Write a PNG with the question above the words and a note below. It leaves out what the font cannot write."""
        from PIL import Image, ImageDraw  # noqa: PLC0415

        picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
        lines = _lines("".join(filter(self._font.has, title)))
        self._draw(picture, _area(len(lines)))
        drawing = ImageDraw.Draw(picture)
        for y, line in lines:
            drawing.text((_LEFT, y), line, self._colours["ink"], _truetype(self._font, _TITLE_SIZE), anchor="ls")
        below = "".join(filter(self._font.has, note))
        at = (_LEFT, HEIGHT - _NOTE_BOTTOM)
        drawing.text(at, below, self._colours["muted"], _truetype(self._font, _NOTE_SIZE), anchor="ls")
        picture.save(target, "PNG", optimize=True)

    def write_svg(self, target: BinaryIO, title: str = "", note: str = "") -> None:
        """Write an SVG that embeds the font, with the question above the words and a note below."""
        lines = _lines(title)
        name, font = self._embedded(title + note)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
            f"<title>{escape(title)}</title><style>{font}text{{font-family:'{name}',sans-serif;font-weight:600}}</style>"
            '<rect width="100%" height="100%" fill="white"/>'
        )
        left, top, width, height = _area(len(lines))
        drawn = self._drawn((0, 0, width, height))
        words = [
            f'<svg x="{left}" y="{top}" width="{width}" height="{height}">',
            *(self._text(it.text, it.x, it.y, it.size, _colour_name(it.text)) for it in drawn),
            "</svg>",
        ]
        above = [self._text(line, _LEFT, y, _TITLE_SIZE, "ink") for y, line in lines]
        below = [self._text(note, _LEFT, HEIGHT - _NOTE_BOTTOM, _NOTE_SIZE, "muted")] if note else []
        target.write("\n".join([head, *above, *words, *below, "</svg>"]).encode())

    def _text(self, text: str, x: float, y: float, size: float, colour: str) -> str:
        place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}"'
        return f'<text {place} fill="{self._colours[colour]}">{escape(text)}</text>'

    def _draw(self, picture: Any, area: tuple[int, int, int, int]) -> None:
        from PIL import ImageDraw  # noqa: PLC0415

        drawing = ImageDraw.Draw(picture)
        for it in self._drawn(area):
            colour = self._colours[_colour_name(it.text)]
            drawing.text((it.x, it.y), it.text, colour, _truetype(self._font, it.size), anchor="ls")

    def _drawn(self, area: tuple[int, int, int, int]) -> Iterator[DrawnWord]:
        """Yield the words as they stand in an area: left, top, width and height."""
        left, top, width, height = area
        for text, place in self._places.items():
            size = place.size * min(width / ASPECT, height)
            ink = _truetype(self._font, size).getbbox(text, anchor="ls")
            x = left + place.x * width - (ink[0] + ink[2]) / 2
            yield DrawnWord(text, x, top + place.y * height - (ink[1] + ink[3]) / 2, size)

    def _embedded(self, more: str) -> tuple[str, str]:
        """Return the name of the font, and a rule with the part of it that is needed."""
        from fontTools import subset  # noqa: PLC0415

        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns about unneeded tables of the font
        options = subset.Options(hinting=False, desubroutinize=True, ignore_missing_glyphs=True, flavor="woff")
        with subset.load_font(str(self._font.path), options) as font:
            name = str(font["name"].getBestFamilyName() or "")
            subsetter = subset.Subsetter(options)
            subsetter.populate(text="".join([*self._places, more]))
            subsetter.subset(font)
            target = io.BytesIO()
            font.flavor = "woff"
            font.save(target)
        data = base64.b64encode(target.getvalue()).decode("ascii")
        source = f'url("data:font/woff;base64,{data}")format("woff")'
        return name, f"@font-face{{font-family:'{name}';font-weight:600;src:{source}}}"


def _colour_name(word: str) -> str:
    """Return the colour of a word, by its text as on the projector."""
    return _COLOURS[sum(map(ord, word)) % len(_COLOURS)]


def _truetype(font: Font, size: float) -> Any:
    from PIL import ImageFont  # noqa: PLC0415

    return ImageFont.truetype(str(font.path), size)


def _lines(title: str) -> list[tuple[int, str]]:
    """Return the lines of a title, each with the height of its baseline."""
    return [(_TITLE_TOP + _TITLE_LINE * at, line) for at, line in enumerate(textwrap.wrap(title, 62)[:3])]


def _area(title_lines: int) -> tuple[int, int, int, int]:
    """Return where the words of a picture are, below its title and above its note."""
    top = _TITLE_TOP + _TITLE_LINE * title_lines - 20
    return _LEFT, top, WIDTH - 2 * _LEFT, HEIGHT - _NOTE_BOTTOM - 2 * _NOTE_SIZE - top
