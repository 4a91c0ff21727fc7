"""The comparison of a series as JSON, for files and the API."""

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

from workshop_live.domain.comparisons import Cell, Comparison, Figure, Kind, Row
from workshop_live.domain.series import Gathering
from workshop_live.exports.format import ExportContext
from workshop_live.exports.series_report import SeriesReport

FORMAT = "workshop-live series 1"


def write(report: SeriesReport, target: BinaryIO, context: ExportContext) -> None:
    """Write the report as indented JSON in UTF-8, with lone surrogates escaped."""
    body = {
        "format": FORMAT,
        "series": report.series,
        "title": report.title,
        "language": report.language,
        "left_out": report.left_out,
        "gatherings": gatherings_as_json(report.gatherings),
        "comparisons": comparisons_as_json(list(context.track(report.comparisons))),
    }
    target.write(json.dumps(body, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))


def gatherings_as_json(gatherings: Sequence[Gathering]) -> list[dict[str, Any]]:
    """Return gatherings with the days on which they began."""
    return [{"room": it.public_id, "title": it.title, "day": it.day.isoformat()} for it in gatherings]


def comparisons_as_json(comparisons: Sequence[Comparison]) -> list[dict[str, Any]]:
    """Return comparisons. Lists of figures and cells have an entry for each gathering of theirs."""
    return [_comparison(it) for it in comparisons]


def _comparison(it: Comparison) -> dict[str, Any]:
    columns = [
        {"room": column.gathering.public_id, "prompt": column.prompt, "people": column.people, "told": column.is_told}
        for column in it.columns
    ]
    body = {
        "key": it.key,
        "kind": it.kind,
        "prompt": it.prompt,
        "reworded": it.is_reworded,
        "gatherings": columns,
    }
    if it.kind in {Kind.STEPS, Kind.BARS}:
        body["rows"] = [_row(row) for row in it.rows]
    if it.kind in {Kind.WORDS, Kind.THEMES}:
        body["questions"] = [
            {"prompt": question.prompt, "cells": [_cell(cell) for cell in question.cells]} for question in it.questions
        ]
    return body


def _row(row: Row) -> dict[str, Any]:
    figures = [None if figure is None else _figure(figure) for figure in row.figures]
    return {"text": row.text, "everywhere": row.is_everywhere, "asked": list(row.was_asked), "figures": figures}


def _figure(figure: Figure) -> dict[str, Any]:
    optional = {"percentage": figure.percentage, "spread": figure.spread, "counts": list(figure.counts) or None}
    return {"value": figure.value, **{name: value for name, value in optional.items() if value is not None}}


def _cell(cell: Cell) -> dict[str, Any]:
    items = [{"text": item.text, "count": item.count, "new": item.is_new} for item in cell.items]
    return {"asked": cell.was_asked, "items": items, "gone": list(cell.gone)}
