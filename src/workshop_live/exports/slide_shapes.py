"""The shapes on a slide: charts, pictures, tables, columns of text; and its notes."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from workshop_live.exports.deck import Deck, colour_of
from workshop_live.exports.safe_text import is_right_to_left, xml_safe
from workshop_live.exports.text_layout import LINE, Column

Area = tuple[int, int, int, int]
INSET = Pt(7.2)
"""The left and right margin of text boxes, as in titles, so that all texts align."""
GAP = Pt(12)
_LINE_SIZE = 14


def line_height(area: Area, text: str) -> int:
    """Return the height of a caption that may wrap, with the space below it, in EMU."""
    line_count = Column((area[2] - 2 * INSET) / Pt(1), 0, _LINE_SIZE).lines(text)
    return int(Pt(13 + round(_LINE_SIZE * LINE) * line_count))


def add_line(slide: Any, area: Area, text: str) -> Area:
    """Add a caption at the top of an area. Return the remaining area below it."""
    left, top, width, height = area
    used = line_height(area, text)
    _write(slide, (left, top, width, used), [text], _LINE_SIZE, colour=colour_of("muted"))
    return left, top + used, width, height - used


def add_foot(slide: Any, area: Area, text: str) -> None:
    """Add a caption at the bottom of an area."""
    left, top, width, height = area
    used = line_height(area, text)
    add_line(slide, (left, top + height - used, width, used), text)


def add_chart(
    slide: Any,
    area: Area,
    bars: Sequence[tuple[str, float]],
    series: str,
    description: str,
    *,
    span: tuple[float, float],
    decimals: int,
) -> None:
    """Add a native bar chart with data labels.

    ``span`` is the value at which bars begin and the value at which they would fill the chart.
    """
    chart_data = CategoryChartData(number_format="General")
    chart_data.categories = [label for label, _ in bars]
    chart_data.add_series(series, [value for _, value in bars])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *map(Emu, area), chart_data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(bars, series))
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(16 if len(bars) < 9 else 14)
    _style_bars(chart.plots[0], len(bars), decimals)
    _style_axes(chart.category_axis, chart.value_axis, span)
    _describe(frame, description)


def _style_bars(plot: Any, count: int, decimals: int) -> None:
    plot.gap_width = 45 if count > 4 else 110
    plot.has_data_labels = True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.show_value = True
    plot.data_labels.number_format = f"0.{'0' * decimals}".rstrip(".")
    plot.data_labels.number_format_is_linked = False


def _style_axes(labels: Any, values: Any, span: tuple[float, float]) -> None:
    labels.reverse_order = True  # puts the first bar on top
    labels.format.line.fill.background()
    labels.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    values.minimum_scale, values.maximum_scale = min(span), max(span)
    if span[0] > span[1]:  # reversed, so that bars still begin at the left
        values.reverse_order, values.crosses = True, XL_AXIS_CROSSES.MAXIMUM
    values.has_major_gridlines = False
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.format.line.fill.background()


def _workbook(bars: Sequence[tuple[str, float]], series: str) -> bytes:
    """Return the workbook embedded in a chart. The one of python-pptx could turn a label into a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        sheet.write_string(0, 1, series)
        for row, (label, value) in enumerate(bars, 1):
            sheet.write_string(row, 0, label)
            sheet.write_number(row, 1, value)
    return target.getvalue()


def add_picture(slide: Any, area: Area, picture: BinaryIO, description: str) -> None:
    """Add a picture scaled to fit an area, with an alternative text."""
    left, top, width, height = area
    picture.seek(0)
    shape = slide.shapes.add_picture(picture, left, top)
    scale = min(width / shape.width, height / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape.left, shape.top = left + (width - shape.width) // 2, top + (height - shape.height) // 2
    _describe(shape, description)


def add_table(slide: Any, area: Area, headings: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    """Add a table with a column of texts and a column of numbers."""
    left, top, width, _ = area
    frame = slide.shapes.add_table(len(rows) + 1, len(headings), left, top, width, Pt(26) * (len(rows) + 1))
    frame.table.columns[0].width, frame.table.columns[1].width = round(width * 0.86), width - round(width * 0.86)
    for number, row in enumerate([headings, *rows]):
        for column, text in enumerate(row):
            cell = frame.table.cell(number, column)
            cell.text = text.replace("\n", "\v")
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = Pt(14)
                paragraph.alignment = PP_ALIGN.RIGHT if column else None
    _describe(frame, title)


def add_columns(slide: Any, area: Area, columns: Sequence[Sequence[str]], count: int, size: float) -> None:
    """Add columns of texts, each a text box, so that they can be moved and copied."""
    left, top, width, height = area
    column_width = (width - GAP * (count - 1)) // count
    for number, texts in enumerate(columns):
        _write(slide, (left + number * (column_width + GAP), top, column_width, height), texts, size, gap=size / 2)


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
            for run in part.iter(qn("a:r"), qn("a:fld")):
                run.get_or_add_rPr().set("lang", language) if run.tag == qn("a:r") else None


def _write(slide: Any, area: Area, texts: Sequence[str], size: float, *, gap: float = 0, colour: Any = None) -> None:
    frame = slide.shapes.add_textbox(*map(Emu, area)).text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = INSET
    frame.margin_top = frame.margin_bottom = 0
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = text.replace("\n", "\v")
        paragraph.font.size, paragraph.space_after = Pt(size), Pt(gap)
        if colour is not None:
            paragraph.font.color.rgb = colour
        if is_right_to_left(text):
            properties = paragraph._p.get_or_add_pPr()
            properties.set("rtl", "1")
            properties.set("algn", "r")


def _describe(shape: Any, text: str) -> None:
    """Set the alternative text of a shape."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", xml_safe(text))
