"""Theme analyses of imported answers, as an Excel workbook and as Markdown."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from workshop_live.exports.markdown import escaped, list_item
from workshop_live.exports.safe_text import xml_safe
from workshop_live.text.languages import catalogue
from workshop_live.text.themes import Themes

_HEADING_ROW = 2


@dataclass(frozen=True, slots=True)
class AnalysedQuestion:
    """A question, its answers by identifier, and their themes."""

    prompt: str
    texts: dict[str, str]
    themes: Themes[str]


def write_workbook(questions: Sequence[AnalysedQuestion], language: str) -> bytes:
    """Return an Excel workbook with a sheet of themes and a sheet of answers per question.

    Texts are written as strings, never as formulas.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": None})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        _ = catalogue(language).gettext
        of_themes = {_("Theme"): 30, _("Keywords"): 40, _("Answers"): 9, _("Typical answer"): 80}
        of_answers = {_("No."): 12, _("Answer"): 80, _("Theme"): 40}
        for number, question in enumerate(questions, 1):
            suffix = f" {number}" if len(questions) > 1 else ""
            themes = _sheet(workbook, _("Theme") + suffix, question.prompt, of_themes)
            _fill(themes, _theme_rows(question, language), wrapped, len(of_themes))
            answers = _sheet(workbook, _("Answers") + suffix, question.prompt, of_answers)
            _fill(answers, _answer_rows(question), wrapped, len(of_answers))
    return target.getvalue()


def _sheet(workbook: xlsxwriter.Workbook, name: str, prompt: str, columns: dict[str, int]) -> Worksheet:
    """Return a new sheet with the question and a row of headings; ``columns`` maps headings to widths."""
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    sheet.write_string(0, 0, xml_safe(prompt), bold)
    for column, (heading, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADING_ROW, column, heading, bold)
    sheet.freeze_panes(_HEADING_ROW + 1, 0)
    return sheet


def _fill(sheet: Worksheet, rows: Iterator[tuple[str | int, ...]], wrapped: CellFormat, width: int) -> None:
    last_row = _HEADING_ROW + 1
    for last_row, row in enumerate(rows, _HEADING_ROW + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(last_row, column, xml_safe(cell), wrapped)
            else:
                sheet.write_number(last_row, column, cell, wrapped)
    sheet.autofilter(_HEADING_ROW, 0, last_row, width - 1)


def _theme_rows(question: AnalysedQuestion, language: str) -> Iterator[tuple[str | int, ...]]:
    for theme in question.themes.themes:
        yield theme.label, ", ".join(theme.keywords), len(theme.answers), question.texts[theme.typical]
    if question.themes.other:
        yield catalogue(language).gettext("Other answers"), "", len(question.themes.other), ""


def _answer_rows(question: AnalysedQuestion) -> Iterator[tuple[str | int, ...]]:
    themes: dict[str, list[str]] = {}
    for theme in question.themes.themes:
        for answer in theme.answers:
            themes.setdefault(answer, []).append(theme.label)
    for answer, text in question.texts.items():
        yield answer, text, "; ".join(themes.get(answer, ()))


def write_markdown(questions: Sequence[AnalysedQuestion], language: str) -> bytes:
    """Return Markdown with a summary and the answers of each theme, per question."""
    return "\n".join(line for question in questions for line in _lines(question, language)).encode()


def _lines(question: AnalysedQuestion, language: str) -> Iterator[str]:
    texts, themes = catalogue(language), question.themes
    count = len(question.texts)
    count_text = texts.ngettext("%(num)d answer", "%(num)d answers", count) % {"num": count}
    yield from (f"# {escaped(question.prompt) or texts.gettext('Answers')}", "", count_text, "")
    if themes.themes:
        yield from (f"## {texts.gettext('Summary of the answers')}", "")
        for theme in themes.themes:
            typical = list_item(question.texts[theme.typical])
            yield f"- **{escaped(theme.label)}** ({len(theme.answers)}): {typical}"
        yield ""
    groups = [(escaped(theme.label), theme.answers) for theme in themes.themes]
    for label, answers in [*groups, (texts.gettext("Other answers"), themes.other)]:
        if answers:
            yield from (f"## {label} ({len(answers)})", "")
            yield from (f"- {list_item(question.texts[answer])}" for answer in answers)
            yield ""
