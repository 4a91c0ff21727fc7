"""What groups wrote, on slides: a card per group, as many beside each other as can be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.util import Pt

from workshop_live.exports.deck import Deck
from workshop_live.exports.slide_shapes import GAP, INSET, Area, add_card, add_texts, set_size, write_paragraphs
from workshop_live.exports.text_layout import Column, Heading, balanced, flowing, pages

_SIZES = (28.0, 24.0, 20.0, 18.0, 16.0)
"""The font sizes of texts, in points."""
_GRIDS = {1: (1, 1), 2: (2, 1), 3: (3, 1), 4: (2, 2), 5: (3, 2), 6: (3, 2)}
"""The columns and rows of cards on a slide, by the number of cards."""
_WIDE_FROM = 20.0  # points; smaller letters stand in two columns where a card is as wide as the slide
_LARGER = 1.2  # how much larger names are
_BELOW, _BELOW_QUESTION = 0.6, 0.2  # the space below texts, in font sizes
_EDGE = 6.0  # points, as are all that follow
_INSET = 14.0
_TOP = 10.0
_BETWEEN = 20.0


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group's name, its colour from 1, and its texts; questions are headings."""

    name: str
    colour: int
    texts: tuple[str, ...]
    part: str = ""
    """Which of several slides this is, behind the name."""
    columns: tuple[Sequence[str], ...] = ()
    """The columns that its texts are broken into, if they go on on another slide."""


@dataclass(frozen=True, slots=True)
class _Card:
    """The inside of a card: its height below the top, the column of the name, and the columns of the texts."""

    height: float
    name: Column
    texts: Column
    count: int

    @classmethod
    def of(cls, area: Area, cards: int, size: float, *, count: int = 1) -> "_Card":
        """Return the inside of one of so many cards on a slide, with its texts in ``count`` columns."""
        columns, rows = _GRIDS[cards]
        width = (area[2] - GAP * (columns - 1)) / columns / Pt(1) - _EDGE - 2 * _INSET
        height = (area[3] - GAP * (rows - 1)) / rows / Pt(1) - 2 * _TOP
        texts = Column((width - _BETWEEN * (count - 1)) / count, height, size, gap=size * _BELOW)
        return cls(height, Column(width, height, round(size * _LARGER), gap=size * 0.3, bold=True), texts, count)

    def column_for(self, card: GroupCard) -> Column:
        """Return the column of the texts below the name."""
        return replace(self.texts, height=self.height - self.name.height_of(card.name + card.part))

    def holds(self, card: GroupCard) -> bool:
        """Whether all of a group's texts fit, without a word that is broken."""
        if card.columns or not all(map(self.texts.holds_word, card.texts)):
            return False
        column = self.column_for(card)
        return column.height >= column.size * 2 and len(list(pages(card.texts, column, self.count))) <= 1


Part = Callable[[int, int], str]
"""Makes what is said of a part: from its number and their count, " (1 of 2)", and nothing of an only one."""


def cards_on_slides(cards: Sequence[GroupCard], area: Area, part: Part) -> tuple[float, list[list[GroupCard]]]:
    """Return a font size, and the cards of each slide: the largest letters on as few slides as with the smallest.

    Texts that fit on no slide go on on the next one, in the smallest letters.
    """
    whole = [piece for card in cards for piece in _pieces(card, area, part)]
    fewest = _slides(whole, area, _SIZES[-1])
    laid_out = ((size, _slides(whole, area, size)) for size in _SIZES)
    return next((size, slides) for size, slides in laid_out if slides and len(slides) <= len(fewest))


def add_groups(deck: Deck, slide: Any, area: Area, cards: Sequence[GroupCard], size: float) -> None:
    """Add the cards of a slide."""
    columns, rows = _GRIDS[len(cards)]
    width, height = (area[2] - GAP * (columns - 1)) // columns, (area[3] - GAP * (rows - 1)) // rows
    for number, card in enumerate(cards):
        row, column = divmod(number, columns)
        box = (area[0] + column * (width + GAP), area[1] + row * (height + GAP), width, height)
        _add_card(deck, slide, box, card, _inside(area, len(cards), _SIZES[-1] if card.columns else size, card))


