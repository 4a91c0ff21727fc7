"""Counts, dates and headings of a report in the room's language."""

from collections.abc import Sequence

from babel.dates import format_date

from workshop_live.activity_types.base import Distribution
from workshop_live.activity_types.columns import WITHOUT, Column
from workshop_live.activity_types.options import Bar
from workshop_live.activity_types.step_fields import KIND_TITLES
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.figures import DECIMALS, percentages
from workshop_live.domain.steps import StepKind
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.exports.joint_texts import ReportedVersion
from workshop_live.exports.reported import (
    Bullet,
    Report,
    ReportedActivity,
    ReportedAnswer,
    ReportedQuestion,
    ReportedStep,
    Titled,
)
from workshop_live.exports.safe_text import TextSanitiser
from workshop_live.exports.votes import ReportedVote
from workshop_live.text.languages import N_, catalogue, decimal, locale_of

_ANSWERS = N_("Answers")
_OTHER = N_("Other answers")
TIME_USED = N_("Time used")
_SENTENCE_ENDS = ("?", "!", ".", ":", "…")


class Localiser:
    """Localises the texts of a report."""

    def __init__(self, report: Titled) -> None:
        self.language = report.language
        self._texts = catalogue(report.language)

    @property
    def tag(self) -> str:
        """The language tag for spelling and screen readers, such as nb-NO."""
        return locale_of(self.language).replace("_", "-")

    def gettext(self, message: str) -> str:
        """Return a translated message; empty for an empty one."""
        return str(self._texts.gettext(message)) if message else ""

    def day(self, report: Titled) -> str:
        """Return the date of a report, such as 21. november 2026."""
        return str(format_date(report.date, "long", locale=locale_of(self.language)))

    def figure(self, activity: ReportedActivity, number: float) -> str:
        """Return a figure with the language's decimal separator and as many decimals as the activity's others."""
        return decimal(number, activity.decimals, self.language)

    def share(self, activity: ReportedActivity, index: int) -> str:
        """Return what stands behind a figure: its percentage, or how many are behind it; empty for most types."""
        bar = activity.bars[index] if index < len(activity.bars) else None
        if bar is not None and bar.percentage is not None:
            return percent(bar.percentage)
        if bar is not None and bar.people:
            return self.gettext(N_("from %(people)d")) % {"people": bar.people}
        return ""

    def amount(self, activity: ReportedActivity, index: int) -> str:
        """Return a figure with what stands behind it, such as 14 (50 %)."""
        share, distribution = self.share(activity, index), self.distribution(activity, index)
        behind = share or (self.agreement(distribution) if distribution else "")
        written = self.figure(activity, activity.figures[index][1])
        return f"{written} ({behind})" if behind else written

    def distribution(self, activity: ReportedActivity, index: int) -> Distribution | None:
        """Return how the answers behind a figure are spread over the steps of a scale, if they are."""
        return activity.distributions[index] if index < len(activity.distributions) else None

    def agreement(self, distribution: Distribution) -> str:
        """Return how far people agree, with the spread, such as: mixed, ± 1,1."""
        spread = f"±\N{NO-BREAK SPACE}{decimal(distribution.spread, DECIMALS, self.language)}"
        return f"{self.gettext(distribution.agreement)}, {spread}" if distribution.agreement else ""

    def spread_over(self, activity: ReportedActivity, distribution: Distribution) -> str:
        """Return how many chose each step: 1 Disagree: 2 (8 %), 2: 5 (21 %) …"""
        shares = percentages(distribution.counts, sum(distribution.counts))
        parts = zip(activity.steps, distribution.counts, shares, strict=True)
        return ", ".join(f"{step}: {count} ({percent(share)})" for step, count, share in parts)

    def figure_lines(self, activity: ReportedActivity) -> list[str]:
        """Return the figures as lines of text with all that stands behind them."""
        lines = []
        for index, (label, _) in enumerate(activity.figures):
            distribution = self.distribution(activity, index)
            more = f": {self.spread_over(activity, distribution)}" if distribution else ""
            lines.append(f"{label}: {self.amount(activity, index)}{more}")
        return lines

    def part(self, number: int, count: int) -> str:
        """Return which of several slides this is, as " (1 of 3)"; empty if there is only one."""
        if count == 1:
            return ""
        return " " + self.gettext(N_("(%(number)d of %(count)d)")) % {"number": number, "count": count}

    def quoted(self, text: str) -> str:
        """Return a text in quotation marks."""
        return self.gettext(N_("“%s”")) % text

    def figures_title(self, activity: ReportedActivity) -> str:
        """Return what the figures count, with their note in parentheses."""
        title = self.gettext(activity.figures_title)
        return f"{title} ({activity.figures_note})" if activity.figures_note else title

    def figures_caption(self, activity: ReportedActivity) -> str:
        """Return what the figures count, and the number of participants."""
        if activity.figures_title == _ANSWERS:
            return self.counted(activity)
        return f"{self.figures_title(activity)} · {self.counted(activity)}"

    def answers(self, count: int) -> str:
        """Return "1 answer" or "2 answers"."""
        return str(self._texts.ngettext("%(num)d answer", "%(num)d answers", count)) % {"num": count}

    def given(self, bar: Bar) -> str:
        """Return what people gave an option of a vote: votes, dots or a place."""
        if bar.rank:
            return self.gettext(N_("Place %(rank)d")) % {"rank": bar.rank}
        count = round(bar.value)
        if bar.people is not None:
            return str(self._texts.ngettext("%(num)d dot", "%(num)d dots", count)) % {"num": count}
        return str(self._texts.ngettext("%(num)d vote", "%(num)d votes", count)) % {"num": count}

    def voted_lines(self, vote: ReportedVote) -> list[str]:
        """Return the options of a vote with what they were given, in their order."""
        return [f"{bar.label} ({self.given(bar)})" for bar in vote.bars]

    def questions(self, count: int) -> str:
        """Return "1 question" or "2 questions"."""
        return str(self._texts.ngettext("%(num)d question", "%(num)d questions", count)) % {"num": count}

    def counted(self, activity: ReportedActivity) -> str:
        """Return the number of answers and participants, with a note if the room did not see them."""
        if activity.left_out:
            return self.left_out(activity.left_out, SeenBy(activity.seen_by))
        if activity.stays_on_phones:
            return self.gettext(N_("Nobody has written"))
        counts = self._counted(activity)
        note = self._visibility_note(activity)
        return f"{counts} · {note}" if activity.answered and note else counts

    def time_used(self, activity: ReportedActivity) -> str:
        """Return the minutes that each step took, of those planned, or the activity; empty if it took no time."""
        if activity.used_minutes is None:
            return ""
        if not activity.used_minutes_of_steps:
            return f"{self.gettext(TIME_USED)}: {self.minutes(activity)}"
        parts = (
            f"{self.step(step)} {self._minutes(used, step.minutes)}"
            for step, used in zip(activity.timed_steps, activity.used_minutes_of_steps, strict=True)
        )
        return f"{self.gettext(TIME_USED)}: {' · '.join(parts)}"

    def step(self, step: ReportedStep) -> str:
        """Return what a step is called."""
        return step.title or self.gettext(KIND_TITLES[StepKind(step.kind)])

    def minutes(self, activity: ReportedActivity) -> str:
        """Return the minutes that an activity took of those planned, or either of them; empty if neither is known."""
        used, planned = activity.used_minutes, activity.planned_minutes
        if used is None:
            return self._minutes(planned, None) if planned else ""
        return self._minutes(used, planned)

    def _minutes(self, used: int, planned: int | None) -> str:
        message = self.gettext(N_("%(used)d of %(planned)d min")) if planned else self.gettext(N_("%(used)d min"))
        return message % {"used": used, "planned": planned}

    def roles(self, activity: ReportedActivity) -> str:
        """Return who did what, on one line; empty without roles."""
        return f"{self.gettext(N_('Roles'))}: {' · '.join(activity.roles)}" if activity.roles else ""

    def left_out(self, count: int, seen_by: SeenBy) -> str:
        """Return how many answers are not in the file, and why."""
        if seen_by is SeenBy.ME:
            message = self._texts.ngettext(
                "%(num)d has written for themselves alone. It is on their phone.",
                "%(num)d have written for themselves alone. It is on their phones.",
                count,
            )
        elif seen_by is SeenBy.FACILITATOR:
            message = self._texts.ngettext(
                "%(num)d answer is for facilitators only and is not in this file.",
                "%(num)d answers are for facilitators only and are not in this file.",
                count,
            )
        else:
            message = self._texts.ngettext(
                "%(num)d answer was never shown and is not in this file.",
                "%(num)d answers were never shown and are not in this file.",
                count,
            )
        return str(message) % {"num": count}

    def not_in_picture(self, left_out: Sequence[str]) -> str:
        """Return a note that names the words left out of a picture."""
        return self.gettext(N_("Not in the picture: %s")) % ", ".join(left_out)

    def not_in_font(self, count: int) -> str:
        """Return the number of words that the font cannot draw."""
        message = self._texts.ngettext(
            "%(num)d word with characters that the font does not have",
            "%(num)d words with characters that the font does not have",
            count,
        )
        return str(message) % {"num": count}

    def _visibility_note(self, activity: ReportedActivity) -> str:
        """Return a note if the room did not see the answers; empty if it did."""
        if activity.is_private:
            return self.gettext(N_("for facilitators only"))
        return "" if activity.first_shown_at else self.gettext(N_("never shown"))

    def _counted(self, activity: ReportedActivity) -> str:
        if not activity.answered:
            return self.gettext(N_("No questions") if activity.has_votes else N_("No answers"))
        if activity.is_written_by_groups:
            count = len(activity.round_groups)
            message = self._texts.ngettext(
                "Text from %(written)d of %(num)d group", "Texts from %(written)d of %(num)d groups", count
            )
            return message % {"written": activity.answered, "num": count}
        if not activity.participants:  # facilitators entered all of them
            return self.questions(activity.answered) if activity.has_votes else self.answers(activity.answered)
        people = self._texts.ngettext("%(num)d participant", "%(num)d participants", activity.participants)
        return self.gettext(N_("%(answers)s from %(participants)s")) % {
            "answers": self.questions(activity.answered) if activity.has_votes else self.answers(activity.answered),
            "participants": people % {"num": activity.participants},
        }

    def heading(self, activity: ReportedActivity) -> str:
        """Return the prompt, with the number of the round if it is not the first."""
        if not activity.round or activity.round == 1:
            return activity.prompt
        round_label = self.gettext(N_("Round %(number)d")) % {"number": activity.round}
        return f"{activity.prompt} ({round_label.lower()})"

    def version(self, version: ReportedVersion) -> str:
        """Return "Version 2 · 10:45", or what stands without being kept."""
        if version.number is None or version.at is None:
            return self.gettext(N_("As it stands, not kept"))
        return f"{self.gettext(N_('Version %(number)d')) % {'number': version.number}} · {version.at:%H:%M}"

    def summary_heading(self, activity: ReportedActivity, question: ReportedQuestion) -> str:
        """Return the heading of a summary, with the question if there are several."""
        return self.of_question(self.gettext(N_("Summary of the answers")), activity, question)

    def answer_texts(self, activity: ReportedActivity, answers: Sequence[ReportedAnswer] | None = None) -> list[str]:
        """Return the texts of answers in order, of all with None; parts of an answer are joined behind their questions.

        What a group wrote begins with its name.
        """
        parts: dict[str, list[str]] = {}
        for question in activity.questions:
            for answer, text in question.texts:
                parts.setdefault(answer, []).append(_with_question(question.prompt, text, len(activity.questions)))
        names = activity.group_names
        return [
            self.marked("\n".join(filter(None, [names.get(answer.id), *parts[answer.id]])), hidden=answer.hidden)
            for answer in (activity.answers if answers is None else answers)
            if answer.id in parts
        ]

    def columns(self, activity: ReportedActivity) -> list[tuple[str, str, list[str]]]:
        """Return the columns of a question: the name with the number of answers, the name of the colour, and the texts.

        Empty for a question without columns, and where answers are left out.
        """
        if not activity.answers:
            return []
        return [
            (f"{self.column(column)} ({len(answers)})", column_colour(column), self.answer_texts(activity, answers))
            for column, answers in activity.answers_by_column
        ]

    def column(self, column: Column | None) -> str:
        """Return the name of a column behind its symbol."""
        return column.label if column else self.gettext(WITHOUT)

    def without_text(self, groups: Sequence[str]) -> str:
        """Return which groups wrote nothing; empty if none."""
        return self.gettext(N_("Without a text: %s")) % ", ".join(groups) if groups else ""

    def bullet(self, bullet: Bullet) -> str:
        """Return a line of the summary with its count."""
        return f"{bullet.text} ({bullet.count})"

    def rare_words_note(self, activity: ReportedActivity) -> str:
        """Return a note on words too rare to be among the figures; empty if there are none."""
        remaining = activity.answered - int(sum(count for _, count in activity.figures))
        if not activity.counts_words or not activity.figures or remaining <= 0:
            return ""
        return self.gettext(N_("%d more are not shown here")) % remaining

    def notes(self, report: Report, sanitiser: TextSanitiser) -> list[str]:
        """Return notes for the reader of a file."""
        hidden = [self.gettext(N_("Hidden answers are in this file."))] if report.shows_hidden else []
        return hidden + self.left_out_notes(report) + sanitiser.notes(self.gettext)

    def left_out_notes(self, report: Report) -> list[str]:
        """Return notes on answers and joint texts left out because of who may see or has seen them."""
        counts = (
            (report.unshown_left_out, SeenBy.ROOM),
            (report.private_left_out, SeenBy.FACILITATOR),
            (report.written_on_phones, SeenBy.ME),
        )
        unseen = self.gettext(N_("The joint text “%s” was never shown and is not in this file."))
        return [
            *(self.left_out(count, seen_by) for count, seen_by in counts if count),
            *(unseen % " ".join(prompt.split()) for prompt in report.unseen_texts),
        ]

    def other_answers(self, question: ReportedQuestion) -> str:
        """Return the number of answers that the summary does not mention."""
        return f"{self.gettext(_OTHER)}: {question.other_count}"

    def other_answers_heading(self, summary: Summary) -> str:
        """Return a heading with the number of answers in no theme."""
        return f"{self.gettext(_OTHER)} ({len(summary.other)})"

    @property
    def other_heading(self) -> str:
        """The heading of answers in no theme."""
        return self.gettext(_OTHER)

    def marked(self, text: str, *, hidden: bool) -> str:
        """Return the text of an answer, marked if it is hidden."""
        return text + self.gettext(N_(" (hidden)")) if hidden else text

    def theme(self, theme: SummaryTheme) -> str:
        """Return the label of a theme with its count."""
        return f"{theme.label[:1].upper()}{theme.label[1:]} ({len(theme.answers)})"

    def of_question(self, heading: str, activity: ReportedActivity, question: ReportedQuestion) -> str:
        """Return a heading, with the question if there are several."""
        return f"{heading}: {question.prompt}" if len(activity.questions) > 1 else heading


def column_colour(column: Column | None) -> str:
    """Return the name of a column's colour."""
    return f"theme-{column.colour}" if column else "muted"


def percent(number: int) -> str:
    """Return a percentage, with a space that does not break."""
    return f"{number}\N{NO-BREAK SPACE}%"


def _with_question(prompt: str, text: str, questions: int) -> str:
    """Return a text, behind its question if there are several: "Når? I morgen", "Tiltak: Flere møter"."""
    if questions < 2:
        return text
    return f"{prompt} {text}" if prompt.endswith(_SENTENCE_ENDS) else f"{prompt}: {text}"
