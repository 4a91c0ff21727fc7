"""Native charts of slides: bars, and the distribution over the steps of a scale."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from workshop_live.domain.figures import percentages
from workshop_live.exports.colours import has_light_text
from workshop_live.exports.deck import Deck
from workshop_live.exports.slide_shapes import Area, describe
from workshop_live.exports.text_layout import LINE, Column

SIZES = (20.0, 18.0, 16.0, 14.0)  # points
_WIDEST_LABELS = 0.44  # of the chart's width
_NARROWEST_LABELS = 0.12
_NUMBERS = 0.13  # of the width, behind the bars
_HIGHEST_ROW = 105  # points
_LOWEST_ROW = 25
_LEGEND = 34  # points
_FROM = 0.07  # of its bar, the narrowest part that its percentage is written in


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A bar: its label, its value, how the value is written, what stands behind it, and whether it is the longest."""

    label: str
    value: float
    written: str
    share: str = ""
    is_most: bool = False


@dataclass(frozen=True, slots=True)
class RowLayout:
    """How rows of labels stand in an area: the font size, the part of the width for labels, and rows per slide."""

    size: float
    labels: float
    per_slide: int


def laid_out(labels: Sequence[str], area: Area) -> RowLayout:
    """Return the largest font at which all rows fit into an area; at the smallest, there may be several slides."""
    width, height = area[2] / Pt(1), area[3] / Pt(1)
    layout = RowLayout(SIZES[-1], _WIDEST_LABELS, 1)
    for size in SIZES:
        single = Column(width, 0, size)
        part = min(_WIDEST_LABELS, max(_NARROWEST_LABELS, (max(map(single.width_of, labels)) + 14) / width))
        column = Column(part * width - 12, 0, size)
        row = max(_LOWEST_ROW, max(map(column.lines, labels)) * size * LINE + 4)
        layout = RowLayout(size, part, max(1, int(height / row)))
        if layout.per_slide >= len(labels) and all(map(column.holds_word, labels)):
            return layout
    return layout


def add_bar_chart(
    deck: Deck,
    slide: Any,
    area: Area,
    rows: Sequence[ChartRow],
    *,
    series: str,
    description: str,
    layout: RowLayout,
    span: tuple[float, float],
    decimals: int,
) -> None:
    """Add a native bar chart. ``span`` are the values at which bars begin, and at which they would fill the chart."""
    data = CategoryChartData(number_format="General")
    data.categories = [row.label for row in rows]
    data.add_series(series, [row.value for row in rows])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *map(Emu, _middle(area, len(rows))), data)
    chart = frame.chart
    table: list[Sequence[str | float]] = [("", series), *((row.label, row.value) for row in rows)]
    chart.part.chart_workbook.update_from_xlsx_blob(workbook_of(table))
    _style_chart(deck, chart, layout, 1 - layout.labels - _NUMBERS, len(rows))
    _style_axis(chart.value_axis, span)
    points = chart.plots[0].series[0].points
    for number, row in enumerate(rows):
        fill = points[number].format.fill
        fill.solid()
        deck.paint(fill.fore_color, "accent" if row.is_most else "bar")
    _label_bars(deck, chart.plots[0], rows, layout.size, decimals)
    describe(frame, description)


def _label_bars(deck: Deck, plot: Any, rows: Sequence[ChartRow], size: float, decimals: int) -> None:
    """Write the values behind the bars as in the language of the room, with their shares if they have any."""
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    labels.number_format, labels.number_format_is_linked = f"0.{'0' * decimals}".rstrip("."), False
    labels.font.size, labels.font.bold = Pt(size), True
    deck.paint(labels.font.color, "ink")
    for number, row in enumerate(rows):
        label = plot.series[0].points[number].data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        paragraph = label.text_frame.paragraphs[0]
        for text, is_value in ((row.written, True), (f"   {row.share}" if row.share else "", False)):
            if not text:
                continue
            run = paragraph.add_run()
            run.text, run.font.bold, run.font.size = text, is_value, Pt(size)
            deck.paint(run.font.color, "ink" if is_value else "muted")


