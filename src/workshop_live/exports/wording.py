"""How files put things: counts, dates and headings, in the room's language."""

from collections.abc import Sequence

from babel.dates import format_date

from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.exports.cells import Texts
from workshop_live.exports.report import Bullet, Report, ReportedActivity, ReportedQuestion
from workshop_live.text.languages import N_, catalogue, decimal, locale_of

_ANSWERS = N_("Answers")
_OTHER = N_("Other answers")
_SAYS_THAT_MORE_COMES = ("?", "!", ".", ":", "…")


class Wording:
    """The words of one report."""

    def __init__(self, report: Report) -> None:
        self.language = report.language
        self._texts = catalogue(report.language)

    @property
    def tag(self) -> str:
        """The language as office programs name it, for spelling and for screen readers."""
        return locale_of(self.language).replace("_", "-")

    def say(self, message: str) -> str:
        """A text of the catalogues."""
        return str(self._texts.gettext(message)) if message else ""

    def day(self, report: Report) -> str:
        """When it was: 21. november 2026."""
        return str(format_date(report.date, "long", locale=locale_of(self.language)))

    def figure(self, activity: ReportedActivity, number: float) -> str:
        """A figure of an activity, with the decimal sign of the language and as many decimals as the others."""
        return decimal(number, activity.decimals, self.language)

    def figures_title(self, activity: ReportedActivity) -> str:
        """What the figures count, and what they mean if that must be said."""
        title = self.say(activity.figures_title)
        return f"{title} ({activity.figures_note})" if activity.figures_note else title

    def counted_figures(self, activity: ReportedActivity) -> str:
        """What the figures are, and from how many people."""
        if activity.figures_title == _ANSWERS:
            return self.counted(activity)
        return f"{self.figures_title(activity)} · {self.counted(activity)}"

    def answers(self, count: int) -> str:
        """How many answers."""
        return str(self._texts.ngettext("%(num)d answer", "%(num)d answers", count)) % {"num": count}

    def counted(self, activity: ReportedActivity) -> str:
        """How many answers from how many people, and who saw them if that was not everybody."""
        if activity.left_out:
            return self.left_out(activity.left_out, is_private=activity.is_private)
        told = self._counted(activity)
        seen = self._not_seen(activity)
        return f"{told} · {seen}" if activity.answered and seen else told

    def left_out(self, count: int, *, is_private: bool) -> str:
        """How many answers are not in the file, and why."""
        if is_private:
            told = self._texts.ngettext(
                "%(num)d answer is for those who run the room only and is not in this file.",
                "%(num)d answers are for those who run the room only and are not in this file.",
                count,
            )
        else:
            told = self._texts.ngettext(
                "%(num)d answer was never shown and is not in this file.",
                "%(num)d answers were never shown and are not in this file.",
                count,
            )
        return str(told) % {"num": count}

    def not_in_picture(self, left_out: Sequence[str]) -> str:
        """What a picture does not show."""
        return self.say(N_("Not in the picture: %s")) % ", ".join(left_out)

    def not_in_font(self, count: int) -> str:
        """How many words cannot be drawn."""
        told = self._texts.ngettext(
            "%(num)d word with signs that the font does not have",
            "%(num)d words with signs that the font does not have",
            count,
        )
        return str(told) % {"num": count}

    def _not_seen(self, activity: ReportedActivity) -> str:
        """What others than the reader must know before they are sent what came of an activity."""
        if activity.is_private:
            return self.say(N_("for those who run the room only"))
        return "" if activity.first_shown_at else self.say(N_("never shown"))

    def _counted(self, activity: ReportedActivity) -> str:
        if not activity.answered:
            return self.say(N_("No answers"))
        people = self._texts.ngettext("%(num)d participant", "%(num)d participants", activity.participants)
        return self.say(N_("%(answers)s from %(participants)s")) % {
            "answers": self.answers(activity.answered),
            "participants": people % {"num": activity.participants},
        }

    def heading(self, activity: ReportedActivity) -> str:
        """The prompt, and which asking it is if it was asked again."""
        if not activity.round or activity.round == 1:
            return activity.prompt
        asked_again = self.say(N_("Round %(number)d")) % {"number": activity.round}
        return f"{activity.prompt} ({asked_again.lower()})"

    def summary_heading(self, activity: ReportedActivity, question: ReportedQuestion) -> str:
        """Summary of the answers, and to which of the questions if there are several."""
        return self.of_question(self.say(N_("Summary of the answers")), activity, question)

    def written(self, activity: ReportedActivity) -> list[str]:
        """What people wrote, each as it was sent: answers to several questions together, behind what was asked."""
        parts: dict[str, list[str]] = {}
        for question in activity.questions:
            for answer, text in question.texts:
                parts.setdefault(answer, []).append(_behind(question.prompt, text, len(activity.questions)))
        hidden = {answer.id for answer in activity.answers if answer.hidden}
        sent = [answer.id for answer in activity.answers if answer.id in parts]
        return [self.marked("\n".join(parts[answer]), hidden=answer in hidden) for answer in sent]

    def bullet(self, bullet: Bullet) -> str:
        """A line of the summary with its count."""
        return f"{bullet.text} ({bullet.count})"

    def not_shown(self, activity: ReportedActivity) -> str:
        """How many words are too rare to be among the figures; nothing if all of them are."""
        left = activity.answered - int(sum(count for _, count in activity.figures))
        if not activity.counts_words or not activity.figures or left <= 0:
            return ""
        return self.say(N_("%d more are not shown here")) % left

    def notes(self, report: Report, texts: Texts) -> list[str]:
        """What the reader of a file must know about it."""
        hidden = [self.say(N_("Hidden answers are in this file."))] if report.shows_hidden else []
        return hidden + self.seen_notes(report) + texts.notes(self.say)

    def seen_notes(self, report: Report) -> list[str]:
        """How many answers are not in the file because of who saw them."""
        counts = ((report.unshown_left_out, False), (report.private_left_out, True))
        return [self.left_out(count, is_private=is_private) for count, is_private in counts if count]

    def others(self, question: ReportedQuestion) -> str:
        """How many answers the summary does not tell of."""
        return f"{self.say(_OTHER)}: {question.others}"

    def left_over(self, summary: Summary) -> str:
        """How many answers are in no theme."""
        return f"{self.say(_OTHER)} ({len(summary.other)})"

    def marked(self, text: str, *, hidden: bool) -> str:
        """An answer, and that it was hidden if it was."""
        return text + self.say(N_(" (hidden)")) if hidden else text

    def theme(self, theme: SummaryTheme) -> str:
        """A theme with its count."""
        return f"{theme.label[:1].upper()}{theme.label[1:]} ({len(theme.answers)})"

    def of_question(self, heading: str, activity: ReportedActivity, question: ReportedQuestion) -> str:
        """A heading, and of which question it is if there are several."""
        return f"{heading}: {question.prompt}" if len(activity.questions) > 1 else heading


def _behind(prompt: str, text: str, questions: int) -> str:
    """A text, behind its question if there are several: "Når? I morgen", "Tiltak: Flere møter"."""
    if questions < 2:
        return text
    return f"{prompt} {text}" if prompt.endswith(_SAYS_THAT_MORE_COMES) else f"{prompt}: {text}"
