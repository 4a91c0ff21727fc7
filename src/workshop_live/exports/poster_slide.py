"""The poster as PPTX: one slide whose texts can be edited."""

import io
from typing import Any, BinaryIO

from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Pt

from workshop_live.exports.deck import Deck
from workshop_live.exports.format import ExportContext
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.poster import Poster, poster_of
from workshop_live.exports.poster_layout import BROKEN_FROM, Box, PosterLayout
from workshop_live.exports.reported import Report
from workshop_live.exports.slide_shapes import add_picture, decorate, direct, finish, set_size


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the poster of the only joint text. Raises NothingToExportError."""
    poster = poster_of(report, context)
    deck = Deck(report)
    _add(deck, poster, poster.laid_out(unbroken=BROKEN_FROM))
    finish(deck, poster.stem, Localiser(report).tag, [])
    deck.presentation.save(target)
    context.report_progress(1, 1)


def _add(deck: Deck, poster: Poster, laid_out: PosterLayout) -> None:
    """Add the slide. Its layout gives it a title for screen readers, and no shapes of the master."""
    deck.presentation.slide_width, deck.presentation.slide_height = Pt(poster.page.width), Pt(poster.page.height)
    slide = deck.add_bare(poster.stem)
    slide.element.set("showMasterSp", "0")
    slide.background.fill.solid()
    deck.paint(slide.background.fill.fore_color, "raised")  # white: to print it takes no ink
    title = slide.shapes.title
    for shape in list(slide.placeholders):
        if shape.shape_id != title.shape_id:
            shape.element.getparent().remove(shape.element)
    if laid_out.logo and (logo := poster.report.look.logo):
        add_picture(slide, _area(laid_out.logo), io.BytesIO(logo.content), poster.description_of_logo)
    _place(title, laid_out.stem)
    _set(deck, title, poster.stem, laid_out.stem_size, "accent", bold=True)
    for row, line in zip(laid_out.rows, poster.lines, strict=True):
        _add_rule(deck, slide, row, poster.rule)
        text = Box(row.left, row.top + laid_out.padding, row.width, row.height - laid_out.padding)
        _set(deck, slide.shapes.add_textbox(*_area(text)), line, laid_out.size, "ink")
    foot = slide.shapes.add_textbox(*_area(laid_out.foot))
    _set(deck, foot, poster.foot, laid_out.foot_size, "muted")
    foot.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if poster.is_right_to_left else PP_ALIGN.LEFT


def _set(deck: Deck, shape: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = text
    [paragraph] = frame.paragraphs
    set_size(paragraph, round(size, 1))
    paragraph.font.bold = bold
    deck.paint(paragraph.font.color, colour)
    direct(paragraph, text)


def _add_rule(deck: Deck, slide: Any, row: Box, width: float) -> None:
    """Add a line across the top of a row: as a rectangle, which has no ends of its own."""
    rule = slide.shapes.add_textbox(*_area(Box(row.left, row.top - width / 2, row.width, width)))
    rule.fill.solid()
    deck.paint(rule.fill.fore_color, "accent")
    decorate(rule)


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = _area(box)


def _area(box: Box) -> tuple[int, int, int, int]:
    return Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)