def add_step_chart(
    deck: Deck,
    slide: Any,
    area: Area,
    labels: Sequence[str],
    *,
    counts: Sequence[Sequence[int]],
    steps: Sequence[str],
    description: str,
    layout: RowLayout,
) -> list[tuple[int, int]]:
    """Add a native chart of stacked bars, one series per step, with a legend. Return top and height of each row."""
    data = CategoryChartData(number_format="General")
    data.categories = list(labels)
    for index, step in enumerate(steps):
        data.add_series(step, [of_steps[index] for of_steps in counts])
    place = _middle((area[0], area[1], area[2], area[3] - Pt(_LEGEND)), len(labels))
    with_legend = (*place[:3], place[3] + Pt(_LEGEND))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED_100, *map(Emu, with_legend), data)
    chart = frame.chart
    table: list[Sequence[str | float]] = [("", *steps)]
    table += [(label, *of_steps) for label, of_steps in zip(labels, counts, strict=True)]
    chart.part.chart_workbook.update_from_xlsx_blob(workbook_of(table))
    _style_chart(deck, chart, layout, 0.99 - layout.labels, len(labels), height=place[3] / with_legend[3])
    _style_axis(chart.value_axis, (0, 1))
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(14)
    deck.paint(chart.legend.font.color, "ink")
    for index, series in enumerate(chart.plots[0].series):
        series.format.fill.solid()
        deck.paint_step(series.format.fill.fore_color, index, len(steps))
        series.format.line.width = Pt(1.25)
        deck.paint(series.format.line.color, "surface")
        _label_step(deck, series, index, counts, layout.size)
    describe(frame, description)
    row = place[3] // len(labels)
    return [(place[1] + number * row, row) for number in range(len(labels))]


def _label_step(deck: Deck, series: Any, index: int, counts: Sequence[Sequence[int]], size: float) -> None:
    """Write the percentage into each part of a bar that is wide enough."""
    text_colour = "on-accent" if has_light_text(index, len(counts[0])) else "ink"
    for number, of_steps in enumerate(counts):
        share = of_steps[index] / (sum(of_steps) or 1)
        if share < _FROM:
            continue
        run = series.points[number].data_label.text_frame.paragraphs[0].add_run()
        run.text = f"{percentages(of_steps, sum(of_steps))[index]}\N{NO-BREAK SPACE}%"
        run.font.size = Pt(min(size, 16))
        deck.paint(run.font.color, text_colour)
        series.points[number].data_label.position = XL_LABEL_POSITION.CENTER


def _middle(area: Area, rows: int) -> Area:
    """Return the part of an area that so many rows take, which are not higher than they need to be."""
    left, top, width, height = area
    used = min(height, int(Pt(_HIGHEST_ROW) * rows))
    return left, top + (height - used) // 2, width, used


def _style_chart(
    deck: Deck, chart: Any, layout: RowLayout, bars_width: float, count: int, *, height: float = 1
) -> None:
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(layout.size)
    deck.paint(chart.font.color, "ink")
    chart.plots[0].gap_width = 100 if count <= 4 else 55
    chart.plots[0].overlap = 100 if len(chart.plots[0].series) > 1 else 0
    labels = chart.category_axis
    labels.reverse_order = True  # puts the first bar on top
    labels.format.line.fill.background()
    labels.major_tick_mark = XL_TICK_MARK.NONE
    plot_area = chart._chartSpace.chart.plotArea
    for old in plot_area.findall("{*}layout"):
        plot_area.remove(old)
    place = {"x": layout.labels, "y": 0, "w": bars_width, "h": height}
    inner = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in place.items())
    plot_area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{inner}</c:manualLayout></c:layout>'
        ),
    )


def _style_axis(values: Any, span: tuple[float, float]) -> None:
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.minimum_scale, values.maximum_scale = min(span), max(span)
    if span[0] > span[1]:  # reversed, so that bars still begin at the left
        values.reverse_order, values.crosses = True, XL_AXIS_CROSSES.MAXIMUM
    values.has_major_gridlines = False
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.format.line.fill.background()


def workbook_of(rows: Sequence[Sequence[str | float]]) -> bytes:
    """Return the workbook embedded in a chart. The one of python-pptx could turn a label into a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, cell)
    return target.getvalue()
