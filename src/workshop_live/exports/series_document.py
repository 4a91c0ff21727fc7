"""The comparison of a series as a document, in Word and PDF: tables with a column for each gathering."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from workshop_live.domain.comparisons import Comparison, Kind, Question, Row
from workshop_live.exports.document import DocumentBuilder
from workshop_live.exports.docx_file import DocxBuilder
from workshop_live.exports.format import ExportContext
from workshop_live.exports.pdf import TypstBuilder
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.series_report import SeriesReport
from workshop_live.exports.series_texts import APART, DAY, GATHERING, HOW, SeriesTexts
from workshop_live.text.languages import N_

CHANGE = N_("Difference")
_WIDTH = 16.0  # cm
_LABELS, _CHANGE = 5.4, 2.0  # cm
_MOST_FIGURES, _MOST_TEXTS = 5, 4  # columns of a table


def write_docx(report: SeriesReport, target: BinaryIO, context: ExportContext) -> None:
    """Write the document as a Word file."""
    sanitiser = TextSanitiser()
    texts = SeriesTexts(report, sanitiser)
    builder = DocxBuilder(report, texts.localiser, sanitiser.sanitise, foot=sanitiser.sanitise(report.title))
    _Document(report, builder, texts).write(target, context)


def write_pdf(report: SeriesReport, target: BinaryIO, context: ExportContext) -> None:
    """Write the document as a PDF."""
    sanitiser = TextSanitiser()
    texts = SeriesTexts(report, sanitiser)
    with tempfile.TemporaryDirectory() as folder:
        builder = TypstBuilder(Path(folder), report, sanitiser, texts.localiser)
        _Document(report, builder, texts).write(target, context)


class _Document:
    def __init__(self, report: SeriesReport, builder: DocumentBuilder, texts: SeriesTexts) -> None:
        self._report = report
        self._builder = builder
        self._texts = texts

    def write(self, target: BinaryIO, context: ExportContext) -> None:
        """Write the title, the gatherings, and a section for each question."""
        report, texts = self._report, self._texts
        self._builder.add_title(report.title, texts.gatherings(len(report.gatherings)))
        rows = [[texts.day(it.day), it.title] for it in report.gatherings]
        self._builder.add_table([texts.say(DAY), texts.say(GATHERING)], rows, (3.4, _WIDTH - 3.4))
        for line in filter(None, (texts.say(HOW), texts.left_out(report))):
            self._builder.add_text(line, quiet=True)
        for it in context.track(report.comparisons):
            self._add(it)
        self._builder.save(target, report.title)

    def _add(self, it: Comparison) -> None:
        self._builder.add_heading(it.prompt, 1)
        if reworded := self._texts.reworded(it):
            self._builder.add_text(reworded, quiet=True)
        if it.kind in {Kind.STEPS, Kind.BARS}:
            self._add_rows(it, it.common)
            if it.apart:
                self._builder.add_heading(self._texts.say(APART), 2)
                self._add_rows(it, it.apart)
        elif it.kind in {Kind.WORDS, Kind.THEMES}:
            for question in it.questions:
                self._add_question(it, question)
        else:
            self._builder.add_text(self._texts.not_compared(it))
            heads = [self._texts.head(column).replace("\n", ": ") for column in it.columns]
            self._builder.add_list(heads)

    def _add_rows(self, it: Comparison, rows: Sequence[Row]) -> None:
        """Add tables of so many gatherings as have room, the change in the last one."""
        texts = self._texts
        for first, last in _parts(len(it.columns), _MOST_FIGURES):
            if not rows:
                return
            self._add_days(it, first, last)
            has_change = (
                it.kind is Kind.STEPS and last == len(it.columns) and any(row.change is not None for row in rows)
            )
            heads = ["", *map(texts.head, it.columns[first:last]), *([texts.say(CHANGE)] if has_change else [])]
            cells = [
                [
                    row.text,
                    *(texts.figure(row, index) for index in range(first, last)),
                    *([texts.change(row)] if has_change else []),
                ]
                for row in rows
            ]
            width = (_WIDTH - _LABELS - _CHANGE * has_change) / (last - first)
            widths = [_LABELS, *[width] * (last - first), *([_CHANGE] if has_change else [])]
            self._builder.add_table(heads, cells, widths, numbers=1)

    def _add_question(self, it: Comparison, question: Question) -> None:
        if len(it.questions) > 1:
            self._builder.add_heading(question.prompt, 2)
        for first, last in _parts(len(it.columns), _MOST_TEXTS):
            self._add_days(it, first, last)
            columns = list(zip(it.columns, question.cells, strict=True))[first:last]
            heads = [self._texts.head(column) for column, _ in columns]
            row = ["\n".join(self._texts.cell(column, cell)) for column, cell in columns]
            self._builder.add_table(heads, [row], [_WIDTH / len(columns)] * len(columns))

    def _add_days(self, it: Comparison, first: int, last: int) -> None:
        """Say which gatherings a table has, if there are several, which Word would else take for one."""
        if last - first < len(it.columns):
            days = [self._texts.day(column.gathering.day) for column in it.columns[first:last]]
            self._builder.add_text(" – ".join(dict.fromkeys((days[0], days[-1]))), quiet=True, with_next=True)


def _parts(count: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first and behind the last index of each table, as equal in size as can be."""
    tables = -(-count // most)
    bounds = [count * number // tables for number in range(tables + 1)]
    yield from pairwise(bounds)
