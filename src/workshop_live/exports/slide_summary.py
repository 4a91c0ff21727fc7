"""The summary of a question on a slide: a card for each theme, with its count and some quotations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.util import Pt

from workshop_live.exports.deck import Deck
from workshop_live.exports.slide_shapes import GAP, Area, add_card, direct, set_size
from workshop_live.exports.text_layout import Column

_ROWS = {1: [1], 2: [2], 3: [3], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [3, 4]}
_SIZES = ((30.0, 22.0), (28.0, 20.0), (24.0, 18.0), (22.0, 16.0), (20.0, 16.0), (18.0, 14.0), (16.0, 14.0))
"""The font sizes of names and of quotations, in points."""
_EDGE = 6.0  # points, as are all that follow
_INSET = 14.0
_TOP = 10.0
_GAP = 5.0
_LONGEST_QUOTE = 5  # lines
_FIRST_WISHES = ((2, 5), (1, 5), (2, 7), (1, 7), (0, 7))
"""So many quotations of each theme, at one of the so many largest sizes: the first that can be had."""


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """What is to be said of a theme; ``count`` has its unit."""

    name: str
    count: str
    quotes: tuple[str, ...]
    colour: int


@dataclass(frozen=True, slots=True)
class _Set:
    """A card whose texts fit into it."""

    name: str
    count: str
    quotes: tuple[str, ...]


def add_summary(deck: Deck, slide: Any, area: Area, cards: Sequence[ThemeCard]) -> None:
    """Add the cards of at most seven themes, which fill the area."""
    boxes = _boxes(area, len(cards))
    sizes, laid_out = _laid_out(cards, boxes)
    for card, box, texts in zip(cards, boxes, laid_out, strict=True):
        frame = add_card(deck, slide, box, Pt(_EDGE), f"theme-{card.colour}")
        frame.margin_left, frame.margin_right = Pt(_EDGE + _INSET), Pt(_INSET)
        frame.margin_top = frame.margin_bottom = Pt(_TOP)
        paragraphs = [(texts.name, sizes[0], True, "ink"), (texts.count, sizes[1], False, "muted")]
        paragraphs += [(quote, sizes[1], False, "ink") for quote in texts.quotes]
        for number, (text, size, is_bold, colour) in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = text.replace("\n", "\v")
            set_size(paragraph, size)
            paragraph.font.bold = is_bold
            paragraph.space_before = Pt(_GAP if number > 1 else 0)
            deck.paint(paragraph.font.color, colour)
            direct(paragraph, text)


def _boxes(area: Area, count: int) -> list[Area]:
    """Return the places of the cards, the first ones the widest."""
    left, top, width, height = area
    rows = _ROWS[count]
    row_height = (height - GAP * (len(rows) - 1)) // len(rows)
    return [
        (
            left + column * ((width + GAP) // columns),
            top + row * (row_height + GAP),
            (width - GAP * (columns - 1)) // columns,
            row_height,
        )
        for row, columns in enumerate(rows)
        for column in range(columns)
    ]


def _laid_out(cards: Sequence[ThemeCard], boxes: Sequence[Area]) -> tuple[tuple[float, float], list[_Set]]:
    """Return font sizes at which all texts fit, the names in full if possible, and the texts."""
    tried = [(sizes, [_set(card, box, sizes) for card, box in zip(cards, boxes, strict=True)]) for sizes in _SIZES]
    for wanted, size_count in _FIRST_WISHES:
        for sizes, laid_out in tried[:size_count]:
            found = [texts for texts in laid_out if texts]
            if len(found) == len(cards) and all(
                len(texts.quotes) >= min(wanted, len(card.quotes)) for card, texts in zip(cards, found, strict=True)
            ):
                return sizes, found
    sizes = _SIZES[-1]
    shortened = [_set(card, box, sizes, cut=True) for card, box in zip(cards, boxes, strict=True)]
    return sizes, [texts for texts in shortened if texts]


def _set(card: ThemeCard, box: Area, sizes: tuple[float, float], *, cut: bool = False) -> _Set | None:
    """Return the texts of a card at these font sizes, with as many quotations as fit; None if its name does not."""
    width, height = box[2] / Pt(1) - _EDGE - 2 * _INSET, box[3] / Pt(1) - 2 * _TOP
    names = Column(width, height, sizes[0], gap=0, bold=True)
    quotes = Column(width, height, sizes[1], gap=_GAP)
    name = names.cut(card.name, 3) if cut else card.name
    free = height - names.height_of(name) - sizes[1] * 1.22
    if free < 0 or not (cut or names.holds_word(name)):
        return None
    kept: list[str] = []
    for quote in card.quotes:
        short = quotes.cut(quote, _LONGEST_QUOTE)
        if short != quote:
            short = short.rstrip("»”") + "»" * quote.endswith("»") + "”" * quote.endswith("”")
        if quotes.height_of(short) <= free:
            kept.append(short)
            free -= quotes.height_of(short)
    return _Set(name, card.count, tuple(kept))
