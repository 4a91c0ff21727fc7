"""PPTX: slides with editable charts, word clouds, summaries and all answers."""

import io
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, BinaryIO

from pptx.util import Pt

from workshop_live.domain.pictures import Picture
from workshop_live.exports.answer_groups import grouped_answers
from workshop_live.exports.deck import Deck
from workshop_live.exports.format import ExportContext
from workshop_live.exports.group_texts import GroupText, group_texts
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import PARKED, Report, ReportedActivity, ReportedQuestion
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.slide_groups import GroupCard, add_groups, cards_on_slides
from workshop_live.exports.slide_pages import pages_of
from workshop_live.exports.slide_results import ResultSlides
from workshop_live.exports.slide_shapes import (
    GAP,
    INSET,
    Area,
    add_caption,
    add_columns,
    add_notes,
    add_picture,
    caption_height,
    finish,
)
from workshop_live.exports.slide_summary import ThemeCard, add_summary
from workshop_live.exports.text_layout import Column, Heading, balanced, columns_for, fitting, pages
from workshop_live.text.languages import N_
from workshop_live.text.marked_text import BlockKind, Line, Span, parse_marked_text, plain_lines

ANSWER_SIZES = (24.0, 20.0, 18.0, 16.0, 14.0)  # points; the smallest that can be read from the back of a room
_READABLE = 16.0
_MANY_SLIDES = 12
_LEAST_IN_COLUMN = 3
_TEXT_SIZES = (28.0, 24.0, 20.0, 18.0)


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write a cover, the agenda, and the slides of each activity."""
    slides = _Slides(report, context)
    slides.add_front()
    for activity in context.track(report.activities):
        slides.add_activity(activity)
    slides.add_parked()
    slides.results.add_actions(report)
    slides.save(target)


class _Slides:
    def __init__(self, report: Report, context: ExportContext) -> None:
        self.report = report
        self.localiser = Localiser(report)
        self.sanitiser = TextSanitiser()
        self.title = self.sanitiser.sanitise(report.title)
        self.deck = Deck(report, context.template, date=self.localiser.day(report), footer=self.title)
        self.results = ResultSlides(self.deck, self.localiser, self.sanitiser)

    def add_front(self) -> None:
        """Add the cover and the agenda."""
        answers = sum(activity.answered for activity in self.report.activities)
        line = " · ".join([self.localiser.day(self.report), self.localiser.answers(answers)])
        self.deck.add_cover(self.title, line)
        self.results.add_agenda(self.report)

    def add_activity(self, activity: ReportedActivity) -> None:
        """Add the picture, results, summaries and answers; notes of the first results have the figures and answers."""
        if activity.is_pause:
            return
        title = self.sanitiser.sanitise(self.localiser.heading(activity))
        if activity.collects_answers and (photo := self.report.picture_of(activity)):
            self._add_photo(self.deck.add_bare(title), self.deck.area, photo, activity)
        first = len(self.deck.presentation.slides)
        if not activity.collects_answers:
            self._add_pages(activity, title)
            if len(self.deck.presentation.slides) == first:
                self._add_slide_of_text(activity, title)
        elif activity.answered:
            self.results.add(activity, title)
            if activity.is_written_by_groups:
                self._add_groups(activity, title)
            for question in activity.questions:
                self._add_summary(activity, question)
                if activity.has_texts and not (activity.has_votes or activity.figures or activity.is_written_by_groups):
                    self._add_answers(activity, question)
        if len(self.deck.presentation.slides) == first:
            self.deck.add_text(title, [self.localiser.counted(activity)])
        self._add_notes(activity, self.deck.presentation.slides[first])

    def add_parked(self) -> None:
        """Add the questions that were parked, if any were."""
        if parked := [self.sanitiser.sanitise(text) for text in self.report.parked]:
            self._add_columns(self.localiser.gettext(PARKED), parked, self.localiser.gettext(N_("To come back to")))

    def save(self, target: BinaryIO) -> None:
        """Write the file with its metadata."""
        finish(self.deck, self.title, self.localiser.tag, self.localiser.notes(self.report, self.sanitiser))
        self.deck.presentation.save(target)

    def _add_pages(self, activity: ReportedActivity, title: str) -> None:
        """Add the pages of slides, each over a whole slide, whose title stands below it for screen readers."""
        presentation = self.deck.presentation
        whole = (0, 0, presentation.slide_width, presentation.slide_height)
        for picture, text in pages_of(self.report, activity, self.localiser):
            slide = self.deck.add_bare(title)
            add_picture(slide, whole, io.BytesIO(picture.content), self.sanitiser.sanitise(text))

    def _add_slide_of_text(self, activity: ReportedActivity, title: str) -> None:
        """Add the text at the largest size that fits on one slide, or on several at the smallest."""
        lines: list[str] = []
        marks: dict[str, Line] = {}
        if activity.joint_text:
            agreed = activity.joint_text.agreed
            stem = [Heading(self.sanitiser.sanitise(agreed.stem), "accent")] if agreed.stem and agreed.lines else []
            for text in (*stem, *map(self.sanitiser.sanitise, agreed.lines)):
                lines += ["", text] if lines else [text]
        for block in parse_marked_text(self.sanitiser.sanitise(str(activity.settings.get("text", "")))):
            written = plain_lines(block)
            for text, line in zip(written, block.lines, strict=True):
                before = text.removesuffix("".join(span.text for span in line))
                marks[text] = (Span(before), *line) if before else line
            lines += [
                *([""] if lines else []),
                *(map(Heading, written) if block.kind is BlockKind.HEADING else written),
            ]
        photo = self.report.picture_of(activity)
        left, top, width, height = self.deck.area
        if not lines:
            slide = self.deck.add_bare(title)
            if photo:
                self._add_photo(slide, self.deck.area, photo, activity)
            return
        beside = (left + (width + GAP) // 2, top, (width - GAP) // 2, height)
        width = (width - GAP) // 2 if photo else width
        columns = [Column(width / Pt(1) - 30, height / Pt(1) - 20, size, gap=size * 0.4) for size in _TEXT_SIZES]
        column = fitting(lines, columns, 1)
        laid_out = balanced(lines, column, 1)
        for number, [page] in enumerate(laid_out, 1):
            slide = self.deck.add_text(title + self.localiser.part(number, len(laid_out)), page, column.size, marks)
            if photo:
                self.deck.narrow(slide, width)
                self._add_photo(slide, beside, photo, activity)

    def _add_photo(self, slide: Any, area: Area, photo: Picture, activity: ReportedActivity) -> None:
        """Add the picture of an activity, with what it shows as its alternative text."""
        add_picture(slide, area, io.BytesIO(photo.content), self.sanitiser.sanitise(activity.picture_alt))

    def _add_summary(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        bullets = question.bullets
        if not bullets:
            return
        slide = self.deck.add_bare(self._title_of(activity, question))
        caption = [self.localiser.gettext(N_("Summary of the answers")), self.localiser.counted(activity)]
        if question.other_count:
            caption.append(self.localiser.other_answers(question))
        area = add_caption(self.deck, slide, self._caption(activity, *caption))
        cards = [
            ThemeCard(
                self.sanitiser.sanitise(bullet.text),
                self.localiser.answers(bullet.count),
                tuple(self.sanitiser.sanitise(self.localiser.quoted(quote)) for quote in bullet.quotations),
                bullet.colour,
            )
            for bullet in bullets
        ]
        add_summary(self.deck, slide, area, cards)

    def _add_answers(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        """Add all answers to a question in columns, under their themes, on as many slides as needed."""
        texts = grouped_answers(activity, question, self.localiser, self.sanitiser)
        if not texts:
            return
        title = self._title_of(activity, question)
        what = N_("All answers, each under one theme") if isinstance(texts[0], Heading) else N_("All answers")
        what = N_("All answers by column") if activity.columns else what
        caption = self._caption(activity, self.localiser.gettext(what), self.localiser.counted(activity))
        self._add_columns(title, texts, caption)

    def _add_columns(self, title: str, texts: Sequence[str], caption: str) -> None:
        """Add texts in columns, on as many slides as needed."""
        count = min(columns_for(texts), ceil(len(texts) / _LEAST_IN_COLUMN))
        column = self._column(texts, count, caption)
        laid_out = balanced(texts, column, count)
        for number, columns in enumerate(laid_out, 1):
            slide = self.deck.add_bare(title + self.localiser.part(number, len(laid_out)))
            area = add_caption(self.deck, slide, caption)
            add_columns(self.deck, slide, area, columns, count=count, size=column.size, gap=column.gap)

    def _add_groups(self, activity: ReportedActivity, title: str) -> None:
        """Add what groups wrote, several beside each other where they can be read."""
        if not activity.answers:
            return
        cards = [
            GroupCard(self.sanitiser.sanitise(group.name), group.colour, tuple(self._texts_of(group)))
            for group in group_texts(activity, self.localiser)
        ]
        caption = self.localiser.counted(activity)
        left, top, width, height = self.deck.area
        used = caption_height(self.deck.area, caption)
        size, laid_out = cards_on_slides(cards, (left, top + used, width, height - used), self.localiser.part)
        for number, shown in enumerate(laid_out, 1):
            slide = self.deck.add_bare(title + self.localiser.part(number, len(laid_out)))
            add_groups(self.deck, slide, add_caption(self.deck, slide, caption), shown, size)

    def _texts_of(self, group: GroupText) -> Iterator[str]:
        for question, text in group.parts:
            if question:
                yield Heading(self.sanitiser.sanitise(question), "muted")
            yield self.sanitiser.sanitise(text)

    def _column(self, texts: Sequence[str], count: int, caption: str) -> Column:
        """Return columns with the largest letters that need no more slides than those that can be read."""
        _, _, width, height = self.deck.area
        column_width = (width - GAP * (count - 1)) / count - 2 * INSET
        column_height = (height - caption_height(self.deck.area, caption)) / Pt(1) - 4
        columns = [Column(column_width / Pt(1), column_height, size, gap=size / 2) for size in ANSWER_SIZES]
        readable = [column for column in columns if column.size >= _READABLE]
        if len(list(pages(texts, readable[-1], count))) > _MANY_SLIDES:
            return columns[-1]
        return fitting(texts, readable, count)

    def _title_of(self, activity: ReportedActivity, question: ReportedQuestion) -> str:
        """Return the question; of several ones in an activity, this one."""
        is_one_of_several = len(activity.questions) > 1
        return self.sanitiser.sanitise(question.prompt if is_one_of_several else self.localiser.heading(activity))

    def _caption(self, activity: ReportedActivity, *parts: str) -> str:
        """Return a line below the title; for one of several questions, it begins with what they belong to."""
        first = [self.localiser.heading(activity)] if len(activity.questions) > 1 else []
        return self.sanitiser.sanitise(" · ".join([*first, *parts]))

    def _add_notes(self, activity: ReportedActivity, slide: Any) -> None:
        """Add the figures, and all answers as written, to the notes of a slide."""
        figures = [f"– {line}" for line in self.localiser.figure_lines(activity)] if activity.answered else []
        if activity.has_texts:
            answers = self.localiser.answer_texts(activity)
        else:
            answers = [self.localiser.marked(answer.text, hidden=answer.hidden) for answer in activity.answers]
        about = list(filter(None, (self.localiser.time_used(activity), self.localiser.roles(activity))))
        if not activity.answers and not figures and not about:
            return
        counted = [self.localiser.counted(activity)] if activity.collects_answers else []
        lines = [self.localiser.heading(activity), *counted, *about, *figures]
        if activity.answers:
            what = N_("All questions") if activity.has_votes else N_("All answers")
            lines += [self.localiser.gettext(what), *(f"– {text}" for text in answers)]
        add_notes(slide, [self.sanitiser.sanitise(line) for line in lines])
