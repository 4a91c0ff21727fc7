"""JSON with all details, for other programs and for import; docs/export.schema.json describes it."""

import json
from dataclasses import asdict
from typing import Any, BinaryIO

from workshop_live.domain.action_items import ActionItem
from workshop_live.exports.format import ExportContext
from workshop_live.exports.json_model import FORMAT
from workshop_live.exports.reported import Report, ReportedActivity

_DERIVED = (
    "type_title",
    "is_heading",
    "is_pause",
    "figures_title",
    "figures_note",
    "figures_span",
    "counts_words",
    "has_texts",
    "has_votes",
    "questions",
    "bars",
    "steps",
    "distributions",
    "timed_steps",
    "is_written_by_groups",
    "picture",
    "voted",
    "columns",
)


_ONLY_OF_SOME = {"group", "version", "moved_to"}
"""Fields of answers that stand there only where they say something."""


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write the report one activity at a time. Times are local, to the minute."""
    room = {"format": FORMAT, **{name: getattr(report, name) for name in _OF_ROOM}}
    choices = sorted(report.word_choices.items())
    room["word_choices"] = [{"text": text, "counts_as": counts_as} for text, counts_as in choices]
    room["action_items"] = [_item(item) for item in report.items]
    target.write(_encoded(room).removesuffix(b"\n}") + b',\n  "activities": [')
    target.writelines(
        (b",\n" if number else b"\n") + _encoded(_activity(report, activity))
        for number, activity in enumerate(context.track(report.activities))
    )
    target.write(b"\n  ]\n}\n")


_OF_ROOM = (
    "room",
    "title",
    "language",
    "time_zone",
    "date",
    "shows_hidden",
    "unshown_left_out",
    "private_left_out",
    "written_on_phones",
    "home_groups",
)


def _item(item: ActionItem) -> dict[str, Any]:
    body = {"id": item.public_id, "what": item.what, "who": item.who, "due_on": item.due_on, "status": item.status}
    return {**body, "source": item.source, "carried_from": item.carried_from}


def _activity(report: Report, activity: ReportedActivity) -> dict[str, Any]:
    body = {name: value for name, value in asdict(activity).items() if name not in _DERIVED}
    body["settings"] = {name: value for name, value in activity.settings.items() if name != "picture"}
    body["answers"] = [_answer(answer) for answer in body["answers"]]
    body["round_groups"] = [{"number": it.number, "name": it.name, "done": it.is_done} for it in activity.round_groups]
    body["figures"] = [{"label": label, "count": count} for label, count in activity.figures]
    body["summaries"] = [asdict(question.summary) for question in activity.questions if question.summary]
    body["pages"] = [{"number": it.number, "text": it.text} for it in report.pages.get(activity.id, ())]
    body["steps"] = [asdict(step) for step in activity.timed_steps]
    return body


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without the fields that say nothing of it; its value has the column that it was written for."""
    said = {name: value for name, value in answer.items() if name not in _ONLY_OF_SOME or value is not None}
    del said["column"]
    return said


def _encoded(body: dict[str, Any]) -> bytes:
    """Return indented JSON in UTF-8, with lone surrogates escaped."""
    text = json.dumps(body, ensure_ascii=False, indent=2, default=lambda time: time.isoformat())
    return text.encode("utf-8", "backslashreplace")
