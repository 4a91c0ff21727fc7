"""What came out of an ended room, in short: key figures, joint texts, and a few lines for each question."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from workshop_live.activity_types import collects_answers
from workshop_live.domain.rooms import Room
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import ActivityRounds, ReportedActivity, Summaries
from workshop_live.storage.archive import Archive

MAX_LINES = 3  # of a question
MAX_WORDS = 8

_EVERYTHING = ExportOptions(unshown=True, private=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of what came out, with its number: of answers, or the figure of an option."""

    text: str
    number: float
    share: float
    """How long its bar is, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A round of a question, with its lines, and how many there are besides."""

    activity: ReportedActivity
    lines: tuple[Line, ...]
    further: int = 0

    @classmethod
    def of(cls, activity: ReportedActivity) -> Self:
        """Take the first lines of the summary, or the largest figures."""
        bullets = [bullet for question in activity.questions for bullet in question.bullets]
        if bullets:
            found = [Line(bullet.text, bullet.count, bullet.count / (activity.answered or 1)) for bullet in bullets]
        else:
            low, high = activity.span
            most_first = sorted(activity.figures, key=lambda it: -it[1])
            found = [Line(text, value, (value - low) / ((high - low) or 1)) for text, value in most_first]
        most = MAX_WORDS if activity.counts_words else MAX_LINES
        return cls(activity, tuple(found[:most]), max(0, len(found) - most))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Key figures of a room, and what was asked in it."""

    answers: int
    people: int
    questions: tuple[Asked, ...]
    minutes: int | None
    """From the first activity to the end; None if there was none."""
    texts: tuple[ReportedActivity, ...] = ()
    """The joint texts that have lines."""

    @classmethod
    def of(cls, archive: Archive, summaries: Summaries, joined: int) -> Self:
        """Return the outcome of an ended room that this many phones have ``joined``, as far as is still known."""
        room, rounds = archive.room, archive.rounds
        joint = [(activity, answers) for activity, answers in rounds if activity.id in archive.joint_texts]
        written = make_report(room, joint, joint_texts=archive.joint_texts).activities
        texts = tuple(it for it in written if it.joint_text and it.joint_text.agreed.lines)
        asked = [(activity, answers) for activity, answers in rounds if activity.round and collects_answers(activity)]
        report = make_report(room, asked, _EVERYTHING, summaries=summaries)
        questions = tuple(Asked.of(activity) for activity in report.activities)
        people = max([joined, *(it.activity.participants for it in questions)])
        return cls(sum(it.activity.answered for it in questions), people, questions, _minutes(room, rounds), texts)

    @property
    def question_count(self) -> int:
        """The number of questions, however often each was asked."""
        return len({it.activity.id for it in self.questions})


def _minutes(room: Room, rounds: ActivityRounds) -> int | None:
    opened = [activity.round.opened_at for activity, _ in rounds if activity.round]
    return (room.ended_at - min(opened)) // timedelta(minutes=1) if opened and room.ended_at else None
