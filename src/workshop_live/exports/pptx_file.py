"""PPTX: slides with editable charts, word clouds, summaries and all answers."""

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from pptx.util import Pt

from workshop_live.exports.deck import Deck
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.picture import pictures_of
from workshop_live.exports.report import Report, ReportedActivity, ReportedQuestion
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.slide_shapes import (
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
from workshop_live.exports.text_layout import Column, balanced, columns_for, pages
from workshop_live.text.languages import N_

MAX_BARS = 12  # per chart
ANSWER_SIZES = (14.0, 24.0, 20.0, 18.0, 16.0)  # points; the smallest that can be read from the back of a room


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write a cover, the agenda, and the slides of each activity."""
    slides = _Slides(report, Deck(context.template))
    slides.add_front()
    for activity in context.track(report.activities):
        slides.add_activity(activity)
    slides.save(target)


class _Slides:
    def __init__(self, report: Report, deck: Deck) -> None:
        self.report = report
        self.deck = deck
        self.localiser = Localiser(report)
        self.sanitiser = TextSanitiser()

    def add_front(self) -> None:
        """Add the cover and the agenda."""
        answers = sum(activity.answered for activity in self.report.activities)
        line = " · ".join([self.localiser.day(self.report), self.localiser.answers(answers)])
        self.deck.add_cover(self.sanitiser.sanitise(self.report.title), line)
        activities = {activity.id: activity for activity in self.report.activities}.values()
        agenda = [
            self.sanitiser.sanitise(f"{activity.starts_at or ''}  {activity.prompt}".strip()) for activity in activities
        ]
        self._add_lines(self.localiser.gettext(N_("Programme")), agenda, (20, 18, 16))

    def add_activity(self, activity: ReportedActivity) -> None:
        """Add the results, summaries and answers; the first slide also has the answers in its notes."""
        first = len(self.deck.presentation.slides)
        title = self.sanitiser.sanitise(self.localiser.heading(activity))
        if not activity.collects_answers:
            self._add_slide_of_text(activity, title)
        elif not activity.answered:
            self.deck.add_text(title, [self.localiser.counted(activity)])
        else:
            self._add_results(activity, title)
            for question in activity.questions:
                self._add_summary(activity, question)
            if activity.has_texts and not activity.has_votes:
                self._add_answers(activity)
            if len(self.deck.presentation.slides) == first:
                self.deck.add_text(title, [self.localiser.counted(activity)])
        self._add_notes(activity, self.deck.presentation.slides[first])

    def save(self, target: BinaryIO) -> None:
        """Write the file with its metadata."""
        finish(
            self.deck,
            self.sanitiser.sanitise(self.report.title),
            self.localiser.tag,
            self.localiser.notes(self.report, self.sanitiser),
        )
        self.deck.presentation.save(target)

    def _add_slide_of_text(self, activity: ReportedActivity, title: str) -> None:
        text = self.sanitiser.sanitise(str(activity.settings.get("text", "")))
        self._add_lines(title, text.split("\n"), (24, 20, 18))

    def _add_lines(self, title: str, lines: list[str], sizes: tuple[float, ...]) -> Any:
        """Add lines on one slide at the largest size that fits, or on several at the smallest. Return the first
        slide.
        """
        _, _, width, height = self.deck.area
        for size in sizes:
            column = Column(width / Pt(1) - 50, height / Pt(1) - 50, size, gap=size * 0.3)
            laid_out = balanced(lines, column, 1)
            if len(laid_out) <= 1:
                break
        slides = [
            self.deck.add_text(title + _part(laid_out, number), page, size) for number, [page] in enumerate(laid_out, 1)
        ]
        return slides[0] if slides else self.deck.add_text(title, [""])

    def _add_results(self, activity: ReportedActivity, title: str) -> None:
        if activity.has_votes and activity.figures:
            self._add_votes(activity, title)
        elif activity.counts_words and activity.figures:
            self._add_cloud(activity, title)
        elif activity.has_chart:
            figures = [(self.sanitiser.sanitise(label), value) for label, value in activity.rounded_figures]
            charts = [figures[start : start + MAX_BARS] for start in range(0, len(figures), MAX_BARS)]
            for number, bars in enumerate(charts, 1):
                slide = self.deck.add_bare(title + _part(charts, number))
                self._add_chart(activity, slide, bars)

    def _add_chart(self, activity: ReportedActivity, slide: Any, bars: list[tuple[str, float]]) -> None:
        line, series = self.localiser.figures_caption(activity), self.localiser.figures_title(activity)
        figures = "; ".join(f"{label}: {self.localiser.figure(activity, value)}" for label, value in bars)
        description = f"{self.localiser.heading(activity)}. {line}. {figures}"
        below = add_line(slide, self.deck.area, self.sanitiser.sanitise(line))
        add_chart(slide, below, bars, series, description, span=activity.span, decimals=activity.decimals)

    def _add_cloud(self, activity: ReportedActivity, title: str) -> None:
        slide = self.deck.add_bare(title)
        picture = next(pictures_of(activity, self.localiser))
        target = io.BytesIO()
        try:
            left_out = picture.write(target, self.localiser, "png", on_paper=True)
        except NothingToExportError:
            left_out = [label for label, _ in activity.figures]
        line = self.localiser.counted(activity)
        if left_out:
            line += " · " + self.localiser.not_in_picture(left_out)
        line = " · ".join(filter(None, (line, self.localiser.rare_words_note(activity))))
        below = add_line(slide, self.deck.area, self.sanitiser.sanitise(line))
        if target.tell():
            add_picture(slide, below, target, picture.description(self.localiser))

    def _add_votes(self, activity: ReportedActivity, title: str) -> None:
        """Add tables of the room's questions with their votes, most votes first."""
        _, _, width, height = self.deck.area
        column = Column(width / 12700 * 0.86 - 20, height / 12700 - 75, ANSWER_SIZES[0], gap=9)
        rows = [
            (piece, "" if index else self.localiser.figure(activity, votes))
            for label, votes in activity.figures
            for index, piece in enumerate(column.pieces(self.sanitiser.sanitise(label)))
        ]
        headings = [self.localiser.gettext(N_("Question")), self.localiser.figures_title(activity)]
        for [labels] in list(pages([piece for piece, _ in rows], column, 1)):
            slide = self.deck.add_bare(title)
            below = add_line(slide, self.deck.area, self.localiser.counted(activity))
            add_table(slide, below, headings, rows[: len(labels)], title)
            del rows[: len(labels)]

    def _add_summary(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        if not question.bullets:
            return
        lines = [self.sanitiser.sanitise(self.localiser.bullet(bullet)) for bullet in question.bullets]
        title = self.sanitiser.sanitise(self.localiser.summary_heading(activity, question))
        slide = self._add_lines(title, lines, (24, 20, 18, 16))
        line = f"{self.localiser.heading(activity)} · {self.localiser.counted(activity)}"
        if question.other_count:
            line += f" · {self.localiser.other_answers(question)}"
        add_foot(slide, self.deck.area, self.sanitiser.sanitise(line))

    def _add_answers(self, activity: ReportedActivity) -> None:
        """Add all answers in columns, on as many slides as needed."""
        texts = [self.sanitiser.sanitise(text) for text in self.localiser.answer_texts(activity)]
        if not texts:
            return
        count = columns_for(texts)
        line = self.sanitiser.sanitise(f"{self.localiser.heading(activity)} · {self.localiser.counted(activity)}")
        size, laid_out = self._laid_out(texts, count, line)
        heading = self.localiser.gettext(N_("All answers"))
        for number, columns in enumerate(laid_out, 1):
            slide = self.deck.add_bare(heading + _part(laid_out, number))
            add_columns(slide, add_line(slide, self.deck.area, line), columns, count, size)

    def _laid_out(self, texts: list[str], count: int, line: str) -> tuple[float, list[list[list[str]]]]:
        """Return the font size and the layout: the largest size that needs no more slides than the smallest."""
        _, _, width, height = self.deck.area
        column_width = (width - GAP * (count - 1)) / count - 2 * INSET
        column_height = (height - line_height(self.deck.area, line)) / Pt(1) - 4
        smallest, *larger = [Column(column_width / Pt(1), column_height, size, gap=size / 2) for size in ANSWER_SIZES]
        slide_count = sum(1 for _ in pages(texts, smallest, count))
        unbroken = [text for text in texts if smallest.holds_word(text)]
        fitting = (
            candidate
            for candidate in larger
            if sum(1 for _ in islice(pages(texts, candidate, count), slide_count + 1)) == slide_count
            and all(map(candidate.holds_word, unbroken))
        )
        column = next(fitting, smallest)
        return column.size, balanced(texts, column, count)

    def _add_notes(self, activity: ReportedActivity, slide: Any) -> None:
        if activity.answers:
            lines = [self.localiser.heading(activity), self.localiser.counted(activity), *self._raw(activity)]
            add_notes(slide, [self.sanitiser.sanitise(line) for line in lines])

    def _raw(self, activity: ReportedActivity) -> Iterator[str]:
        if activity.has_texts:
            yield from (f"– {text}" for text in self.localiser.answer_texts(activity))
        else:
            yield from (f"– {self.localiser.marked(answer.text, hidden=answer.hidden)}" for answer in activity.answers)


def _part(parts: Sequence[object], number: int) -> str:
    """Return the number of a slide in a series as " (1/3)"; empty if there is only one."""
    return f" ({number}/{len(parts)})" if len(parts) > 1 else ""
