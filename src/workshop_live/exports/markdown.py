"""Markdown: a summary that can be pasted anywhere."""

import re
from typing import BinaryIO

from workshop_live.exports.format import ExportContext
from workshop_live.exports.report import Report, ReportedActivity, ReportedQuestion
from workshop_live.exports.wording import Wording
from workshop_live.text.languages import N_

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_BLOCK_START = re.compile(r"^(\s*)(\d*)([-+=.)])", re.MULTILINE)  # lists, rules and the lines below headings


def write(report: Report, target: BinaryIO, making: ExportContext) -> None:
    """A heading per activity, what came of it below."""
    words = Wording(report)
    _put(target, [f"# {_escaped(report.title)}", "", words.day(report)])
    for activity in making.each(report.activities):
        _put(target, ["", f"## {activity.number}. {_escaped(words.heading(activity))}", ""])
        if activity.collects_answers:
            _put(target, _results(activity, words))
        elif activity.settings.get("text"):
            _put(target, [_escaped(activity.settings["text"]).replace("\n", "  \n")])


def _results(activity: ReportedActivity, words: Wording) -> list[str]:
    lines = [words.counted(activity), ""]
    if activity.figures:
        if activity.has_chart and (title := words.figures_title(activity)):
            lines += [f"{_escaped(title)}:", ""]
        lines += [f"- {_escaped(label)}: {words.figure(activity, count)}" for label, count in activity.figures]
        not_shown = words.not_shown(activity)
        return [*lines, f"- {not_shown}"] if not_shown else lines
    for question in activity.questions:
        lines += _summary(activity, question, words)
    written = words.written(activity)
    if written:
        lines += [f"### {words.say(N_('All answers'))}", ""] if activity.has_themes else []
        lines += [*(f"- {_item(text)}" for text in written), ""]
    return lines[:-1] if lines[-1] == "" else lines


def _summary(activity: ReportedActivity, question: ReportedQuestion, words: Wording) -> list[str]:
    """The bullets with their counts and a typical answer; nothing where there are none."""
    if not question.bullets:
        return []
    lines = [f"### {_escaped(words.summary_heading(activity, question))}", ""]
    lines += [
        f"- **{_escaped(it.text)}** ({it.count})" + (f": {_item(it.typical)}" if it.typical else "")
        for it in question.bullets
    ]
    if question.others:
        lines.append(f"- {words.others(question)}")
    return [*lines, ""]


def _item(text: str) -> str:
    """A list item whose further lines stay inside it."""
    return "  \n  ".join(_escaped(line) for line in text.split("\n") if line)


def _escaped(text: str) -> str:
    """Text that Markdown shows as it was written."""
    return _BLOCK_START.sub(r"\1\2\\\3", _SPECIAL.sub(r"\\\1", text))


def _put(target: BinaryIO, lines: list[str]) -> None:
    target.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
