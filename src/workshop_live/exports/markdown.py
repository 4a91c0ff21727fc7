"""Markdown: the report as text that can be pasted anywhere."""

import re
from collections.abc import Sequence
from typing import BinaryIO

from workshop_live.domain.joint_texts import Change, Words
from workshop_live.exports.action_rows import TITLE, heads_of, rows_of
from workshop_live.exports.format import ExportContext
from workshop_live.exports.group_texts import group_texts, silent_groups
from workshop_live.exports.joint_texts import CHANGES_MARKED, ReportedJointText
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.reported import PARKED, Report, ReportedActivity, ReportedQuestion
from workshop_live.exports.votes import BY_VOTES
from workshop_live.text.languages import N_
from workshop_live.text.marked_text import BlockKind, Span, parse_marked_text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_BLOCK_START = re.compile(r"^(\s*)(\d*)([-+=.)])", re.MULTILINE)  # lists, rules and setext underlines
_MARKS = {Change.SAME: "%s", Change.ADDED: "<ins>%s</ins>", Change.REMOVED: "~~%s~~"}


def write(report: Report, target: BinaryIO, context: ExportContext) -> None:
    """Write a heading per activity, with its results below."""
    localiser = Localiser(report)
    _put(target, [f"# {escaped(report.title)}", "", localiser.day(report)])
    for activity in context.track(report.activities):
        number = "" if activity.is_heading else f"{activity.number}. "
        _put(target, ["", f"## {number}{escaped(localiser.heading(activity))}", ""])
        if activity.picture and (described := activity.settings["picture_alt"]):
            _put(target, [escaped(localiser.gettext(N_("Picture: %s")) % " ".join(described.split())), ""])
        if activity.collects_answers:
            _put(target, _results(activity, localiser))
            continue
        if used := localiser.time_used(activity):
            _put(target, [escaped(used), ""])
        if activity.settings.get("text"):
            _put(target, _marked_text(activity.settings["text"]))
        if activity.joint_text:
            _put(target, _joint_text(activity.joint_text, localiser))
    if parked := report.parked:
        _put(target, ["", f"## {localiser.gettext(PARKED)}", "", *(f"- {list_item(text)}" for text in parked)])
    if report.items:
        _put(target, _actions(report, localiser))


def _joint_text(joint_text: ReportedJointText, localiser: Localiser) -> list[str]:
    """Return the lines that were agreed on, and below them all versions with what changed."""
    agreed = joint_text.agreed
    lines = [f"**{escaped(agreed.stem)}**", ""] if agreed.stem and agreed.lines else []
    lines += [*(f"- {list_item(line)}" for line in agreed.lines), ""]
    if joint_text.history:
        lines += [f"*{localiser.gettext(CHANGES_MARKED)}*", ""]
    for change in joint_text.history:
        lines += [f"### {escaped(localiser.version(change.version))}", ""]
        lines += [_changed(change.stem), ""] if change.stem else []
        lines += [*(f"- {_changed(line.words)}" for line in change.lines), ""]
    return _stripped(lines)


def _changed(words: Sequence[Words]) -> str:
    return " ".join(_MARKS[it.change] % list_item(it.text) for it in words)


def _actions(report: Report, localiser: Localiser) -> list[str]:
    """Return the lines of the action items as a table."""
    rows = [heads_of(report, localiser), *rows_of(report, localiser)]
    written = [f"| {' | '.join(_in_line(cell) for cell in row)} |" for row in rows]
    rule = f"|{' --- |' * len(rows[0])}"
    return ["", f"## {localiser.gettext(TITLE)}", "", written[0], rule, *written[1:]]


def _marked_text(text: str) -> list[str]:
    """Return the lines of a marked text, written anew, so that nothing else in it means anything."""
    lines: list[str] = []
    for block in parse_marked_text(text):
        written = ["".join(_span(span) for span in line) for line in block.lines]
        match block.kind:
            case BlockKind.HEADING:
                lines += [f"{'#' * (block.level + 2)} {' '.join(written)}", ""]
            case BlockKind.BULLETS:
                lines += [*(f"- {line}" for line in written), ""]
            case BlockKind.NUMBERS:
                lines += [*(f"{number}. {line}" for number, line in enumerate(written, start=block.start)), ""]
            case BlockKind.QUOTE:
                lines += [*(f"> {line}  " for line in written), ""]
            case _:
                lines += ["  \n".join(written), ""]
    return lines


