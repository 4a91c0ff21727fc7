"""The figures of an activity as columns of a sheet, and the chart beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from workshop_live.domain.figures import DECIMALS, percentages, rounded
from workshop_live.exports.colours import Colours
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import ReportedActivity
from workshop_live.text.languages import N_

_MAX_BARS = 30
_MEANS = f"0.{'0' * DECIMALS}"
_PERCENT = '0" %"'
_STEPS_AFTER = 4  # columns: label, mean, spread, agreement


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column: its heading, its width in characters, its cells, and the format of numbers, empty for texts."""

    heading: str
    width: float
    cells: Sequence[str | float]
    number_format: str = ""


def figure_columns(activity: ReportedActivity, localiser: Localiser) -> list[FigureColumn]:
    """Return the labels, the figures, and what stands behind them."""
    labels = [label for label, _ in activity.figures]
    values = [value for _, value in activity.rounded_figures]
    number_format = _MEANS if activity.decimals else "0"
    columns = [
        FigureColumn(localiser.gettext(activity.type_title), 50, labels),
        FigureColumn(localiser.figures_title(activity), 22, values, number_format),
    ]
    if activity.distributions:
        columns += _spread(activity, localiser)
    elif activity.bars and activity.bars[0].percentage is not None:
        shares = [bar.percentage or 0 for bar in activity.bars]
        columns.append(FigureColumn(localiser.gettext(N_("Percentage")), 12, shares, _PERCENT))
    elif activity.bars and activity.bars[0].people is not None:
        people = [bar.people or 0 for bar in activity.bars]
        columns.append(FigureColumn(localiser.gettext(N_("Participants")), 12, people, "0"))
    return columns


def _spread(activity: ReportedActivity, localiser: Localiser) -> list[FigureColumn]:
    """Return the spread, the agreement in words, and the count and percentage of each step."""
    spreads = [float(rounded(it.spread)) for it in activity.distributions]
    words = [localiser.gettext(it.agreement) for it in activity.distributions]
    shares = [percentages(it.counts, sum(it.counts)) for it in activity.distributions]
    return [
        FigureColumn(localiser.gettext(N_("Spread (±)")), 12, spreads, _MEANS),
        FigureColumn(localiser.gettext(N_("Agreement")), 14, words),
        *(
            FigureColumn(step, 12, [it.counts[index] for it in activity.distributions], "0")
            for index, step in enumerate(activity.steps)
        ),
        *(
            FigureColumn(f"{step} (%)", 12, [of[index] for of in shares], _PERCENT)
            for index, step in enumerate(activity.steps)
        ),
    ]


def figure_chart(
    workbook: Any, sheet: str, activity: ReportedActivity, *, first_row: int, colours: Colours
) -> xlsxwriter.chart.Chart:
    """Return a chart of the figures below the headings in ``first_row``, coloured as on the projector."""
    count = min(len(activity.figures), _MAX_BARS)
    rows = (first_row + 1, first_row + count)
    if activity.distributions:
        chart = workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
        for index, step_colour in enumerate(colours.steps(len(activity.steps))):
            chart.add_series(_series(sheet, first_row, rows, _STEPS_AFTER + index) | {"fill": {"color": step_colour}})
        chart.set_legend({"position": "bottom"})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    else:
        chart = workbook.add_chart({"type": "bar"})
        points = [
            {"fill": {"color": colours["accent" if index in activity.largest else "bar"]}} for index in range(count)
        ]
        series = dict(_series(sheet, first_row, rows, 1), points=points)  # a literal would name a type of activity
        chart.add_series(series | {"fill": {"color": colours["accent"]}, "data_labels": {"value": True}})
        chart.set_legend({"none": True})
        chart.set_x_axis(_axis(activity))
    chart.set_title({"none": True})
    chart.set_y_axis({"reverse": True, "major_tick_mark": "none", "line": {"none": True}})
    chart.set_size({"width": 800, "height": max(260, 36 * count)})
    return chart


def _series(sheet: str, first_row: int, rows: tuple[int, int], column: int) -> dict[str, Any]:
    first, last = rows
    return {
        "name": [sheet, first_row, column],
        "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, column, last, column],
        "gap": 45,
    }


def _axis(activity: ReportedActivity) -> dict[str, Any]:
    start, end = activity.span
    axis: dict[str, Any] = {"visible": False, "major_gridlines": {"visible": False}, "min": min(start, end)}
    if activity.figures_span:
        axis["max"] = max(start, end)
    if start > end:  # reversed, so that bars still begin at the left
        axis |= {"reverse": True, "crossing": "max"}
    return axis
