"""What stands on a slide fits: measured with the font itself, by a library that did not lay the slides out."""

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Pt

from tests.reports import a_day, a_report, a_summary, with_figures
from tests.written import written
from workshop_live.exports import fonts
from workshop_live.exports.reported import Report

LONG = (
    "Vi må få til en felles forståelse av hva god ledelse er hos oss, på tvers av sektorer, slik at medarbeiderne kjenner "
    "seg igjen i lederne sine uansett hvor i organisasjonen de jobber og hvem de møter"
)
SHORT = "Utvikle trygge gode ledere"
TITLE = ("Hva skal til for at vi som ledere lykkes sammen, på tvers av alle enheter? " * 3)[:200]


def slides_of(report: Report) -> list[Any]:
    return list(Presentation(io.BytesIO(written("pptx", report))).slides)


@cache
def font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.BOLD if bold else fonts.REGULAR), 100)


def lines_of(text: str, size: float, width: float, *, bold: bool) -> int:
    """How many lines a text takes when it is set in our font."""
    count = 0
    for part in text.replace("\v", "\n").split("\n"):
        line, count = "", count + 1
        for word in part.split(" "):
            longer = f"{line} {word}".strip()
            if font(bold).getlength(longer) / 100 * size > width and line:
                line, count = word, count + 1
            else:
                line = longer
    return count


def height_of(frame: Any, width: float, size: float, *, bold: bool = False) -> float:
    """The height of the paragraphs of a text frame, in points."""
    total = 0.0
    for paragraph in frame.paragraphs:
        own = paragraph.font.size.pt if paragraph.font.size else size
        is_bold = bold if paragraph.font.bold is None else paragraph.font.bold
        spaces = (paragraph.space_before or 0) / Pt(1) + (paragraph.space_after or 0) / Pt(1)
        total += lines_of(paragraph.text, own, width, bold=is_bold) * own * 1.2 + spaces
    return total


def check(slides: list[Any]) -> None:
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text and not shape.is_placeholder:
                frame = shape.text_frame
                width = (shape.width - frame.margin_left - frame.margin_right) / Pt(1)
                height = (shape.height - frame.margin_top - frame.margin_bottom) / Pt(1)
                assert height_of(frame, width, 18) <= height + 1, shape.text_frame.text
            if shape.has_table:
                assert height_of_table(shape) <= Pt(540) / Pt(1) - 36 - shape.top / Pt(1)
            assert shape.top + shape.height <= Pt(540)
        title = slide.shapes.title
        if title.text_frame.text:
            width, height = title.width / Pt(1) - 14.4, title.height / Pt(1)
            assert height_of(title.text_frame, width, 32, bold=True) <= height


def height_of_table(shape: Any) -> float:
    columns = [column.width / Pt(1) - 14.4 for column in shape.table.columns]
    return sum(
        max(height_of(cell.text_frame, width, 14) + 12 for cell, width in zip(row.cells, columns, strict=True))
        for row in shape.table.rows
    )


def with_themes(count: int, text: str) -> Report:
    report = a_report(*(f"{text} {number}" for number in range(60)), prompt=TITLE)
    [question] = report.activities[0].questions
    summary = a_summary(TITLE, question.texts, count)
    quoted = tuple(replace(theme, label=f"{theme.label} og andre ting", quotes=(text, text[::-1], text.upper()))
                   for theme in summary.themes)  # fmt: skip
    changed = replace(question, summary=replace(summary, themes=quoted))
    return replace(report, activities=(replace(report.activities[0], questions=(changed,)),))


@pytest.mark.parametrize("text", [SHORT, LONG])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 12])
def test_the_themes_of_a_summary_fit_their_cards_and_fill_the_slide(count: int, text: str):
    slides = slides_of(with_themes(count, text))
    check(slides)
    summary = next(filter(has_cards, slides))
    cards = [shape for shape in summary.shapes if shape.has_text_frame and shape.text_frame.text.startswith("Tema ")]
    assert len(cards) == min(count, 7)
    assert all("«" in card.text_frame.text for card in cards)
    sizes = [paragraph.font.size.pt for card in cards for paragraph in card.text_frame.paragraphs]
    assert min(sizes) >= 14
    assert sum(card.width * card.height for card in cards) > 0.6 * Pt(860) * Pt(390)


def has_cards(slide: Any) -> bool:
    return any(shape.has_text_frame and shape.text_frame.text.startswith("Tema ") for shape in slide.shapes)


@pytest.mark.parametrize(("count", "length"), [(2, 10), (7, 65), (30, 30), (30, 200)])
def test_the_labels_of_a_chart_have_room_in_full(count: int, length: int):
    labels = [
        (f"{number} " + "Styrke samarbeidet på tvers av tjenesteområder " * 5)[:length] for number in range(count)
    ]
    report = with_figures(a_report("Ja", prompt=TITLE), *labels, has_texts=False)
    slides = slides_of(report)
    check(slides)
    shown: list[str] = []
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_chart:
                chart = shape.chart
                categories = list(chart.plots[0].categories)
                shown += categories
                place = chart._chartSpace.chart.plotArea.find("{*}layout/{*}manualLayout")
                part = {item.tag.partition("}")[2]: item.get("val") for item in place}
                width = float(part["x"]) * shape.width / Pt(1)
                row = float(part["h"]) * shape.height / Pt(1) / len(categories)
                size = chart.font.size.pt
                assert max(lines_of(label, size, width, bold=False) for label in categories) * size * 1.2 <= row
                assert size >= 14
    assert shown == labels


def test_nothing_overflows_on_the_slides_of_a_day():
    check(slides_of(a_day(answers=40, title=TITLE)))


@pytest.mark.parametrize("count", [0, 500])
def test_no_answers_and_five_hundred_fit(count: int):
    report = a_report(*(f"{LONG} {number}" for number in range(count)), title=TITLE, prompt=TITLE)
    slides = slides_of(report)
    check(slides)
    if count:
        texts = [shape.text_frame for slide in slides for shape in slide.shapes if shape.has_text_frame]
        assert sum(1 for frame in texts for paragraph in frame.paragraphs if paragraph.text.startswith(LONG)) == count
    else:
        assert len(slides) == 3
