"""The document, for Word and for PDF: agenda, summaries, themes, votes, a table for who does what, and all answers."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO, Protocol

from workshop_live.exports.cells import Texts
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.picture import Picture, pictures_of
from workshop_live.exports.report import Report, ReportedActivity, ReportedQuestion
from workshop_live.exports.wording import Wording
from workshop_live.text.languages import N_

ROWS_TO_FILL_IN = 6


class DocumentBuilder(Protocol):
    """What a document can be written on."""

    def add_title(self, title: str, line: str) -> None:
        """What stands on top."""

    def add_contents(self, heading: str) -> None:
        """The headings of the first level, with ways to them."""

    def add_heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A heading; those of the first level are in the contents."""

    def add_text(self, text: str, *, quiet: bool = False, with_next: bool = False) -> None:
        """Paragraphs, one for each line."""

    def add_list(self, items: Iterable[str], *, numbered: bool = False, whole: bool = False) -> None:
        """A list; line breaks stay inside their item. One that is short can stand on one page as a whole."""

    def add_table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        numbers: int | None = None,
    ) -> None:
        """A table whose first row is its heading; ``numbers`` is a column of such."""

    def add_picture(self, draw: Callable[[BinaryIO], Any], description: str) -> None:
        """A picture as wide as the text, with a text for those who cannot see it; on one page with what follows."""

    def save(self, target: BinaryIO, title: str) -> None:
        """Write the file."""


class DocumentWriter:
    """What stands in the document, from its title to its appendix."""

    def __init__(self, report: Report, paper: DocumentBuilder, texts: Texts, words: Wording) -> None:
        self.report = report
        self.paper = paper
        self.texts = texts
        self.words = words

    def write(self, target: BinaryIO, making: ExportContext) -> None:
        """All of it."""
        written = [it for it in self.report.activities if it.answers and it.has_texts]
        steps: list[Callable[[], None]] = [self.add_front]
        steps += [partial(self.add_activity, it) for it in self.report.activities]
        steps += [self.add_actions]
        steps += [partial(self.add_answers, it, is_first=it is written[0]) for it in written]
        steps += [partial(self.save, target)]
        for step in making.each(steps):
            step()

    def add_front(self) -> None:
        """Title, contents and agenda."""
        answers = sum(activity.answered for activity in self.report.activities)
        self.paper.add_title(self.report.title, f"{self.words.day(self.report)} · {self.words.answers(answers)}")
        self.paper.add_contents(self.words.say(N_("Contents")))
        self.paper.add_heading(self.words.say(N_("Programme")), 1)
        asked = {activity.id: activity for activity in self.report.activities}.values()
        rows = [[it.starts_at or "", it.prompt, self._minutes(it)] for it in asked]
        heads = [self.words.say(it) for it in (N_("Time"), N_("Activity"), N_("Minutes"))]
        if any(row[0] or row[2] for row in rows):
            self.paper.add_table(heads, rows, (2, 11.4, 2.6))
        else:
            self.paper.add_list((row[1] for row in rows), numbered=True)

    def add_activity(self, activity: ReportedActivity) -> None:
        """What came of it."""
        self.paper.add_heading(self.words.heading(activity), 1)
        if not activity.collects_answers:
            self.paper.add_text(str(activity.settings.get("text", "")))
            return
        self.paper.add_text(self.words.counted(activity), quiet=True, with_next=activity.answered > 0)
        if not activity.answered:
            return
        if activity.figures:
            self._add_results(activity)
        for question in activity.questions:
            self._add_summary(activity, question)
            self._add_themes(activity, question)
        if activity.has_texts and activity.answers and not activity.has_themes and not activity.figures:
            self.paper.add_heading(self.words.say(N_("All answers")), 2)
            self.paper.add_list(self.words.written(activity))

    def add_actions(self) -> None:
        """An empty table for what is decided."""
        self.paper.add_heading(self.words.say(N_("What we do now")), 1)
        heads = [self.words.say(it) for it in (N_("What"), N_("Who"), N_("Deadline"))]
        self.paper.add_table(heads, [["", "", ""]] * ROWS_TO_FILL_IN, (9, 4, 3))

    def add_answers(self, activity: ReportedActivity, *, is_first: bool) -> None:
        """Every answer that somebody wrote, in the appendix."""
        if is_first:
            self.paper.add_heading(self.words.say(N_("Appendix: all answers")), 1, new_page=True)
        self.paper.add_heading(self.words.heading(activity), 2)
        self.paper.add_list(self.words.written(activity))

    def save(self, target: BinaryIO) -> None:
        """Write the file; what was changed in its texts is said at its end."""
        for note in self.words.notes(self.report, self.texts):
            self.paper.add_text(note, quiet=True)
        self.paper.save(target, self.report.title)

    def _minutes(self, activity: ReportedActivity) -> str:
        return str(activity.minutes) if activity.minutes else ""

    def _add_summary(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        if question.bullets:
            self.paper.add_heading(self.words.summary_heading(activity, question), 2)
            self.paper.add_list(map(self.words.bullet, question.bullets), whole=True)
            if question.others:
                self.paper.add_text(self.words.others(question), quiet=True)

    def _add_results(self, activity: ReportedActivity) -> None:
        self.paper.add_heading(self.words.say(N_("Votes") if activity.has_votes else N_("Results")), 2)
        if activity.has_chart or activity.counts_words:
            for picture in pictures_of(activity, self.words):
                self._add_picture(picture)
        heads = [self.words.say(N_("Question") if activity.has_votes else activity.type_title)]
        heads.append(self.words.figures_title(activity))
        rows = [[label, self.words.figure(activity, value)] for label, value in activity.figures]
        self.paper.add_table(heads, rows, (13, 3), numbers=1)
        if not_shown := self.words.not_shown(activity):
            self.paper.add_text(not_shown, quiet=True)

    def _add_picture(self, picture: Picture) -> None:
        """The picture, and what found no place in it."""
        left_out: list[str] = []
        with suppress(NothingToExportError):
            described = picture.described(self.words)
            self.paper.add_picture(
                lambda drawn: left_out.extend(picture.write(drawn, self.words, "png", on_paper=True)), described
            )
        if left_out:
            self.paper.add_text(self.words.not_in_picture(left_out), quiet=True, with_next=True)

    def _add_themes(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        """Each theme with its answers."""
        if not question.summary or not question.summary.themes:
            return
        heading = self.words.of_question(self.words.say(N_("Themes")), activity, question)
        self.paper.add_heading(heading, 2)
        texts = dict(question.texts)
        for theme in question.summary.themes:
            self.paper.add_heading(self.words.theme(theme), 3)
            self.paper.add_list(texts[it] for it in theme.answers if it in texts)
        if question.summary.other and texts:
            self.paper.add_heading(self.words.left_over(question.summary), 3)
            self.paper.add_list(texts[it] for it in question.summary.other if it in texts)
