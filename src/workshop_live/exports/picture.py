"""Pictures of results as PNG and SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from workshop_live.domain.figures import percentages
from workshop_live.exports.bars import DrawnBar, write_bars
from workshop_live.exports.colours import Colours
from workshop_live.exports.format import ExportContext, NothingToExportError
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import Report, ReportedActivity
from workshop_live.exports.safe_text import xml_safe
from workshop_live.exports.word_cloud import Cloud
from workshop_live.text.languages import N_

MAX_BARS = 30
_MAX_NAMED = 6  # words in a note


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to draw: a bar chart, or a word cloud of the labels."""

    activity: ReportedActivity
    title: str
    bars: tuple[tuple[str, float], ...]
    is_cloud: bool
    counts: str
    """What the values count."""
    note: str
    """What the values count, how many answered and the date, for a picture that stands alone."""
    span: tuple[float, float]
    """The values at which bars begin and fill their tracks."""

    def description(self, localiser: Localiser) -> str:
        """Return an alternative text with all figures."""
        if self.bars is self.activity.figures:
            figures = "; ".join(localiser.figure_lines(self.activity))
        else:
            figures = "; ".join(f"{label}: {localiser.figure(self.activity, value)}" for label, value in self.bars)
        return xml_safe(f"{self.title}. {self.counts}: {figures}.")

    def write(
        self, target: BinaryIO, localiser: Localiser, kind: str, *, colours: Colours, on_paper: bool = False
    ) -> list[str]:
        """Draw as "png" or "svg". Return the words that had no room; a note in the picture names them, too.

        On paper and on slides, bars take only the height that they need, and the title and note are left out. Raises
        NothingToExportError.
        """
        if self.is_cloud:
            cloud = Cloud(((xml_safe(label), value) for label, value in self.bars), colours)
            if cloud.is_empty:
                raise NothingToExportError(self.title)
            if on_paper:
                cloud.write_words(target)
                return cloud.left_out
            note = " · ".join(filter(None, (self.note, _left_out_note(cloud, localiser, kind))))
            (cloud.write_png if kind == "png" else cloud.write_svg)(target, xml_safe(self.title), xml_safe(note))
            return cloud.left_out
        bars = [self._drawn(index, localiser) for index in range(len(self.bars))][:MAX_BARS]
        note = self.note
        if len(self.bars) > MAX_BARS:
            note += " · " + localiser.gettext(N_("%d more are not in the picture")) % (len(self.bars) - MAX_BARS)
        steps = list(map(xml_safe, self.activity.steps)) if self.activity.distributions else []
        write_bars(
            "" if on_paper else xml_safe(self.title),
            bars,
            "" if on_paper else note,
            target,
            kind=kind,
            steps=steps,
            colours=colours,
        )
        return []

    def _drawn(self, index: int, localiser: Localiser) -> DrawnBar:
        label, value = self.bars[index]
        start, end = self.span
        written = localiser.figure(self.activity, value)
        part = (value - start) / (end - start)
        if self.bars is not self.activity.figures:
            return DrawnBar(xml_safe(label), part, written, is_most=value == max(it for _, it in self.bars))
        distribution = localiser.distribution(self.activity, index)
        if distribution is None:
            is_most = index in self.activity.largest
            return DrawnBar(xml_safe(label), part, written, localiser.share(self.activity, index), is_most)
        whole = sum(distribution.counts)
        shares = percentages(distribution.counts, whole)
        steps = tuple((count / whole, share) for count, share in zip(distribution.counts, shares, strict=True))
        return DrawnBar(xml_safe(label), part, written, localiser.agreement(distribution), steps=steps)


def _left_out_note(cloud: Cloud, localiser: Localiser, kind: str) -> str:
    """Return a note on the words left out. A PNG only names words that its font can draw, and counts the others."""
    left_out = cloud.left_out
    named = [word for word in left_out if kind == "svg" or cloud.can_write(word)]
    parts = named[:_MAX_NAMED] + [f"+{len(named) - _MAX_NAMED}"] * (len(named) > _MAX_NAMED)
    if len(left_out) > len(named):
        parts.append(localiser.not_in_font(len(left_out) - len(named)))
    return localiser.not_in_picture(parts) if parts else ""


def pictures_of(activity: ReportedActivity, localiser: Localiser, day: str = "") -> Iterator[Picture]:
    """Yield the pictures of an activity: its figures, or the themes of each question. ``day`` is when it was."""
    if not activity.answered:
        return
    note = " · ".join(filter(None, (localiser.figures_caption(activity), day)))
    if activity.figures:
        title = localiser.heading(activity)
        counts = localiser.figures_title(activity)
        yield Picture(activity, title, activity.figures, activity.counts_words, counts, note, activity.span)
        return
    for question in activity.questions:
        if question.summary and question.summary.themes:
            bars = tuple((theme.label, len(theme.answers)) for theme in question.summary.themes)
            yield Picture(
                activity,
                question.prompt,
                bars,
                is_cloud=False,
                counts=localiser.gettext("Answers"),
                note=note,
                span=(0, activity.answered),
            )


def write_png(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the only picture of a report as PNG. Raises NothingToExportError."""
    _only(report).write(target, Localiser(report), "png", colours=report.colours)
    context.report_progress(1, 1)


def write_svg(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the only picture of a report as SVG. Raises NothingToExportError."""
    _only(report).write(target, Localiser(report), "svg", colours=report.colours)
    context.report_progress(1, 1)


def _only(report: Report) -> Picture:
    """Return the picture of the latest round of the only activity with one. Raises NothingToExportError."""
    localiser = Localiser(report)
    day = localiser.day(report)
    by_activity = {
        activity.id: list(pictures_of(activity, localiser, day)) for activity in report.activities if activity.answered
    }
    pictures = [picture for activity_pictures in by_activity.values() for picture in activity_pictures]
    if len(pictures) != 1:
        raise NothingToExportError(len(pictures))
    return pictures[0]