def _span(span: Span) -> str:
    text = escaped(span.text)
    bare = text.strip()
    mark = "**" if span.is_bold else "*" if span.is_italic else ""
    return text.replace(bare, f"{mark}{bare}{mark}") if mark and bare else text


def _results(activity: ReportedActivity, localiser: Localiser) -> list[str]:
    lines = [localiser.counted(activity), ""]
    for line in filter(None, (localiser.time_used(activity), localiser.roles(activity))):
        lines += [escaped(line), ""]
    if activity.figures:
        if activity.has_chart and (title := localiser.figures_title(activity)):
            lines += [f"{escaped(title)}:", ""]
        lines += [f"- {escaped(line)}" for line in localiser.figure_lines(activity)]
        rare_words_note = localiser.rare_words_note(activity)
        return [*lines, f"- {rare_words_note}"] if rare_words_note else lines
    if activity.voted:
        lines += [f"### {localiser.gettext(BY_VOTES)}", "", f"*{escaped(activity.voted.prompt)}*", ""]
        lines += [*(f"- {list_item(line)}" for line in localiser.voted_lines(activity.voted)), ""]
    lines += _groups(activity, localiser)
    for question in activity.questions:
        lines += _summary(activity, question, localiser)
    if columns := [] if activity.is_written_by_groups else localiser.columns(activity):
        return _stripped([*lines, *_columns(columns, localiser)])
    answer_texts = [] if activity.is_written_by_groups else localiser.answer_texts(activity)
    if answer_texts:
        lines += [f"### {localiser.gettext(N_('All answers'))}", ""] if activity.has_themes else []
        lines += [*(f"- {list_item(text)}" for text in answer_texts), ""]
    return _stripped(lines)


def _columns(columns: Sequence[tuple[str, str, list[str]]], localiser: Localiser) -> list[str]:
    """Return the lines of the answers, below the names of their columns."""
    lines: list[str] = []
    for name, _, texts in columns:
        lines += [f"### {escaped(name)}", ""]
        lines += [*(f"- {list_item(text)}" for text in texts)] or [localiser.gettext(N_("No answers"))]
        lines.append("")
    return lines


def _groups(activity: ReportedActivity, localiser: Localiser) -> list[str]:
    """Return the lines of what each group wrote, below its name."""
    lines: list[str] = []
    for group in group_texts(activity, localiser):
        lines += [f"### {escaped(' '.join(group.name.split()))}", ""]
        for question, text in group.parts:
            lines += [f"**{escaped(question)}**", ""] if question else []
            lines += ["  \n".join(escaped(line) for line in text.split("\n") if line.strip()), ""]
    if note := localiser.without_text(silent_groups(activity)):
        lines += [escaped(note), ""]
    return lines


def _stripped(lines: list[str]) -> list[str]:
    return lines[:-1] if lines[-1] == "" else lines


def _summary(activity: ReportedActivity, question: ReportedQuestion, localiser: Localiser) -> list[str]:
    """Return the lines of a summary with counts and typical answers; empty without a summary."""
    if not question.bullets:
        return []
    lines = [f"### {escaped(localiser.summary_heading(activity, question))}", ""]
    lines += [
        f"- **{escaped(bullet.text)}** ({bullet.count})" + (f": {list_item(bullet.typical)}" if bullet.typical else "")
        for bullet in question.bullets
    ]
    if question.other_count:
        lines.append(f"- {localiser.other_answers(question)}")
    return [*lines, ""]


def list_item(text: str) -> str:
    """Return a list item whose further lines stay within it."""
    return "  \n  ".join(escaped(line) for line in text.split("\n") if line)


def escaped(text: str) -> str:
    """Return text with Markdown's special characters escaped."""
    return _BLOCK_START.sub(r"\1\2\\\3", _in_line(text))


def _in_line(text: str) -> str:
    """Return text that begins no line with what is special within one escaped."""
    return _SPECIAL.sub(r"\\\1", text)


def _put(target: BinaryIO, lines: list[str]) -> None:
    target.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
