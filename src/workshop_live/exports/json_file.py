"""JSON, complete, for other programs and to be imported again; docs/export.schema.json says what is in it."""

import json
from dataclasses import asdict
from typing import Any, BinaryIO

from workshop_live.exports.format import ExportContext
from workshop_live.exports.json_model import FORMAT
from workshop_live.exports.report import Report, ReportedActivity

_DERIVED = (
    "type_title",
    "figures_title",
    "figures_note",
    "figures_span",
    "counts_words",
    "has_texts",
    "has_votes",
    "questions",
)


def write(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """The report as it is, one activity after the other. Times are local, to the minute."""
    room = {"format": FORMAT, **{name: getattr(report, name) for name in _OF_ROOM}}
    room["word_choices"] = [{"text": text, "counts_as": end} for text, end in sorted(report.word_choices.items())]
    target.write(_encoded(room).removesuffix(b"\n}") + b',\n  "activities": [')
    target.writelines(
        (b",\n" if number else b"\n") + _encoded(_activity(activity))
        for number, activity in enumerate(making.each(report.activities))
    )
    target.write(b"\n  ]\n}\n")


_OF_ROOM = ("room", "title", "language", "time_zone", "date", "shows_hidden", "unshown_left_out", "private_left_out")


def _activity(activity: ReportedActivity) -> dict[str, Any]:
    body = {name: value for name, value in asdict(activity).items() if name not in _DERIVED}
    body["figures"] = [{"label": label, "count": count} for label, count in activity.figures]
    body["summaries"] = [asdict(question.summary) for question in activity.questions if question.summary]
    return body


def _encoded(body: dict[str, Any]) -> bytes:
    """What UTF-8 cannot hold is escaped as JSON escapes it."""
    text = json.dumps(body, ensure_ascii=False, indent=2, default=lambda time: time.isoformat())
    return text.encode("utf-8", "backslashreplace")
