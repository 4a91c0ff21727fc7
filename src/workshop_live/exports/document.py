"""The content of the document formats, Word and PDF, from the agenda to all answers."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, Protocol

from workshop_live.domain.joint_texts import Words
from workshop_live.domain.pictures import Picture as Photo
from workshop_live.exports.action_rows import TITLE, heads_of, rows_of
from workshop_live.exports.figure_table import table_of
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.group_texts import GroupText, group_texts, silent_groups
from workshop_live.exports.joint_texts import CHANGES_MARKED, ReportedJointText
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.picture import Picture, pictures_of
from workshop_live.exports.reported import PARKED, Report, ReportedActivity, ReportedQuestion
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.slide_pages import pages_of
from workshop_live.exports.votes import BY_VOTES, ReportedVote
from workshop_live.text.languages import N_
from workshop_live.text.marked_text import BlockKind, Line, Span, parse_marked_text

ROWS_TO_FILL_IN = 6
PHOTO_WIDTH, PHOTO_HEIGHT = 16.0, 9.0  # cm, at most
_MOST_WITHOUT_CONTENTS = 3  # activities, which are seen at a glance


@dataclass(frozen=True, slots=True)
class SummedUpTheme:
    """A theme of a summary: its name, its count with the unit, some quotations, and its colour from 1."""

    name: str
    count: str
    quotes: tuple[str, ...]
    colour: int


class DocumentBuilder(Protocol):
    """An output format that a document can be written to."""

    def add_title(self, title: str, line: str) -> None:
        """Add the title and a line below it."""

    def add_contents(self, heading: str) -> None:
        """Add a table of contents with links to the headings of level 1."""

    def add_heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """Add a heading; those of level 1 are listed in the table of contents."""

    def add_text(self, text: str, *, quiet: bool = False, with_next: bool = False) -> None:
        """Add a paragraph per line."""

    def add_lines(self, lines: Iterable[Line]) -> None:
        """Add a paragraph per line, with emphasis."""

    def add_list(self, items: Iterable[str | Line], *, start: int | None = None, whole: bool = False) -> None:
        """Add a list; line breaks stay within their item, and ``whole`` keeps it on one page."""

    def add_table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        numbers: int | None = None,
    ) -> None:
        """Add a table with a heading row; from the column with the index ``numbers`` on, cells are aligned right."""

    def add_picture(self, draw: Callable[[BinaryIO], Any], description: str, caption: str) -> None:
        """Add a picture as wide as the text, with an alternative text and a numbered caption."""

    def add_photo(self, photo: Photo, description: str) -> None:
        """Add a picture that somebody sent, with an alternative text and without a caption."""

    def add_themes(self, themes: Sequence[SummedUpTheme]) -> None:
        """Add the themes of a summary, each kept on one page."""

    def add_group(self, group: GroupText) -> None:
        """Add what a group wrote, below its name as a heading of level 2, beside a line of its colour."""

    def add_changes(self, stem: Sequence[Words], lines: Iterable[Sequence[Words]]) -> None:
        """Add a version, with added words underlined and removed ones struck through: its lines are a list."""

    def save(self, target: BinaryIO, title: str) -> None:
        """Write the file."""


class DocumentWriter:
    """Writes the document from its title to its appendix."""

    def __init__(
        self, report: Report, builder: DocumentBuilder, sanitiser: TextSanitiser, localiser: Localiser
    ) -> None:
        self.report = report
        self.builder = builder
        self.sanitiser = sanitiser
        self.localiser = localiser

    def write(self, target: BinaryIO, context: ExportContext) -> None:
        """Write the whole document."""
        with_texts = [
            activity
            for activity in self.report.activities
            if activity.answers and activity.has_texts and not activity.is_written_by_groups
        ]
        steps: list[Callable[[], None]] = [self.add_front]
        steps += [partial(self.add_activity, activity) for activity in self.report.activities]
        steps += [self.add_parked, self.add_actions]
        steps += [
            partial(self.add_history, activity, activity.joint_text)
            for activity in self.report.activities
            if activity.joint_text and activity.joint_text.history
        ]
        steps += [partial(self.add_answers, activity, is_first=activity is with_texts[0]) for activity in with_texts]
        steps += [partial(self.save, target)]
        for step in context.track(steps):
            step()

    def add_front(self) -> None:
        """Add the title, table of contents and agenda."""
        answers = sum(activity.answered for activity in self.report.activities)
        self.builder.add_title(
            self.report.title, f"{self.localiser.day(self.report)} · {self.localiser.answers(answers)}"
        )
        if len({activity.id for activity in self.report.activities}) > _MOST_WITHOUT_CONTENTS:
            self.builder.add_contents(self.localiser.gettext(N_("Contents")))
        self.builder.add_heading(self.localiser.gettext(N_("Programme")), 1)
        agenda = {activity.id: activity for activity in self.report.activities}.values()
        rows = [[it.starts_at or "", it.prompt, self.localiser.minutes(it)] for it in agenda]
        heads = [self.localiser.gettext(message) for message in (N_("Time"), N_("Activity"), N_("Duration"))]
        if any(row[0] or row[2] for row in rows):
            self.builder.add_table(heads, rows, (2, 11.4, 2.6))
        else:
            self.builder.add_list((row[1] for row in rows), start=1)

    def add_activity(self, activity: ReportedActivity) -> None:
        """Add the section of an activity: its results, summaries and themes. Pauses stand in the programme alone."""
        if activity.is_pause:
            return
        self.builder.add_heading(self.localiser.heading(activity), 1, new_page=activity.is_heading)
        self._add_shown(activity)
        if not activity.collects_answers:
            return
        about = (self.localiser.counted(activity), self.localiser.time_used(activity), self.localiser.roles(activity))
        lines = list(filter(None, about))
        for number, line in enumerate(lines, 1):
            self.builder.add_text(line, quiet=True, with_next=activity.answered > 0 or number < len(lines))
        if not activity.answered:
            return
        if activity.figures:
            self._add_results(activity)
        if activity.is_written_by_groups:
            self._add_groups(activity)
        if activity.voted:
            self._add_voted(activity.voted)
        for question in activity.questions:
            self._add_summary(activity, question)
            self._add_themes(activity, question)
        if not activity.is_written_by_groups:
            self._add_all_answers(activity)

    def _add_all_answers(self, activity: ReportedActivity) -> None:
        """Add the answers of people by their columns; without columns, unless they stand above."""
        if activity.columns:
            self._add_columns(activity, 2)
        elif activity.has_texts and activity.answers and not (activity.has_themes or activity.figures):
            self.builder.add_heading(self.localiser.gettext(N_("All answers")), 2)
            self.builder.add_list(self.localiser.answer_texts(activity))

    def _add_shown(self, activity: ReportedActivity) -> None:
        """Add what people look at: the text of a slide with the time that it took, the picture, and pages."""
        if not activity.collects_answers and (used := self.localiser.time_used(activity)):
            self.builder.add_text(used, quiet=True)
        self._add_marked_text(str(activity.settings.get("text", "")))
        self._add_joint_text(activity)
        if shown := self.report.picture_of(activity):
            self.builder.add_photo(shown, activity.picture_alt)
        for page, text in pages_of(self.report, activity, self.localiser):
            self.builder.add_photo(page, text)

    def _add_joint_text(self, activity: ReportedActivity) -> None:
        """Add the lines that were agreed on, below what they go on from."""
        if activity.joint_text and (agreed := activity.joint_text.agreed).lines:
            if agreed.stem:
                self.builder.add_lines([(Span(agreed.stem, is_bold=True),)])
            self.builder.add_list(agreed.lines)

    def _add_marked_text(self, text: str) -> None:
        for block in parse_marked_text(text):
            match block.kind:
                case BlockKind.HEADING:
                    self.builder.add_heading(block.texts[0], 2)
                case BlockKind.BULLETS | BlockKind.NUMBERS:
                    self.builder.add_list(block.lines, start=block.start if block.kind is BlockKind.NUMBERS else None)
                case _:
                    self.builder.add_lines(block.lines)

    def _add_groups(self, activity: ReportedActivity) -> None:
        """Add what each group wrote, and which ones wrote nothing."""
        for group in group_texts(activity, self.localiser):
            self.builder.add_group(group)
        if note := self.localiser.without_text(silent_groups(activity)):
            self.builder.add_text(note, quiet=True)

    def add_parked(self) -> None:
        """Add the questions that were parked, if any were."""
        if parked := self.report.parked:
            self.builder.add_heading(self.localiser.gettext(PARKED), 1)
            self.builder.add_list(parked)

    def add_actions(self) -> None:
        """Add the table of action items; without any, an empty one to fill in."""
        self.builder.add_heading(self.localiser.gettext(TITLE), 1)
        heads = heads_of(self.report, self.localiser)
        rows = rows_of(self.report, self.localiser) or [["", "", ""]] * ROWS_TO_FILL_IN
        self.builder.add_table(heads, rows, (7.4, 3.4, 2.8, 2.4) if len(heads) > 3 else (9, 4, 3))

    def add_history(self, activity: ReportedActivity, joint_text: ReportedJointText) -> None:
        """Add all versions of a joint text as an appendix, each with what changed since the one before."""
        heading = self.localiser.gettext(N_("Appendix: how the text came about"))
        self.builder.add_heading(f"{heading}: {self.localiser.heading(activity)}", 1, new_page=True)
        self.builder.add_text(self.localiser.gettext(CHANGES_MARKED), quiet=True)
        for change in joint_text.history:
            self.builder.add_heading(self.localiser.version(change.version), 2)
            self.builder.add_changes(change.stem, [line.words for line in change.lines])

    def add_answers(self, activity: ReportedActivity, *, is_first: bool) -> None:
        """Add all answers to an activity to the appendix."""
        if is_first:
            self.builder.add_heading(self.localiser.gettext(N_("Appendix: all answers")), 1, new_page=True)
        self.builder.add_heading(self.localiser.heading(activity), 2)
        if activity.columns:
            self._add_columns(activity, 3)
            return
        self.builder.add_list(self.localiser.answer_texts(activity))

    def _add_columns(self, activity: ReportedActivity, level: int) -> None:
        """Add the answers below the names of their columns, of which each stands there, be it empty."""
        for name, _, texts in self.localiser.columns(activity):
            self.builder.add_heading(name, level)
            if texts:
                self.builder.add_list(texts)
            else:
                self.builder.add_text(self.localiser.gettext(N_("No answers")), quiet=True)

    def save(self, target: BinaryIO) -> None:
        """Write the file, with notes on changed texts at the end."""
        for note in self.localiser.notes(self.report, self.sanitiser):
            self.builder.add_text(note, quiet=True)
        self.builder.save(target, self.report.title)

    def _add_summary(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        if question.bullets:
            self.builder.add_heading(self.localiser.summary_heading(activity, question), 2)
            self.builder.add_themes(
                [
                    SummedUpTheme(
                        bullet.text,
                        self.localiser.answers(bullet.count),
                        tuple(map(self.localiser.quoted, bullet.quotations)),
                        bullet.colour,
                    )
                    for bullet in question.bullets
                ]
            )
            if question.other_count:
                self.builder.add_text(self.localiser.other_answers(question), quiet=True)

    def _add_voted(self, vote: ReportedVote) -> None:
        """Add the options of the vote on what was written here, in its order."""
        self.builder.add_heading(self.localiser.gettext(BY_VOTES), 2)
        self.builder.add_text(vote.prompt, quiet=True, with_next=True)
        self.builder.add_list(self.localiser.voted_lines(vote))

    def _add_results(self, activity: ReportedActivity) -> None:
        self.builder.add_heading(self.localiser.gettext(N_("Votes") if activity.has_votes else N_("Results")), 2)
        if activity.has_chart or activity.counts_words:
            for picture in pictures_of(activity, self.localiser):
                self._add_picture(picture)
        table = table_of(activity, self.localiser)
        self.builder.add_table(table.heads, table.rows, table.widths, numbers=1)
        if rare_words_note := self.localiser.rare_words_note(activity):
            self.builder.add_text(rare_words_note, quiet=True)

    def _add_picture(self, picture: Picture) -> None:
        """Add a picture, and list the words that had no room in it."""
        left_out: list[str] = []

        def draw(target: BinaryIO) -> None:
            words = picture.write(target, self.localiser, "png", colours=self.report.colours, on_paper=True)
            left_out.extend(words)

        with suppress(NothingToExportError):
            description = picture.description(self.localiser)
            self.builder.add_picture(draw, description, f"{picture.title} ({picture.counts})")
        if left_out:
            self.builder.add_text(self.localiser.not_in_picture(left_out), quiet=True, with_next=True)

    def _add_themes(self, activity: ReportedActivity, question: ReportedQuestion) -> None:
        """Add each theme of a question with its answers, or with the groups whose texts stand above."""
        if not question.summary or not question.summary.themes:
            return
        heading = self.localiser.of_question(self.localiser.gettext(N_("Themes")), activity, question)
        self.builder.add_heading(heading, 2)
        texts, groups = dict(question.texts), activity.group_names
        themes = [(self.localiser.theme(theme), theme.answers) for theme in question.summary.themes]
        if question.summary.other and texts:
            themes.append((self.localiser.other_answers_heading(question.summary), question.summary.other))
        for theme, answers in themes:
            self.builder.add_heading(theme, 3)
            if groups:
                self.builder.add_text(", ".join(groups[answer] for answer in answers if answer in texts))
            else:
                self.builder.add_list(texts[answer] for answer in answers if answer in texts)
