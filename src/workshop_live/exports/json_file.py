"""JSON, complete, for other programs."""

import json
from dataclasses import asdict

from workshop_live.exports.report import Report

FORMAT = "workshop-live/1"


def write(report: Report) -> bytes:
    """The report as it is. Times are local, to the minute."""
    body = {"format": FORMAT, **asdict(report)}
    for activity in body["activities"]:
        del activity["type_title"], activity["counts_words"]
        activity["figures"] = [{"label": label, "count": count} for label, count in activity["figures"]]
    return json.dumps(body, ensure_ascii=False, indent=2, default=lambda time: time.isoformat()).encode() + b"\n"