def _add_card(deck: Deck, slide: Any, box: Area, card: GroupCard, inside: _Card) -> None:
    frame = add_card(deck, slide, box, Pt(_EDGE), f"theme-{card.colour}")
    frame.margin_left, frame.margin_right = Pt(_EDGE + _INSET), Pt(_INSET)
    frame.margin_top = frame.margin_bottom = Pt(_TOP)
    column, name = inside.column_for(card), Heading(card.name + card.part)
    columns = card.columns or _columns(card.texts, column, inside.count)
    in_frame = columns[0] if inside.count == 1 and columns else []
    write_paragraphs(deck, frame, [name, *in_frame], column.size, gap=column.gap)
    _draw_near(frame, [name, *in_frame], column.size)
    set_size(frame.paragraphs[0], inside.name.size)
    frame.paragraphs[0].space_after = Pt(inside.name.gap)
    if inside.count == 1:
        return
    top = box[1] + Pt(_TOP + inside.name.height_of(name))
    for number, texts in enumerate(columns):
        left = box[0] + Pt(_EDGE + _INSET + number * (column.width + _BETWEEN)) - INSET
        place = (left, top, Pt(column.width) + 2 * INSET, Pt(column.height))
        _draw_near(add_texts(deck, slide, place, texts, column.size, gap=column.gap).text_frame, texts, column.size)


def _columns(texts: Sequence[str], column: Column, count: int) -> Sequence[Sequence[str]]:
    """Return texts in columns about equally full, no question the last in its column."""
    for [laid_out] in (balanced(texts, column, count), list(pages(texts, column, count))):
        if not any(isinstance(of_column[-1], Heading) for of_column in laid_out):
            return laid_out
    return [texts]


def _draw_near(frame: Any, texts: Sequence[str], size: float) -> None:
    """Put texts nearer to the questions above them than to what follows."""
    for paragraph, text in zip(frame.paragraphs, texts, strict=True):
        if isinstance(text, Heading):
            paragraph.space_after = Pt(size * _BELOW_QUESTION)


def _inside(area: Area, cards: int, size: float, card: GroupCard) -> _Card:
    """Return the inside of a card: of one alone on its slide, with two columns where lines would be too long."""
    wide = _Card.of(area, cards, size)
    if cards > 1 or (size >= _WIDE_FROM and wide.holds(card)):
        return wide
    return _Card.of(area, 1, size, count=2)


def _pieces(card: GroupCard, area: Area, part: Part) -> list[GroupCard]:
    """Return a card, in parts if it fits on no slide."""
    inside = _inside(area, 1, _SIZES[-1], card)
    if inside.holds(card):
        return [card]
    parts = list(flowing(card.texts, inside.column_for(replace(card, part=part(99, 99))), inside.count))
    return [
        replace(card, columns=tuple(columns), part=part(number, len(parts))) for number, columns in enumerate(parts, 1)
    ]


def _slides(cards: Sequence[GroupCard], area: Area, size: float) -> list[list[GroupCard]]:
    """Return the cards of each slide: as few as can be, about equally full; none if the letters are too large."""
    counts = range(1, max(_GRIDS) + 1)
    fitting = {
        count: [(count == 1 and bool(it.columns)) or _inside(area, count, size, it).holds(it) for it in cards]
        for count in counts
    }
    best: list[list[list[GroupCard]]] = [[]]  # the slides of the first cards, by how many cards these are
    for end in range(1, len(cards) + 1):
        ways = [
            [*best[end - count], list(cards[end - count : end])]
            for count in counts
            if count <= end and all(fitting[count][end - count : end])
        ]
        if not ways:
            return []
        best.append(min(ways, key=lambda slides: (len(slides), sum(len(shown) ** 2 for shown in slides))))
    return best[-1]
