"""The fonts that files are set in: ours, and for what it lacks those of the machine."""

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
BOLD = FOLDER / "Inter-SemiBold.ttf"
_ON_THE_MACHINE = ("NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Font:
    """A font by its file."""

    path: Path
    signs: frozenset[int]
    """The code points that it has signs for."""

    def has(self, text: str) -> bool:
        """Whether it has every sign of a text: one that it has not would be drawn as a box."""
        return self.signs.issuperset(map(ord, text))


@cache
def bold_fonts() -> tuple[Font, ...]:
    """Ours, and those with more scripts that the machine has."""
    return tuple(map(opened, [BOLD, *filter(None, map(_on_the_machine, _ON_THE_MACHINE))]))


def _on_the_machine(name: str) -> Path | None:
    """Where the system keeps a font, if it does; Pillow knows the folders."""
    try:
        return Path(str(ImageFont.truetype(name).path))
    except OSError:
        return None


def opened(path: Path) -> Font:
    """The font of a file."""
    with TTFont(path, lazy=True) as font:
        return Font(path, frozenset(font.getBestCmap()))


def write_boxes(signs: set[str], path: Path) -> None:
    """A font that shows each of these signs as a box; Typst takes it where every other font lacks a sign.

    Of the fonts that have a sign it takes the one most like that of the text, which one with a fixed pitch is not, and
    then the one with the shortest name.
    """
    pen = TTGlyphPen(None)
    for left, bottom, right, top, clockwise in ((60, 0, 540, 700, True), (110, 50, 490, 650, False)):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        first, *others = corners if clockwise else corners[::-1]
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()
    box = pen.glyph()
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "box"])
    font.setupCharacterMap({ord(sign): "box" for sign in signs})
    font.setupGlyf({".notdef": box, "box": box})
    font.setupHorizontalMetrics({".notdef": (600, 60), "box": (600, 60)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    names = {"familyName": "Boxes for signs that no font has", "styleName": "Regular", "psName": "Boxes"}
    font.setupNameTable(names)  # Typst passes over a font without a name for PostScript
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, fsType=0)
    font.setupPost(isFixedPitch=1)
    font.save(path)
