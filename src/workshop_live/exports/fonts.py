"""The fonts of exported files: ours, with system fonts for the scripts that it lacks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import ImageFont

from workshop_live import resources

NAME = "Inter"
FOLDER = resources.STATIC / "fonts"
REGULAR = FOLDER / "Inter-Regular.ttf"
BOLD = FOLDER / "Inter-SemiBold.ttf"
_SYSTEM_FONTS = ("NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Font:
    """A font file and the characters that it supports."""

    path: Path
    code_points: frozenset[int]
    """The supported code points."""

    def has(self, text: str) -> bool:
        """Whether the font has a glyph for each character of a text; others would be drawn as boxes."""
        return self.code_points.issuperset(map(ord, text))


@cache
def bold_fonts() -> tuple[Font, ...]:
    """Return our bold font, followed by installed fonts with more scripts."""
    return tuple(map(open_font, [BOLD, *filter(None, map(_system_font, _SYSTEM_FONTS))]))


def font_for(words: Collection[str]) -> Font:
    """Return the font that can draw most of the words, ours if there is a tie: a cloud has one font."""
    return max(bold_fonts(), key=lambda font: sum(can_be_read(word, font) for word in words))


def can_be_read(word: str, font: Font) -> bool:
    """Whether the font has all characters of a word, and one of them is a letter or digit."""
    return any(letter.isalnum() for letter in word) and font.has(word)


def _system_font(name: str) -> Path | None:
    """Return the path of an installed font, or None. Pillow knows the system's font folders."""
    try:
        return Path(str(ImageFont.truetype(name).path))
    except OSError:
        return None


def open_font(path: Path) -> Font:
    """Read the font of a file."""
    with TTFont(path, lazy=True) as font:
        return Font(path, frozenset(font.getBestCmap()))


@cache
def advance_widths(path: Path) -> Mapping[str, float]:
    """Return the width of each character of a font, in font sizes."""
    with TTFont(path, lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {chr(code): metrics[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def write_boxes(characters: set[str], path: Path) -> None:
    """Write a font that draws each of these characters as a box, as a last resort for Typst.

    Among fonts with a glyph, Typst prefers the one most like that of the text, which a monospaced one is not, and then
    the one with the shortest name.
    """
    pen = TTGlyphPen(None)
    for left, bottom, right, top, clockwise in ((60, 0, 540, 700, True), (110, 50, 490, 650, False)):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        first, *more_corners = corners if clockwise else corners[::-1]
        pen.moveTo(first)
        for corner in more_corners:
            pen.lineTo(corner)
        pen.closePath()
    box = pen.glyph()
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "box"])
    font.setupCharacterMap({ord(character): "box" for character in characters})
    font.setupGlyf({".notdef": box, "box": box})
    font.setupHorizontalMetrics({".notdef": (600, 60), "box": (600, 60)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    names = {"familyName": "Boxes for signs that no font has", "styleName": "Regular", "psName": "Boxes"}
    font.setupNameTable(names)  # Typst ignores fonts without a PostScript name
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, fsType=0)
    font.setupPost(isFixedPitch=1)
    font.save(path)
