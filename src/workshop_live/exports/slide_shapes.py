"""The shapes on a slide: pictures, tables, columns of text, cards of themes; and its notes."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from workshop_live.exports.deck import Deck
from workshop_live.exports.safe_text import is_right_to_left, xml_safe
from workshop_live.exports.text_layout import LINE, Column, Heading

Area = tuple[int, int, int, int]
"""Left, top, width and height, in EMU."""
INSET = Pt(7.2)
"""The left and right margin of text boxes, as in titles, so that all texts align."""
GAP = Pt(16)
CAPTION_SIZE = 16
CELL_INSET = 6.0
"""The margin at all sides of a table's cell, in points."""
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


def caption_height(area: Area, text: str) -> int:
    """Return the height of a caption that may wrap, with the space below it, in EMU."""
    line_count = Column((area[2] - 2 * INSET) / Pt(1), 0, CAPTION_SIZE).lines(text)
    return int(Pt(12 + round(CAPTION_SIZE * LINE) * line_count))


def add_caption(deck: Deck, slide: Any, text: str) -> Area:
    """Add a caption below the title. Return the remaining area below it."""
    left, top, width, height = deck.area
    used = caption_height(deck.area, text)
    add_texts(deck, slide, (left, top, width, used), [text], CAPTION_SIZE, colour="muted")
    return left, top + used, width, height - used


def add_texts(
    deck: Deck, slide: Any, area: Area, texts: Sequence[str], size: float, *, gap: float = 0, colour: str = "ink"
) -> Any:
    """Add a text box with paragraphs; headings are bold. Return it."""
    box = slide.shapes.add_textbox(*map(Emu, area))
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = INSET
    frame.margin_top = frame.margin_bottom = 0
    write_paragraphs(deck, frame, texts, size, gap=gap, colour=colour)
    return box


def write_paragraphs(
    deck: Deck, frame: Any, texts: Sequence[str], size: float, *, gap: float = 0, colour: str = "ink"
) -> None:
    """Write paragraphs into an empty text frame; headings are bold and have colours of their own."""
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        is_heading = isinstance(text, Heading)
        paragraph.text = text.replace("\n", "\v")
        set_size(paragraph, size)
        paragraph.space_after = Pt(gap)
        paragraph.font.bold = True if is_heading else None
        deck.paint(paragraph.font.color, text.colour if isinstance(text, Heading) else colour)
        direct(paragraph, text)


def set_size(paragraph: Any, size: float) -> None:
    """Set the font size, and lines of a height that does not depend on the font."""
    paragraph.font.size, paragraph.line_spacing = Pt(size), Pt(size * LINE)


def direct(paragraph: Any, text: str) -> None:
    """Set a paragraph from right to left if its text is."""
    if is_right_to_left(text):
        properties = paragraph._p.get_or_add_pPr()
        properties.set("rtl", "1")
        properties.set("algn", "r")


def add_columns(
    deck: Deck, slide: Any, area: Area, columns: Sequence[Sequence[str]], *, count: int, size: float, gap: float
) -> None:
    """Add columns of texts, each a text box, so that they can be moved and copied."""
    left, top, width, height = area
    column_width = (width - GAP * (count - 1)) // count
    for number, texts in enumerate(columns):
        place = (left + number * (column_width + GAP), top, column_width, height)
        add_texts(deck, slide, place, texts, size, gap=gap)


def add_picture(slide: Any, area: Area, picture: BinaryIO, description: str) -> None:
    """Add a picture scaled to fit an area, with an alternative text."""
    left, top, width, height = area
    picture.seek(0)
    shape = slide.shapes.add_picture(picture, left, top)
    scale = min(width / shape.width, height / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape.left, shape.top = left + (width - shape.width) // 2, top + (height - shape.height) // 2
    describe(shape, description)


def add_table(
    deck: Deck,
    slide: Any,
    area: Area,
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    size: float,
    description: str,
    headings: Sequence[str] = (),
) -> None:
    """Add a table that all rows fit into; ``widths`` are parts of the whole. The last column has numbers."""
    left, top, width, _ = area
    height = Pt(round(size * LINE + 2 * CELL_INSET))
    first = 1 if any(headings) else 0
    frame = slide.shapes.add_table(len(rows) + first, len(widths), left, top, width, height * (len(rows) + first))
    table = frame.table
    table.first_row, table.horz_banding = bool(first), False
    _clear_style(table)
    for column, part in zip(table.columns, widths, strict=True):
        column.width = round(width * part)
    for number, row in enumerate([headings, *rows][1 - first :]):
        table.rows[number].height = height
        for column, text in enumerate(row):
            is_head = number < first
            is_number = len(widths) > 1 and column == len(widths) - 1
            _fill_cell(deck, table.cell(number, column), text, size, is_head=is_head, is_number=is_number)
    describe(frame, description)


def _clear_style(table: Any) -> None:
    """Give a table the style without lines and grounds, which cells then have of their own."""
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _fill_cell(deck: Deck, cell: Any, text: str, size: float, *, is_head: bool, is_number: bool) -> None:
    cell.text = text.replace("\n", "\v")
    cell.margin_left = cell.margin_right = INSET
    cell.margin_top = cell.margin_bottom = Pt(CELL_INSET)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    for paragraph in cell.text_frame.paragraphs:
        set_size(paragraph, size)
        paragraph.font.bold = True if is_head or is_number else None
        deck.paint(paragraph.font.color, "muted" if is_head else "ink")
        paragraph.alignment = PP_ALIGN.RIGHT if is_number else None
        if not is_number:
            direct(paragraph, text)
    properties = cell._tc.get_or_add_tcPr()
    line = parse_xml(f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:lnB>')
    properties.insert(0, line)


def add_card(deck: Deck, slide: Any, area: Area, edge_width: int, edge_colour: str) -> Any:
    """Add a rectangle for text with a coloured edge. Return its text frame."""
    left, top, width, height = map(Emu, area)
    card = slide.shapes.add_textbox(left, top, width, height)
    edge = slide.shapes.add_textbox(left, top, edge_width, height)
    for shape, name in ((card, "sunken"), (edge, edge_colour)):
        shape.fill.solid()
        deck.paint(shape.fill.fore_color, name)
    decorate(edge)
    frame = card.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    return frame


def add_notes(slide: Any, lines: Sequence[str]) -> None:
    """Set the speaker notes of a slide."""
    slide.notes_slide.notes_text_frame.text = "\n".join(line.replace("\n", "\v") for line in lines)


def finish(deck: Deck, title: str, language: str, notes: Sequence[str]) -> None:
    """Set the title and language of the file; notes on changed texts are added as a last slide."""
    if notes:
        deck.add_text(title, notes, 18)
    properties = deck.presentation.core_properties
    properties.title, properties.language, properties.author, properties.last_modified_by = (
        title[:255],
        language,
        "",
        "",
    )
    for slide in deck.presentation.slides:
        parts = [slide.element, *([slide.notes_slide.element] if slide.has_notes_slide else [])]
        for part in parts:
            for run in part.iter(qn("a:r")):
                run.get_or_add_rPr().set("lang", language)


def describe(shape: Any, text: str) -> None:
    """Set the alternative text of a shape."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", xml_safe(text))


def decorate(shape: Any) -> None:
    """Mark a shape as decoration, which screen readers pass over."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.append(
        parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{_DECORATIVE}"><adec:decorative '
            'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        )
    )
