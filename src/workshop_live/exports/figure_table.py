"""The figures of an activity as a table, with percentages, or with how many chose each step of a scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.domain.figures import percentages
from workshop_live.exports.localiser import Localiser, percent
from workshop_live.exports.reported import ReportedActivity
from workshop_live.text.languages import N_

_WIDTH = 16.0  # cm
_MOST_STEPS_WITH_SHARES = 6


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Headings, rows, and the widths of the columns in cm; all columns but the first have numbers."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


def table_of(activity: ReportedActivity, localiser: Localiser) -> FigureTable:
    """Return the figures of an activity as a table."""
    if activity.distributions:
        return _of_steps(activity, localiser)
    heads = [localiser.gettext(N_("Question") if activity.has_votes else activity.type_title)]
    heads.append(localiser.figures_title(activity))
    rows = [[label, localiser.figure(activity, value)] for label, value in activity.figures]
    shares = [localiser.share(activity, index) for index in range(len(rows))]
    if not any(shares):
        return FigureTable(heads, rows, (13, 3))
    has_percentages = any(bar.percentage is not None for bar in activity.bars)
    heads.append(localiser.gettext(N_("Percentage") if has_percentages else N_("Participants")))
    return FigureTable(heads, [[*row, share] for row, share in zip(rows, shares, strict=True)], (11.4, 2.2, 2.4))


def _of_steps(activity: ReportedActivity, localiser: Localiser) -> FigureTable:
    """Return a column for each step, with percentages if there is room for them, and the mean."""
    has_shares = len(activity.steps) <= _MOST_STEPS_WITH_SHARES
    rows = []
    for it in activity.distributions:
        counts = zip(it.counts, percentages(it.counts, sum(it.counts)), strict=True)
        cells = [f"{count}\n{percent(share)}" if has_shares else f"{count}" for count, share in counts]
        rows.append([it.label, *cells, localiser.figure(activity, it.mean)])
    steps = len(activity.steps)
    mean, step = 1.6, (1.5 if has_shares else 0.8)
    widths = (_WIDTH - mean - steps * step, *[step] * steps, mean)
    heads = [localiser.gettext(activity.type_title), *activity.steps, localiser.gettext(activity.figures_title)]
    return FigureTable(heads, rows, widths)
