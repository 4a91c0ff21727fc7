"""The comparison of a series as slides: charts that can be edited, and words and themes beside each other."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from workshop_live.domain.comparisons import Comparison, Figure, Kind, Question, Row
from workshop_live.domain.figures import DECIMALS, rounded
from workshop_live.exports.deck import Deck
from workshop_live.exports.format import ExportContext
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.series_report import SeriesReport
from workshop_live.exports.series_texts import APART, HOW, SeriesTexts
from workshop_live.exports.slide_charts import workbook_of
from workshop_live.exports.slide_shapes import Area, add_caption, add_columns, add_notes, add_texts, describe, finish
from workshop_live.exports.text_layout import Heading

_MOST_LINES, _MOST_OPTIONS, _MOST_COLUMNS = 6, 6, 4  # on a slide
_MOST_ITEMS = 10
_FEW_LINES, _SOME_LINES = 7, 11  # in a column
_THEME_COLOURS = 8


def write(report: SeriesReport, target: BinaryIO, context: ExportContext) -> None:
    """Write a cover, the gatherings, and the slides of each question."""
    sanitiser = TextSanitiser()
    texts = SeriesTexts(report, sanitiser)
    slides = _Slides(report, texts, context.template)
    slides.add_front()
    for it in context.track(report.comparisons):
        slides.add(it)
    finish(slides.deck, texts.written(report.title), texts.localiser.tag, sanitiser.notes(texts.say))
    slides.deck.presentation.save(target)


class _Slides:
    def __init__(self, report: SeriesReport, texts: SeriesTexts, template: str) -> None:
        self._report = report
        self._texts = texts
        title = texts.written(report.title)
        self.deck = Deck(report, template, date=texts.localiser.day(report), footer=title)

    def add_front(self) -> None:
        """Add the cover, and the gatherings with what is told of them."""
        texts, report = self._texts, self._report
        self.deck.add_cover(texts.written(report.title), texts.gatherings(len(report.gatherings)))
        lines = [texts.written(f"{texts.day(it.day)}  {it.title}") for it in report.gatherings]
        slide = self.deck.add_bare(texts.gatherings(len(report.gatherings)))
        area = add_caption(self.deck, slide, " ".join(filter(None, (texts.say(HOW), texts.left_out(report)))))
        add_texts(self.deck, slide, area, lines, 20, gap=6)

    def add(self, it: Comparison) -> None:
        """Add the slides of a question, with all figures in the notes of the first."""
        first = len(self.deck.presentation.slides)
        if it.kind in {Kind.STEPS, Kind.BARS}:
            self._add_charts(it, it.common, "")
            self._add_charts(it, it.apart, self._texts.say(APART))
        elif it.kind in {Kind.WORDS, Kind.THEMES}:
            for question in it.questions:
                self._add_question(it, question)
        if len(self.deck.presentation.slides) == first:
            heads = [self._texts.head(column).replace("\n", ": ") for column in it.columns]
            self.deck.add_text(self._title(it), [self._texts.not_compared(it), *heads], 18)
        lines = [it.prompt, self._texts.reworded(it), *self._lines(it)]
        slide = self.deck.presentation.slides[first]
        add_notes(slide, [self._texts.written(line) for line in lines if line])

    def _add_charts(self, it: Comparison, rows: Sequence[Row], note: str) -> None:
        most = _MOST_LINES if it.kind is Kind.STEPS else _MOST_OPTIONS
        told = [row for row in rows if row.told]
        parts = [told[start : start + most] for start in range(0, len(told), most)]
        for number, part in enumerate(parts, 1):
            slide = self.deck.add_bare(self._title(it) + self._texts.localiser.part(number, len(parts)))
            heads = [self._texts.head(column).replace("\n", ", ") for column in it.columns]
            area = add_caption(self.deck, slide, self._texts.written(" · ".join(filter(None, [note, *heads]))))
            self._add_chart(slide, area, it, part)

    def _add_chart(self, slide: Any, area: Area, it: Comparison, rows: Sequence[Row]) -> None:
        """Add a native chart: lines over the gatherings, or bars of each gathering."""
        is_lines = it.kind is Kind.STEPS
        told = [index for index, column in enumerate(it.columns) if is_lines or column.is_told]
        days = [self._texts.day(it.columns[index].gathering.day) for index in told]
        labels = [self._texts.written(row.text) for row in rows]
        values = [[_charted(row.figures[index]) for index in told] for row in rows]
        names, categories = (labels, days) if is_lines else (days, labels)
        table = values if is_lines else [list(column) for column in zip(*values, strict=True)]
        data = CategoryChartData(number_format="General")
        data.categories = categories
        for name, numbers in zip(names, table, strict=True):
            data.add_series(name, numbers)
        kind = XL_CHART_TYPE.LINE_MARKERS if is_lines else XL_CHART_TYPE.BAR_CLUSTERED
        frame = slide.shapes.add_chart(kind, *map(Emu, area), data)
        cells = ([name, *(numbers[i] for numbers in table)] for i, name in enumerate(categories))
        sheet: list[list[str | float | None]] = [["", *names], *cells]
        frame.chart.part.chart_workbook.update_from_xlsx_blob(
            workbook_of([["" if cell is None else cell for cell in row] for row in sheet])
        )
        has_shares = any(figure.percentage is not None for row in rows for figure in row.told)
        self._style(frame.chart, it, number_format="0.0" if is_lines else '0" %"' if has_shares else "General")
        describe(frame, self._texts.written("; ".join(self._lines(it))))

    def _style(self, chart: Any, it: Comparison, *, number_format: str) -> None:
        is_lines = it.kind is Kind.STEPS
        for blanks in chart._chartSpace.iter(qn("c:dispBlanksAs")):
            blanks.set("val", "span")  # lines go on over a gathering without a mean
        chart.has_title, chart.has_legend = False, True
        chart.legend.position = XL_LEGEND_POSITION.RIGHT if is_lines else XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.font.size = Pt(14)
        self.deck.paint(chart.font.color, "ink")
        values, plot = chart.value_axis, chart.plots[0]
        values.has_major_gridlines, values.major_tick_mark = False, XL_TICK_MARK.NONE
        values.visible = is_lines
        values.minimum_scale = 1 if is_lines else 0
        if is_lines:
            values.maximum_scale, values.major_unit = len(it.steps), 1
        else:
            chart.category_axis.reverse_order, plot.gap_width, plot.overlap = True, 60, -10
        chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
        plot.has_data_labels = True
        plot.data_labels.show_value = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format, False
        plot.data_labels.position = XL_LABEL_POSITION.ABOVE if is_lines else XL_LABEL_POSITION.OUTSIDE_END
        for number, series in enumerate(plot.series):
            colour = f"theme-{number % _THEME_COLOURS + 1}" if is_lines or number < len(plot.series) - 1 else "accent"
            target = series.format.line if is_lines else series.format.fill
            if is_lines:
                series.smooth = False
                series.format.line.width = Pt(2.5)
                series.marker.format.fill.solid()
                self.deck.paint(series.marker.format.fill.fore_color, colour)
                self.deck.paint(target.color, colour)
            else:
                target.solid()
                self.deck.paint(target.fore_color, colour)

    def _add_question(self, it: Comparison, question: Question) -> None:
        """Add the words or themes of the latest gatherings, a column for each."""
        columns = list(zip(it.columns, question.cells, strict=True))[-_MOST_COLUMNS:]
        title = question.prompt if len(it.questions) > 1 else it.prompt
        slide = self.deck.add_bare(self._texts.written(title))
        area = add_caption(
            self.deck, slide, self._texts.written(self._texts.reworded(it) or self._texts.say(it.types[-1]))
        )
        written = [
            [
                Heading(self._texts.head(column)),
                *self._texts.cell(column, cell, _MOST_ITEMS),
            ]
            for column, cell in columns
        ]
        longest = max(map(len, written))
        size = 20 if longest <= _FEW_LINES else 16 if longest <= _SOME_LINES else 14
        add_columns(self.deck, slide, area, written, count=len(columns), size=size, gap=size * 0.3)

    def _title(self, it: Comparison) -> str:
        return self._texts.written(it.prompt)

    def _lines(self, it: Comparison) -> list[str]:
        """Return all that is told as lines of text."""
        texts = self._texts
        days = [texts.head(column).replace("\n", ", ") for column in it.columns]
        rows = [
            f"{row.text}: " + "; ".join(f"{day}: {texts.figure(row, i)}" for i, day in enumerate(days))
            for row in it.rows
        ]
        cells = [
            f"{question.prompt} – {days[i]}: " + ", ".join(texts.cell(it.columns[i], cell))
            for question in it.questions
            for i, cell in enumerate(question.cells)
        ]
        return [texts.not_compared(it), *rows, *cells]


def _charted(figure: Figure | None) -> float | None:
    """Return what a chart draws: shares where there are any, so that gatherings of other sizes can be compared."""
    if figure is None:
        return None
    return float(figure.percentage if figure.percentage is not None else rounded(figure.value, DECIMALS))
