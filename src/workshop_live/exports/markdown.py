"""Markdown: a summary that can be pasted anywhere."""

import re

from babel.dates import format_date

from workshop_live.domain.summaries import Summary
from workshop_live.exports.report import Report, ReportedActivity
from workshop_live.text.languages import catalogue

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_BLOCK_START = re.compile(r"^(\s*)(\d*)([-+=.)])", re.MULTILINE)  # lists, rules and the lines below headings


def write(report: Report) -> bytes:
    """A heading per activity, what came of it below."""
    lines = [f"# {_escaped(report.title)}", "", format_date(report.date, "long", locale=report.language), ""]
    for activity in report.activities:
        lines += [f"## {activity.number}. {_escaped(activity.prompt)}", ""]
        if activity.collects_answers:
            lines += [*_results(report, activity), ""]
        elif activity.settings.get("text"):
            lines += [_escaped(activity.settings["text"]).replace("\n", "  \n"), ""]
    return "\n".join(lines).encode()


def _results(report: Report, activity: ReportedActivity) -> list[str]:
    texts = catalogue(report.language)
    answers = texts.ngettext("%(num)d answer", "%(num)d answers", len(activity.answers)) % {
        "num": len(activity.answers)
    }
    people = texts.ngettext("%(num)d participant", "%(num)d participants", activity.participants) % {
        "num": activity.participants
    }
    lines = [texts.gettext("%(answers)s from %(participants)s") % {"answers": answers, "participants": people}, ""]
    if activity.figures:
        return lines + [f"- {_escaped(label)}: {count}" for label, count in activity.figures]
    summed_up = [line for summary in activity.summaries for line in _summary(report, activity, summary)]
    if summed_up:
        lines += [*summed_up, f"### {texts.gettext('All answers')}", ""]
    return lines + [f"- {_item(answer.text)}" for answer in activity.answers]


def _summary(report: Report, activity: ReportedActivity, summary: Summary) -> list[str]:
    """The themes with their counts and a typical answer; nothing where there are none."""
    if not summary.themes:
        return []
    texts = catalogue(report.language)
    title = texts.gettext("Summary of the answers")
    if len(activity.summaries) > 1:
        title = f"{title}: {_escaped(summary.prompt)}"
    lines = [f"### {title}", ""]
    lines += [f"- **{_escaped(it.label)}** ({len(it.answers)}): {_item(it.typical)}" for it in summary.themes]
    if summary.other:
        lines.append(f"- {texts.gettext('Other answers')}: {len(summary.other)}")
    return [*lines, ""]


def _item(text: str) -> str:
    """A list item whose further lines stay inside it."""
    return "  \n  ".join(_escaped(line) for line in text.split("\n") if line)


def _escaped(text: str) -> str:
    """Text that Markdown shows as it was written."""
    return _BLOCK_START.sub(r"\1\2\\\3", _SPECIAL.sub(r"\\\1", text))
