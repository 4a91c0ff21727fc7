"""Answers to several questions that somebody sent together: they stand together in every file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from pptx import Presentation

from tests.reports import a_room, a_summary, asked
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.summaries import Summary
from workshop_live.exports import FORMATS
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import Report

FIELDS = ["Hva skal jeg gjøre?", "Innen", "Hvordan vet jeg det?"]
PEOPLE = 7


def a_report(*, summed_up: bool = False) -> Report:
    """What seven people want to do, until when, and how they know; the third left the second question out."""
    ((activity, answers),) = asked(("fields",), PEOPLE)
    type_ = ACTIVITY_TYPES["fields"]
    settings = type_.new_settings({"fields": FIELDS})
    assert activity.round
    activity = replace(activity, round=replace(activity.round, settings=settings.model_dump()))
    values = [[f"Gjøre {at}", "" if at == 2 else f"Frist {at}", f"Tegn {at}"] for at in range(PEOPLE)]
    given = [replace(it, value=type_.store(settings, value)) for it, value in zip(answers, values, strict=True)]
    summaries: dict[int, tuple[Summary, ...]] = {}
    if summed_up:
        texts = [[(it.public_id, value[place]) for it, value in zip(given, values, strict=True)] for place in range(3)]
        summaries[activity.round.id] = tuple(
            a_summary(prompt, said) for prompt, said in zip(FIELDS, texts, strict=True)
        )
    return make_report(a_room(), [(activity, given)], ExportOptions(hidden=True), summaries=summaries)


def written(report: Report, extension: str) -> bytes:
    target = io.BytesIO()
    FORMATS[extension].write(report, target)
    return target.getvalue()


def blocks_of(content: bytes, extension: str) -> Iterator[str]:
    """What stands in one paragraph, in one item, on consecutive lines."""
    if extension == "docx":
        yield from (paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    elif extension == "pptx":
        for slide in Presentation(io.BytesIO(content)).slides:
            yield from _on_slide(slide)
    elif extension == "pdf":
        yield "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        yield content.decode().replace("  \n  ", "\n")


def _on_slide(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield from (paragraph.text.replace("\v", "\n") for paragraph in shape.text_frame.paragraphs)
    if slide.has_notes_slide:
        yield slide.notes_slide.notes_text_frame.text.replace("\v", "\n")


@pytest.mark.parametrize("summed_up", [False, True], ids=["plain", "summed up"])
@pytest.mark.parametrize("extension", ["docx", "pdf", "md", "pptx"])
def test_what_was_sent_together_stands_together_behind_its_questions(extension: str, summed_up: bool):
    blocks = list(blocks_of(written(a_report(summed_up=summed_up), extension), extension))
    for at in range(PEOPLE):
        deadline = "" if at == 2 else f"Innen: Frist {at}\n"
        together = f"Hva skal jeg gjøre? Gjøre {at}\n{deadline}Hvordan vet jeg det? Tegn {at}"
        assert any(together in block for block in blocks), together


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_rows_of_what_was_sent_together_follow_each_other_with_one_id(extension: str):
    content = written(a_report(), extension)
    if extension == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Svar"]
        rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    place_of = {heading: place for place, heading in enumerate(rows[0])}
    groups = [list(group) for _, group in groupby(rows[1:], key=lambda row: row[place_of["Id"]])]
    assert len(groups) == PEOPLE
    for group in groups:
        assert len({row[place_of["Svar"]].split()[1] for row in group}) == 1
        prompts = [row[place_of["Spørsmål"]] for row in group]
        assert prompts == [prompt for prompt in FIELDS if prompt in prompts]
