"""Pictures of results for slides: PNG and SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from workshop_live.exports.bars import DrawnBar, write_bars
from workshop_live.exports.cells import drawable
from workshop_live.exports.cloud import Cloud
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.report import Report, ReportedActivity
from workshop_live.exports.wording import Wording
from workshop_live.text.languages import N_

MAX_BARS = 30
_MAX_NAMED = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture that can be drawn: bars, or a cloud of their labels."""

    activity: ReportedActivity
    title: str
    bars: tuple[tuple[str, float], ...]
    is_cloud: bool
    counts: str
    """What the numbers count."""
    span: tuple[float, float]
    """The numbers at which bars begin and fill their tracks."""

    def described(self, words: Wording) -> str:
        """What it shows, for those who cannot see it."""
        figures = "; ".join(f"{label}: {words.figure(self.activity, value)}" for label, value in self.bars)
        return drawable(f"{self.title}. {self.counts}: {figures}.")

    def write(self, target: BinaryIO, words: Wording, kind: str, *, on_paper: bool = False) -> list[str]:
        """Draw it as png or svg; what found no place in it is said in it, or handed back.

        On paper and on slides, bars take no more height than they need, and neither title nor note is in the picture.
        """
        if self.is_cloud:
            cloud = Cloud((drawable(label), value) for label, value in self.bars)
            if cloud.is_empty:
                raise NothingToExportError(self.title)
            note = "" if on_paper else _note(cloud, words, kind)
            (cloud.write_png if kind == "png" else cloud.write_svg)(target, note)
            return cloud.left_out
        start, end = self.span
        bars = [
            DrawnBar(drawable(label), (value - start) / (end - start), words.figure(self.activity, value))
            for label, value in self.bars[:MAX_BARS]
        ]
        note = words.counted_figures(self.activity)
        if len(self.bars) > MAX_BARS:
            note += " · " + words.say(N_("%d more are not in the picture")) % (len(self.bars) - MAX_BARS)
        write_bars("" if on_paper else drawable(self.title), bars, "" if on_paper else note, target, kind=kind)
        return []


def _note(cloud: Cloud, words: Wording, kind: str) -> str:
    """What is not in a cloud. A PNG can name only what its font has signs for; of the rest it says how much it is."""
    left_out = cloud.left_out
    named = [word for word in left_out if kind == "svg" or cloud.can_write(word)]
    told = named[:_MAX_NAMED] + [f"+{len(named) - _MAX_NAMED}"] * (len(named) > _MAX_NAMED)
    if len(left_out) > len(named):
        told.append(words.not_in_font(len(left_out) - len(named)))
    return words.not_in_picture(told) if told else ""


def pictures_of(activity: ReportedActivity, words: Wording) -> Iterator[Picture]:
    """What can be drawn of an activity: its figures, or the themes of each of its questions."""
    if not activity.answered:
        return
    if activity.figures:
        title = words.heading(activity)
        counts = words.figures_title(activity)
        yield Picture(activity, title, activity.figures, activity.counts_words, counts, activity.span)
        return
    for question in activity.questions:
        if question.summary and question.summary.themes:
            bars = tuple((theme.label, len(theme.answers)) for theme in question.summary.themes)
            yield Picture(
                activity,
                question.prompt,
                bars,
                is_cloud=False,
                counts=words.say("Answers"),
                span=(0, activity.answered),
            )


def write_png(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """The one picture that the report has."""
    _only(report).write(target, Wording(report), "png")
    making.tell(1, 1)


def write_svg(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """The same as shapes."""
    _only(report).write(target, Wording(report), "svg")
    making.tell(1, 1)


def _only(report: Report) -> Picture:
    """The picture of the latest round of the one activity in the report that has one."""
    words = Wording(report)
    found = {activity.id: list(pictures_of(activity, words)) for activity in report.activities if activity.answered}
    pictures = [picture for of_activity in found.values() for picture in of_activity]
    if len(pictures) != 1:
        raise NothingToExportError(len(pictures))
    return pictures[0]
