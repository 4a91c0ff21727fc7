"""Answers that were collected elsewhere, with their themes: as a workbook, and as Markdown."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from workshop_live.exports.cells import drawable
from workshop_live.exports.markdown import _escaped as escaped
from workshop_live.exports.markdown import _item as item
from workshop_live.text.languages import catalogue
from workshop_live.text.themes import Themes

_HEADINGS = 2  # the row


@dataclass(frozen=True, slots=True)
class Analysed:
    """A question, its answers by their ids, and what they are about."""

    prompt: str
    texts: dict[str, str]
    found: Themes[str]


def write_workbook(questions: Sequence[Analysed], language: str) -> bytes:
    """For each question a sheet of its themes and one of its answers. Texts are always written as texts."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": None})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        _ = catalogue(language).gettext
        of_themes = {_("Theme"): 30, _("Keywords"): 40, _("Answers"): 9, _("Typical answer"): 80}
        of_answers = {_("No."): 12, _("Answer"): 80, _("Theme"): 40}
        for number, question in enumerate(questions, 1):
            behind = f" {number}" if len(questions) > 1 else ""
            themes = _sheet(workbook, _("Theme") + behind, question.prompt, of_themes)
            _fill(themes, _theme_rows(question, language), wrapped, len(of_themes))
            answers = _sheet(workbook, _("Answers") + behind, question.prompt, of_answers)
            _fill(answers, _answer_rows(question), wrapped, len(of_answers))
    return target.getvalue()


def _sheet(workbook: xlsxwriter.Workbook, name: str, prompt: str, columns: dict[str, int]) -> Worksheet:
    """A sheet with the question above its headings, which have these widths."""
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    sheet.write_string(0, 0, drawable(prompt), bold)
    for column, (heading, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADINGS, column, heading, bold)
    sheet.freeze_panes(_HEADINGS + 1, 0)
    return sheet


def _fill(sheet: Worksheet, rows: Iterator[tuple[str | int, ...]], wrapped: CellFormat, width: int) -> None:
    last = _HEADINGS + 1
    for last, row in enumerate(rows, _HEADINGS + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(last, column, drawable(cell), wrapped)
            else:
                sheet.write_number(last, column, cell, wrapped)
    sheet.autofilter(_HEADINGS, 0, last, width - 1)


def _theme_rows(question: Analysed, language: str) -> Iterator[tuple[str | int, ...]]:
    for theme in question.found.themes:
        yield theme.label, ", ".join(theme.keywords), len(theme.answers), question.texts[theme.typical]
    if question.found.other:
        yield catalogue(language).gettext("Other answers"), "", len(question.found.other), ""


def _answer_rows(question: Analysed) -> Iterator[tuple[str | int, ...]]:
    themes: dict[str, list[str]] = {}
    for theme in question.found.themes:
        for answer in theme.answers:
            themes.setdefault(answer, []).append(theme.label)
    for answer, text in question.texts.items():
        yield answer, text, "; ".join(themes.get(answer, ()))


def write_markdown(questions: Sequence[Analysed], language: str) -> bytes:
    """A heading for each question, a summary, and the answers of each theme."""
    return "\n".join(line for question in questions for line in _lines(question, language)).encode()


def _lines(question: Analysed, language: str) -> Iterator[str]:
    texts, found = catalogue(language), question.found
    count = len(question.texts)
    said = texts.ngettext("%(num)d answer", "%(num)d answers", count) % {"num": count}
    yield from (f"# {escaped(question.prompt) or texts.gettext('Answers')}", "", said, "")
    if found.themes:
        yield from (f"## {texts.gettext('Summary of the answers')}", "")
        for theme in found.themes:
            typical = item(question.texts[theme.typical])
            yield f"- **{escaped(theme.label)}** ({len(theme.answers)}): {typical}"
        yield ""
    groups = [(escaped(theme.label), theme.answers) for theme in found.themes]
    for label, answers in [*groups, (texts.gettext("Other answers"), found.other)]:
        if answers:
            yield from (f"## {label} ({len(answers)})", "")
            yield from (f"- {item(question.texts[answer])}" for answer in answers)
            yield ""
