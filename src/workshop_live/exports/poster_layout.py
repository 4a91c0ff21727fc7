"""Where the texts of a poster stand on its page, as large as they fit. All lengths are in points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workshop_live.domain.pictures import Picture
from workshop_live.exports.page_sizes import PageSize
from workshop_live.exports.safe_text import is_right_to_left
from workshop_live.exports.text_layout import LINE, Column

HYPHENATED_FROM = 20
"""From so many letters on, a word may be hyphenated; in letters that large, a shorter one looks broken."""
HYPHENATED_BY_WORD_FROM = 30
"""The same for Word, which can hyphenate only the languages that it has been given; it breaks others anywhere."""
BROKEN_FROM = 42
"""The same for PowerPoint, which has no hyphenation: it breaks words anywhere, only where there is no other way."""

# In parts of the page's shorter side:
_LARGEST, _MARGIN, _GUTTER, _FOOT = 0.13, 0.09, 0.09, 0.019
_LOGO_WIDTH, _LOGO_HEIGHT, _BELOW_LOGO, _ABOVE_FOOT = 0.32, 0.065, 0.075, 0.035
_STEM_COLUMN = 0.33  # of the width between the margins, on a page that is wider than high
# In font sizes of the lines:
_PADDING, _BELOW_STEM, _STEM = 0.55, 1.1, 0.95
_STEP, _STEPS = 0.97, 100


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, by its distance from the top left of the page."""

    left: float
    top: float
    width: float
    height: float

    def mirrored(self, width: float) -> "Box":
        """Return it where it stands on a page of this width that is read from right to left."""
        return replace(self, left=width - self.left - self.width)


@dataclass(frozen=True, slots=True)
class PosterLayout:
    """The places of the parts. Each line stands in a row, below a rule at its top and the padding."""

    stem: Box
    stem_size: float
    rows: tuple[Box, ...]
    size: float
    """The font size of the lines."""
    foot: Box
    foot_size: float
    logo: Box | None

    @property
    def padding(self) -> float:
        """The space between a rule and the text below it."""
        return self.size * _PADDING

    def mirrored(self, width: float) -> "PosterLayout":
        """Return it for a page of this width that is read from right to left."""
        return replace(
            self,
            stem=self.stem.mirrored(width),
            rows=tuple(row.mirrored(width) for row in self.rows),
            foot=self.foot.mirrored(width),
            logo=self.logo and self.logo.mirrored(width),
        )


def lay_out(page: PageSize, stem: str, lines: Sequence[str], logo: Picture | None, *, unbroken: int) -> PosterLayout:
    """Return the layout with the largest letters that fit, at which words with fewer letters stay ``unbroken``.

    It is that of a text from right to left if the stem is one.
    """
    sizes = (page.unit * _LARGEST * _STEP**number for number in range(_STEPS))
    frame = _Frame(page, _logo_box(page, logo), unbroken)
    found = next(filter(None, (frame.filled(stem, lines, size) for size in sizes)))
    return found.mirrored(page.width) if is_right_to_left(stem) else found


def _logo_box(page: PageSize, logo: Picture | None) -> Box | None:
    if logo is None:
        return None
    scale = page.unit * min(_LOGO_WIDTH / logo.width, _LOGO_HEIGHT / logo.height)
    margin = page.unit * _MARGIN
    return Box(margin, margin, logo.width * scale, logo.height * scale)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A page with its margins, a foot, and a logo at the top."""

    page: PageSize
    logo: Box | None
    unbroken: int

    @property
    def margin(self) -> float:
        return self.page.unit * _MARGIN

    @property
    def foot(self) -> Box:
        height = self.page.unit * _FOOT * LINE
        width = self.stem_width
        return Box(self.margin, self.page.height - self.margin - height, width, height)

    @property
    def width(self) -> float:
        return self.page.width - 2 * self.margin

    @property
    def stem_width(self) -> float:
        return self.width * _STEM_COLUMN if self.page.is_wide else self.width

    @property
    def top(self) -> float:
        return self.margin if self.logo is None else self.margin + self.logo.height + self.page.unit * _BELOW_LOGO

    @property
    def bottom(self) -> float:
        return self.foot.top - self.page.unit * _ABOVE_FOOT

    def filled(self, stem: str, lines: Sequence[str], size: float) -> PosterLayout | None:
        """Return the layout with lines in this font size; None if that is too large."""
        column = self._stem_column(stem, size)
        stem_height = column.height_of(stem) if column else 0
        area = self._area_of_lines(size, stem_height)
        of_lines = Column(area.width, area.height, size, gap=2 * size * _PADDING)
        heights = [of_lines.height_of(line) for line in lines]
        to_spare = area.height - sum(heights)
        if column is None or to_spare < 0 or not all(self._holds_words(of_lines, line) for line in lines):
            return None
        rows, top = [], area.top
        for height in heights:
            rows.append(Box(area.left, top, area.width, height + to_spare / len(heights)))
            top += rows[-1].height
        stem_box = Box(self.margin, self.top, self.stem_width, stem_height)
        return PosterLayout(stem_box, column.size, tuple(rows), size, self.foot, self.page.unit * _FOOT, self.logo)

    def _area_of_lines(self, size: float, stem_height: float) -> Box:
        """Return the area beside the stem on a wide page, and below it on others."""
        if self.page.is_wide:
            left = self.margin + self.stem_width + self.page.unit * _GUTTER
            return Box(left, self.margin, self.page.width - self.margin - left, self.page.height - 2 * self.margin)
        top = self.top + stem_height + size * _BELOW_STEM
        return Box(self.margin, top, self.width, self.bottom - top)

    def _stem_column(self, stem: str, size: float) -> Column | None:
        """Return the column of the stem, in letters that fit beside lines of this size; None if none do."""
        sizes = (size * _STEM * _STEP**number for number in range(_STEPS if self.page.is_wide else 1))
        columns = (Column(self.stem_width, self.bottom - self.top, it, gap=0, bold=True) for it in sizes)
        return next((it for it in columns if it.height_of(stem) <= it.height and self._holds_words(it, stem)), None)

    def _holds_words(self, column: Column, text: str) -> bool:
        return all(column.holds_word(word) for word in text.split() if len(word) < self.unbroken)
