"""PPTX: slides to go on with: a chart that can be edited, the word cloud, the summary, and every answer."""

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from pptx.util import Pt

from workshop_live.exports.cells import Texts
from workshop_live.exports.deck import Deck
from workshop_live.exports.deck_parts import (
    GAP,
    INSET,
    add_chart,
    add_columns,
    add_foot,
    add_line,
    add_notes,
    add_picture,
    add_table,
    finish,
    line_height,
)
from workshop_live.exports.fitting import Column, balanced, columns_for, pages
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.picture import pictures_of
from workshop_live.exports.report import Report, ReportedActivity, ReportedQuestion
from workshop_live.exports.wording import Wording
from workshop_live.text.languages import N_

MAX_BARS = 12  # in one chart
ANSWER_SIZES = (14.0, 24.0, 20.0, 18.0, 16.0)  # points; letters smaller than the first cannot be read from the back


def write(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """A cover, the agenda, and the slides of each activity."""
    slides = _Slides(report, Deck(making.template))
    slides.add_front()
    for activity in making.each(report.activities):
        slides.add_activity(activity)
    slides.save(target)


class _Slides:
    def __init__(self, report: Report, deck: Deck) -> None:
        self.report = report
        self.deck = deck
        self.words = Wording(report)
        self.texts = Texts()

    def add_front(self) -> None:
        """The cover and the agenda."""
        answers = sum(activity.answered for activity in self.report.activities)
        line = " · ".join([self.words.day(self.report), self.words.answers(answers)])
        self.deck.add_cover(self.texts.fit(self.report.title), line)
        asked = {activity.id: activity for activity in self.report.activities}.values()
        agenda = [self.texts.fit(f"{it.starts_at or ''}  {it.prompt}".strip()) for it in asked]
        self._add_lines(self.words.say(N_("Programme")), agenda, (20, 18, 16))

    def add_activity(self, activity: ReportedActivity) -> None:
        """What came of it, the summary, and all answers; the first of its slides has them in the notes as well."""
        before = len(self.deck.presentation.slides)
        title = self.texts.fit(self.words.heading(activity))
        if not activity.collects_answers:
            self._add_slide_of_text(activity, title)
        elif not activity.answered:
            self.deck.add_text(title, [self.words.counted(activity)])
        else:
            self._add_results(activity, title)
            for question in activity.questions:
                self._add_summary(activity, question)
            if activity.has_texts and not activity.has_votes:
                self._add_answers(activity)
            if len(self.deck.presentation.slides) == before:
                self.deck.add_text(title, [self.words.counted(activity)])
        self._add_notes(activity, self.deck.presentation.slides[before])

    def save(self, target: BinaryIO) -> None:
        """Write the file, with what is known about it."""
        finish(self.deck, self.texts.fit(self.report.title), self.words.tag, self.words.notes(self.report, self.texts))
        self.deck.presentation.save(target)

    def _add_slide_of_text(self, activity: ReportedActivity, title: str) -> None:
        text = self.texts.fit(str(activity.settings.get("text", "")))
        self._add_lines(title, text.split("\n"), (24, 20, 18))

    def _add_lines(self, title: str, lines: list[str], sizes: tuple[float, ...]) -> Any:
        """Slides with lines of text: one with the largest letters, or as many as the smallest take; gives the first."""
        _, _, width, height = self.deck.area
        for size in sizes:
            column = Column(width / Pt(1) - 50, height / Pt(1) - 50, size, gap=size * 0.3)
            laid_out = balanced(lines, column, 1)
            if len(laid_out) <= 1:
                break
        slides = [self.deck.add_text(title + _part(laid_out, at), page, size) for at, [page] in enumerate(laid_out, 1)]
        return slides[0] if slides else self.deck.add_text(title, [""])

    def _add_results(self, activity: ReportedActivity, title: str) -> None:
        if activity.has_votes and activity.figures:
            self._add_votes(activity, title)
        elif activity.counts_words and activity.figures:
            self._add_cloud(activity, title)
        elif activity.has_chart:
            figures = [(self.texts.fit(label), value) for label, value in activity.written_figures]
            charts = [figures[start : start + MAX_BARS] for start in range(0, len(figures), MAX_BARS)]
            for number, bars in enumerate(charts, 1):
                slide = self.deck.add_bare(title + _part(charts, number))
                self._add_chart(activity, slide, bars)

    def _add_chart(self, activity: ReportedActivity, slide: Any, bars: list[tuple[str, float]]) -> None:
        line, series = self.words.counted_figures(activity), self.words.figures_title(activity)
        told = "; ".join(f"{label}: {self.words.figure(activity, value)}" for label, value in bars)
        described = f"{self.words.heading(activity)}. {line}. {told}"
        below = add_line(slide, self.deck.area, self.texts.fit(line))
        add_chart(slide, below, bars, series, described, span=activity.span, decimals=activity.decimals)

    def _add_cloud(self, activity: ReportedActivity, title: str) -> None:
        slide = self.deck.add_bare(title)
        picture = next(pictures_of(activity, self.words))
        drawn = io.BytesIO()
        try:
            left_out = picture.write(drawn, self.words, "png", on_paper=True)
        except NothingToExportError:
            left_out = [label for label, _ in activity.figures]
        line = self.words.counted(activity)
        if left_out:
            line += " · " + self.words.not_in_picture(left_out)
        line = " · ".join(filter(None, (line, self.words.not_shown(activity))))
        below = add_line(slide, self.deck.area, self.texts.fit(line))
        if drawn.tell():
            add_picture(slide, below, drawn, picture.described(self.words))

    def _add_votes(self, activity: ReportedActivity, title: str) -> None:
        """The questions of the room with their votes, those with most first."""
        _, _, width, height = self.deck.area
        column = Column(width / 12700 * 0.86 - 20, height / 12700 - 75, ANSWER_SIZES[0], gap=9)
        rows = [
            (piece, "" if place else self.words.figure(activity, votes))
            for label, votes in activity.figures
            for place, piece in enumerate(column.pieces(self.texts.fit(label)))
        ]
        heads = [self.words.say(N_("Question")), self.words.figures_title(activity)]
        for [labels] in list(pages([piece for piece, _ in rows], column, 1)):
            slide = self.deck.add_bare(title)
            below = add_line(slide, self.deck.area, self.words.counted(activity))
            add_table(slide, below, heads, rows[: len(labels)], title)
            del rows[: len(labels)]

    def _add_summary(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        if not question.bullets:
            return
        lines = [self.texts.fit(self.words.bullet(bullet)) for bullet in question.bullets]
        title = self.texts.fit(self.words.summary_heading(activity, question))
        slide = self._add_lines(title, lines, (24, 20, 18, 16))
        line = f"{self.words.heading(activity)} · {self.words.counted(activity)}"
        if question.others:
            line += f" · {self.words.others(question)}"
        add_foot(slide, self.deck.area, self.texts.fit(line))

    def _add_answers(self, activity: ReportedActivity) -> None:
        """Every answer, in columns, on as many slides as it takes."""
        texts = [self.texts.fit(text) for text in self.words.written(activity)]
        if not texts:
            return
        count = columns_for(texts)
        line = self.texts.fit(f"{self.words.heading(activity)} · {self.words.counted(activity)}")
        size, laid_out = self._laid_out(texts, count, line)
        heading = self.words.say(N_("All answers"))
        for number, columns in enumerate(laid_out, 1):
            slide = self.deck.add_bare(heading + _part(laid_out, number))
            add_columns(slide, add_line(slide, self.deck.area, line), columns, count, size)

    def _laid_out(self, texts: list[str], count: int, line: str) -> tuple[float, list[list[list[str]]]]:
        """The texts in columns, in the largest letters that take no more slides than the smallest."""
        _, _, width, height = self.deck.area
        column_width = (width - GAP * (count - 1)) / count - 2 * INSET
        column_height = (height - line_height(self.deck.area, line)) / Pt(1) - 4
        smallest, *larger = [Column(column_width / Pt(1), column_height, it, gap=it / 2) for it in ANSWER_SIZES]
        fewest = sum(1 for _ in pages(texts, smallest, count))
        whole = [text for text in texts if smallest.holds_word(text)]
        fitting = (
            it
            for it in larger
            if sum(1 for _ in islice(pages(texts, it, count), fewest + 1)) == fewest and all(map(it.holds_word, whole))
        )
        column = next(fitting, smallest)
        return column.size, balanced(texts, column, count)

    def _add_notes(self, activity: ReportedActivity, slide: Any) -> None:
        if activity.answers:
            lines = [self.words.heading(activity), self.words.counted(activity), *self._raw(activity)]
            add_notes(slide, [self.texts.fit(line) for line in lines])

    def _raw(self, activity: ReportedActivity) -> Iterator[str]:
        if activity.has_texts:
            yield from (f"– {text}" for text in self.words.written(activity))
        else:
            yield from (f"– {self.words.marked(it.text, hidden=it.hidden)}" for it in activity.answers)


def _part(parts: Sequence[object], number: int) -> str:
    """Which of several slides it is; nothing if it is the only one."""
    return f" ({number}/{len(parts)})" if len(parts) > 1 else ""
