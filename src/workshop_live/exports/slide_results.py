"""The slides of figures: the agenda, charts, word clouds, and tables of words and of votes."""

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

from pptx.util import Pt

from workshop_live.exports.action_rows import TITLE, heads_of, rows_of
from workshop_live.exports.deck import Deck
from workshop_live.exports.format import NothingToExportError
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.picture import pictures_of
from workshop_live.exports.reported import Report, ReportedActivity
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.slide_charts import ChartRow, RowLayout, add_bar_chart, add_step_chart, laid_out
from workshop_live.exports.slide_shapes import (
    CELL_INSET,
    GAP,
    Area,
    add_caption,
    add_picture,
    add_table,
    add_texts,
    caption_height,
)
from workshop_live.exports.text_layout import LINE, Column, Heading, balanced, fitting
from workshop_live.text.languages import N_

_TABLE_SIZES = (20.0, 18.0, 16.0, 14.0)
_WORD_SIZE = 16.0
_LONGEST_WHO = 16  # characters that stand on one line of their column
_WORD_TABLES = 4  # beside each other
_BARS = 0.78  # of the width, for the bars of a scale; the rest says what they come to
_HEADED_BY_TABLE = 9  # points that a table may grow by


class ResultSlides:
    """Adds the slides of an activity's figures to a presentation."""

    def __init__(self, deck: Deck, localiser: Localiser, sanitiser: TextSanitiser) -> None:
        self.deck = deck
        self.localiser = localiser
        self.sanitiser = sanitiser

    def add(self, activity: ReportedActivity, title: str) -> None:
        """Add the slides that suit the figures, none if there are none."""
        if activity.has_votes and activity.figures:
            self._add_votes(activity, title)
        elif activity.counts_words and activity.figures:
            self._add_cloud(activity, title)
            self._add_words(activity, title)
        elif activity.has_chart:
            self._add_charts(activity, title)

    def add_agenda(self, report: Report) -> None:
        """Add the activities as a table with their times and minutes, if there are any, and the number of answers."""
        activities = list({activity.id: activity for activity in report.activities}.values())
        has_times = any(activity.starts_at for activity in activities)
        minutes = [self.localiser.minutes(activity) for activity in activities]
        rows = [
            [
                (activity.starts_at or "") if has_times else f"{number}",
                self.sanitiser.sanitise(activity.prompt),
                *([minutes[number - 1]] if any(minutes) else []),
                self.localiser.answers(activity.answered) if activity.answered else "",
            ]
            for number, activity in enumerate(activities, 1)
        ]
        title = self.localiser.gettext(N_("Programme"))
        about = f"{title}: {'; '.join(activity.prompt for activity in activities)}"
        self._add_tables(
            title, "", rows, widths=(0.08, 0.6, 0.17, 0.15) if any(minutes) else (0.08, 0.76, 0.16), about=about
        )

    def add_actions(self, report: Report) -> None:
        """Add the action items, if there are any. A long *who* stands with the text: its column is narrow."""
        rows = []
        for what, who, *rest in rows_of(report, self.localiser):
            is_short = len(who) <= _LONGEST_WHO
            texts = [what if is_short else f"{what} – {who}", who if is_short else "", *rest]
            rows.append([self.sanitiser.sanitise(text) for text in texts])
        if rows:
            title, heads = self.localiser.gettext(TITLE), heads_of(report, self.localiser)
            widths = (0.46, 0.19, 0.17, 0.18) if len(heads) > 3 else (0.6, 0.22, 0.18)
            about = f"{title}: {'; '.join(row[0] for row in rows)}"
            self._add_tables(title, "", rows, headings=heads, widths=widths, about=about)

    def _add_charts(self, activity: ReportedActivity, title: str) -> None:
        caption = self.sanitiser.sanitise(self.localiser.figures_caption(activity))
        left, top, width, height = self.deck.area
        below = caption_height(self.deck.area, caption)
        area = (left, top + below, width, height - below)
        if activity.distributions:
            legend = Pt(34)
            place = (left, area[1], round(width * _BARS), area[3] - legend)
        else:
            place = area
        labels = [self.sanitiser.sanitise(label) for label, _ in activity.figures]
        layout = laid_out(labels, place)
        slide_count = ceil(len(labels) / layout.per_slide)
        per_slide = ceil(len(labels) / slide_count)
        for number in range(slide_count):
            shown = range(len(labels))[number * per_slide : (number + 1) * per_slide]
            slide = self.deck.add_bare(title + self.localiser.part(number + 1, slide_count))
            add_caption(self.deck, slide, caption)
            if activity.distributions:
                self._add_steps(activity, slide, area, layout, [(index, labels[index]) for index in shown])
            else:
                self._add_bars(activity, slide, area, layout, [(index, labels[index]) for index in shown])

    def _add_bars(
        self, activity: ReportedActivity, slide: Any, area: Area, layout: RowLayout, shown: list[tuple[int, str]]
    ) -> None:
        values = activity.rounded_figures
        rows = [
            ChartRow(
                label,
                values[index][1],
                self.localiser.figure(activity, activity.figures[index][1]),
                self.localiser.share(activity, index),
                is_most=index in activity.largest,
            )
            for index, label in shown
        ]
        series = self.localiser.figures_title(activity)
        description = self._description(activity, [index for index, _ in shown])
        add_bar_chart(
            self.deck, slide, area, rows, series=series, description=description,
            layout=layout, span=activity.span, decimals=activity.decimals,
        )  # fmt: skip

    def _add_steps(
        self, activity: ReportedActivity, slide: Any, area: Area, layout: RowLayout, shown: list[tuple[int, str]]
    ) -> None:
        """Add the distributions, with the mean of each and how far people agree beside it."""
        left, top, width, height = area
        chart = (left, top, round(width * _BARS), height)
        rows = add_step_chart(
            self.deck, slide, chart, [label for _, label in shown],
            counts=[activity.distributions[index].counts for index, _ in shown],
            steps=[self.sanitiser.sanitise(step) for step in activity.steps],
            description=self._description(activity, [index for index, _ in shown]), layout=layout,
        )  # fmt: skip
        for (index, _), (row_top, row_height) in zip(shown, rows, strict=True):
            mean = Heading(self.localiser.figure(activity, activity.figures[index][1]))
            agreement = self.localiser.agreement(activity.distributions[index])
            size = min(layout.size, 18.0)
            lines = [mean, agreement] if row_height / Pt(1) > 2.3 * size else [Heading(f"{mean}  {agreement}".rstrip())]
            used = int(Pt(len(lines) * size * LINE))
            place = (left + chart[2] + GAP, row_top + (row_height - used) // 2, width - chart[2] - GAP, used)
            add_texts(self.deck, slide, place, lines, size, colour="muted")

    def _description(self, activity: ReportedActivity, shown: Sequence[int]) -> str:
        """Return an alternative text with all figures that a chart shows."""
        lines = self.localiser.figure_lines(activity)
        caption = self.localiser.figures_caption(activity)
        return f"{self.localiser.heading(activity)}. {caption}. " + "; ".join(lines[index] for index in shown)

    def _add_cloud(self, activity: ReportedActivity, title: str) -> None:
        slide = self.deck.add_bare(title)
        picture = next(pictures_of(activity, self.localiser))
        target = io.BytesIO()
        try:
            left_out = picture.write(target, self.localiser, "png", colours=self.deck.colours, on_paper=True)
        except NothingToExportError:
            left_out = [label for label, _ in activity.figures]
        line = self.localiser.counted(activity)
        if left_out:
            line += " · " + self.localiser.not_in_picture(left_out)
        line = " · ".join(filter(None, (line, self.localiser.rare_words_note(activity))))
        below = add_caption(self.deck, slide, self.sanitiser.sanitise(line))
        if target.tell():
            add_picture(slide, below, target, picture.description(self.localiser))

    def _add_words(self, activity: ReportedActivity, title: str) -> None:
        """Add the words of a cloud with their counts, in tables beside each other."""
        caption = " · ".join([self.localiser.gettext(N_("All words")), self.localiser.counted(activity)])
        left, top, width, height = self.deck.area
        used = caption_height(self.deck.area, caption)
        row_height = _WORD_SIZE * LINE + 2 * CELL_INSET
        per_table = int((height - used) / Pt(1) / row_height)
        words = [
            (self.sanitiser.sanitise(label), self.localiser.figure(activity, count))
            for label, count in activity.figures
        ]
        slide_count = ceil(len(words) / (per_table * _WORD_TABLES))
        per_slide = ceil(len(words) / slide_count)
        table_width = (width - GAP * (_WORD_TABLES - 1)) // _WORD_TABLES
        column = Column(table_width / Pt(1) * 0.8 - 14.4, row_height, _WORD_SIZE)
        for number in range(slide_count):
            slide = self.deck.add_bare(title + self.localiser.part(number + 1, slide_count))
            add_caption(self.deck, slide, caption)
            shown = words[number * per_slide : (number + 1) * per_slide]
            rows_each = min(per_table, max(4, ceil(len(shown) / _WORD_TABLES)))
            for index, start in enumerate(range(0, len(shown), rows_each)):
                rows = [[column.cut(word, 1), count] for word, count in shown[start : start + rows_each]]
                place = (left + index * (table_width + GAP), top + used, table_width, height - used)
                add_table(
                    self.deck, slide, place, rows, widths=(0.8, 0.2), size=_WORD_SIZE,
                    description=f"{caption}. " + "; ".join(f"{word}: {count}" for word, count in rows),
                )  # fmt: skip

    def _add_votes(self, activity: ReportedActivity, title: str) -> None:
        """Add tables of the room's questions with their votes, most votes first."""
        rows = [
            [self.sanitiser.sanitise(label), self.localiser.figure(activity, votes)]
            for label, votes in activity.figures
        ]
        headings = [self.localiser.gettext(N_("Question")), self.localiser.figures_title(activity)]
        about = "; ".join(f"{question}: {votes}" for question, votes in rows)
        self._add_tables(
            title, self.localiser.counted(activity), rows, headings=headings, widths=(0.86, 0.14), about=about
        )

    def _add_tables(
        self,
        title: str,
        caption: str,
        rows: list[list[str]],
        *,
        widths: Sequence[float],
        about: str,
        headings: Sequence[str] = (),
    ) -> None:
        """Add a table in the largest letters that fit on one slide, or several. The text is in the widest column."""
        wide = widths.index(max(widths))
        _, _, width, height = self.deck.area
        used = caption_height(self.deck.area, caption) / Pt(1) if caption else 0
        free = height / Pt(1) - used - _HEADED_BY_TABLE
        columns = []
        for size in _TABLE_SIZES:
            of_rows = free - (size * LINE + 2 * CELL_INSET if any(headings) else 0)
            columns.append(Column(widths[wide] * width / Pt(1) - 16, of_rows, size, gap=2 * CELL_INSET))
        column = fitting([row[wide] for row in rows], columns, 1)
        pieces = [
            [piece if at == wide else "" if index else cell for at, cell in enumerate(row)]
            for row in rows
            for index, piece in enumerate(column.pieces(row[wide]))
        ]
        laid_out_pages = balanced([row[wide] for row in pieces], column, 1)
        for number, [texts] in enumerate(laid_out_pages, 1):
            slide = self.deck.add_bare(title + self.localiser.part(number, len(laid_out_pages)))
            area = add_caption(self.deck, slide, caption) if caption else self.deck.area
            add_table(
                self.deck, slide, area, pieces[: len(texts)],
                widths=widths, size=column.size, description=about, headings=headings,
            )  # fmt: skip
            del pieces[: len(texts)]
