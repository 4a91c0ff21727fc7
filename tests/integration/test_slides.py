"""Slides: what PowerPoint files hold, read by a program that has not to do with the writing."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches, Pt

from tests.reports import a_day, a_report, with_figures
from tests.written import a_day_as, written
from workshop_live.exports.format import ExportContext, ExportError
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.reported import Report
from workshop_live.exports.text_layout import Column, pages


def slides_of_the_day() -> list:
    return list(Presentation(io.BytesIO(a_day_as("pptx"))).slides)


def slides_of(report: Report, making: ExportContext | None = None) -> list:
    return list(Presentation(io.BytesIO(written("pptx", report, making))).slides)


def texts_on(slide) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_each_activity_has_a_chart_that_can_be_edited_a_picture_a_table_or_its_texts():
    slides = slides_of_the_day()
    shown = {
        shape.shape_type.name if shape.shape_type else ""
        for slide in slides
        for shape in slide.shapes
        if not shape.is_placeholder
    }
    charts = [shape for slide in slides for shape in slide.shapes if shape.has_chart]
    assert {"CHART", "PICTURE", "TABLE", "TEXT_BOX"} <= shown
    assert len(charts) >= 5
    for frame in charts:
        book = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
        labels = [row[0].value for row in book["Sheet1"].iter_rows(min_row=2)]
        assert labels == list(frame.chart.plots[0].categories)


def test_a_screen_reader_has_a_text_for_each_picture_chart_and_table():
    for slide in slides_of_the_day():
        for shape in slide.shapes:
            if not shape.has_text_frame:
                assert len(shape._element.xpath(".//p:cNvPr/@descr")[0]) > 10
        assert slide.shapes.title.text


def the_summary(slides: list):
    return next(item for item in slides if any("Oppsummering av innspillene" in text for text in texts_on(item)))


def test_the_summary_has_at_most_seven_themes_with_counts_and_quotations_below_the_question():
    report = a_day(types=("open_text",), answers=40)
    slide = the_summary(slides_of(report))
    assert slide.shapes.title.text == report.activities[0].prompt
    cards = [text.split("\n") for text in texts_on(slide) if text.startswith("Tema")]
    assert [card[:2] for card in cards] == [[f"Tema {at}", f"{5 if at < 6 else 4} svar"] for at in range(7)]
    assert all(card[2].startswith("«") and card[2].endswith("»") for card in cards)
    assert any("Andre innspill: 5" in text for text in texts_on(slide))


def test_all_answers_stand_in_columns_of_letters_that_can_be_read():
    texts = [
        f"Innspill nummer {number} som er nokså langt og fyller et par linjer på lysbildet" for number in range(200)
    ]
    columns = [
        shape
        for slide in slides_of(a_report(*texts))
        if any(text.startswith("Alle innspill") for text in texts_on(slide))
        for shape in slide.shapes
        if not shape.is_placeholder and shape.height > Inches(3)
    ]
    paragraphs = [paragraph for shape in columns for paragraph in shape.text_frame.paragraphs]
    assert sorted(item.text for item in paragraphs) == sorted(texts)
    assert min(item.font.size for item in paragraphs) >= Pt(14)
    assert len(columns) > 6


@pytest.mark.parametrize("text", ["ord " * 3_000, "x" * 9_000, "linje\n" * 900, "字" * 4_000, "👩‍👩‍👧 " * 500])
def test_a_text_that_is_longer_than_a_slide_goes_on_on_the_next(text: str):
    column = Column(250, 300, 14)
    laid_out = list(pages([text], column, 3))
    pieces = [piece for page in laid_out for texts in page for piece in texts]
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
    assert all(column.height_of(piece) <= column.height for piece in pieces)


def test_long_lines_go_on_on_the_next_slide():
    report = a_report("Svar")
    slide = replace(report.activities[0], collects_answers=False, settings={"text": "\n".join(["ord " * 40] * 12)})
    agenda = [replace(slide, id=str(number), prompt="Spørsmål " * 40) for number in range(12)]
    slides = slides_of(replace(report, activities=tuple(agenda)))
    is_agenda = [item.shapes.title.text.startswith("Program") for item in slides]
    lines = [
        item.placeholders[1].text_frame.text.split("\n")
        for item, is_it in zip(slides, is_agenda, strict=True)
        if not is_it
    ][1:]
    assert sum(map(len, lines)) == 12 * 12
    assert max(map(len, lines)) < 8
    rows = [len(shape.table.rows) for item in slides for shape in item.shapes if shape.has_table]
    assert sum(rows) >= 12
    assert max(rows) < 8


def test_words_that_are_too_rare_for_the_figures_are_counted():
    report = with_figures(a_report("Tillit"), "Tillit", counts_words=True, answered=5)
    assert any("4 til vises ikke her" in text for slide in slides_of(report) for text in texts_on(slide))
    assert "4 til vises ikke her" in written("md", report).decode()


def test_the_raw_answers_are_in_the_notes():
    notes = slides_of(a_report("Tillit\ni alle ledd", "Åpenhet"))[2].notes_slide.notes_text_frame.text
    assert "– Tillit\vi alle ledd\n– Åpenhet" in notes


def test_without_answers_the_slides_tell_only_what_came_of_them():
    slides = slides_of(a_day(ExportOptions(answers=False), types=("open_text", "points"), answers=40))
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide]
    assert not any(
        "Alle innspill" in text for text in [*notes, *(text for slide in slides for text in texts_on(slide))]
    )
    assert "«" not in "".join(texts_on(the_summary(slides)))


@pytest.mark.parametrize("kind", ["presentation", "template"])
def test_slides_take_the_look_of_the_organisations_own_file(tmp_path: Path, kind: str):
    own = Presentation()
    own.slide_width = Inches(16)
    own.slide_layouts[5].name = "Kommunens egen"
    for layout in own.slide_layouts:
        for placeholder in layout.placeholders:
            if placeholder.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
                placeholder.element.nvSpPr.cNvPr.set("id", "2")  # as that of the title on a slide
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Bytt ut dette"
    made = io.BytesIO()
    own.save(made)
    path = tmp_path / "mal.potx"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            word = f"presentationml.{kind}.main".encode()
            target.writestr(name, source.read(name).replace(b"presentationml.presentation.main", word))
    content = written("pptx", a_day(types=("scale", "text_slide")), ExportContext(template=str(path)))
    slides = Presentation(io.BytesIO(content))
    assert slides.slide_width == Inches(16)
    assert "Kommunens egen" in {slide.slide_layout.name for slide in slides.slides}
    assert not any("Bytt ut dette" in text for slide in slides.slides for text in texts_on(slide))
    assert len(slides.slides) == len(slides_of(a_day(types=("scale", "text_slide"))))
    for slide in slides.slides:
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(numbers) == len(set(numbers))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert len(parts.namelist()) == len(set(parts.namelist()))


@pytest.mark.parametrize("content", [None, b"", b"PK not a file", b"<html>"])
def test_a_template_that_cannot_be_used_is_said(tmp_path: Path, content: bytes | None):
    path = tmp_path / "mal.pptx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExportError, match=r"template"):
        written("pptx", a_report("Tillit"), ExportContext(template=str(path)))


def test_a_label_behind_a_chart_is_no_formula():
    report = with_figures(a_report("Ja"), "=1+1", "@SUM(A1)", has_texts=False)
    [frame] = [shape for slide in slides_of(report) for shape in slide.shapes if shape.has_chart]
    book = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
    assert [cell.data_type for row in book["Sheet1"].iter_rows() for cell in row if cell.value is not None] == list(
        "ssnsn"
    )


def test_text_that_is_read_from_the_right_stands_at_the_right():
    [shape] = [
        shape
        for slide in slides_of(a_report("שלום לכולם"))
        for shape in slide.shapes
        if shape.has_text_frame and "שלום" in shape.text_frame.text
    ]
    assert shape.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1"


def test_slides_say_their_language():
    for language, tag in [("nn", b'lang="nn-NO"'), ("nb", b'lang="nb-NO"')]:
        with zipfile.ZipFile(io.BytesIO(written("pptx", a_day(types=("scale",), language=language)))) as parts:
            assert tag in parts.read("ppt/slides/slide1.xml")


def a_chart_of(type_: str):
    """The chart of a type of activity, and the line above it."""
    slide = next(item for item in slides_of(a_day(types=[type_])) if any(shape.has_chart for shape in item.shapes))
    caption = next(text for text in texts_on(slide) if " fra " in text)
    return next(shape for shape in slide.shapes if shape.has_chart), caption


def test_the_nearer_to_the_first_place_the_longer_the_bar_of_a_chart():
    values = a_chart_of("ranking")[0].chart.value_axis
    assert (values.minimum_scale, values.maximum_scale) == (1, 4)
    assert values.reverse_order
    assert values.crosses == XL_AXIS_CROSSES.MAXIMUM


def test_a_chart_says_what_its_numbers_mean_and_reads_them_out_as_they_are_written_in_norway():
    frame, line = a_chart_of("scale")
    assert line == "Snitt (1–6) · 11 svar fra 9 deltakere"
    assert re.search(r"Vi har felles mål: \d,\d", frame._element.xpath(".//p:cNvPr/@descr")[0])
    assert a_chart_of("dots")[1].startswith("Prikker · ")
    assert a_chart_of("single_choice")[1] == "11 svar fra 9 deltakere"


def test_an_agenda_of_a_whole_day_stands_on_one_slide():
    activity = a_report("Svar").activities[0]
    agenda = tuple(replace(activity, id=str(number), prompt=f"Hva gjør vi i time {number}?") for number in range(12))
    titles = [item.shapes.title.text for item in slides_of(replace(a_report("Svar"), activities=agenda))]
    assert titles.count("Program") == 1
    assert not any(title.startswith("Program (") for title in titles)


def test_a_question_that_takes_several_lines_stands_above_its_answers():
    slides = slides_of(a_report("Svar", prompt="Hvorfor er det slik? " * 14))
    slide = next(item for item in slides if any(text.startswith("Alle innspill") for text in texts_on(item)))
    caption, answers = [item for item in slide.shapes if item.has_text_frame and not item.is_placeholder]
    question = slide.shapes.title
    assert question.text == ("Hvorfor er det slik? " * 14)
    assert question.text_frame.paragraphs[0].font.size < Pt(20)
    assert question.top + question.height <= caption.top
    assert caption.top + caption.height <= answers.top


def test_letters_are_small_enough_for_the_longest_word_of_a_column():
    words = ["Medarbeidarsamtalar", "Leiarmøte", "Øving", "Mot", "Tid", "Ro", "Fag", "Tru", "Humor", "Tillit"]
    slides = slides_of(a_report(*words))
    slide = next(item for item in slides if any(text.startswith("Alle innspill") for text in texts_on(item)))
    boxes = [item for item in slide.shapes if item.has_text_frame and not item.is_placeholder][1:]
    (size,) = {paragraph.font.size for box in boxes for paragraph in box.text_frame.paragraphs}
    assert Pt(14) <= size <= Pt(18)


def test_the_question_is_the_title_of_every_slide_about_it():
    report = a_day()
    titles = {item.shapes.title.text.split(" (")[0] for item in slides_of(report)[1:]}
    prompts = {activity.prompt for activity in report.activities if not activity.is_pause}
    questions = {question.prompt for activity in report.activities for question in activity.questions}
    assert titles <= {"Program", "Dette gjør vi nå"} | prompts | questions
    assert prompts <= titles | {activity.prompt for activity in report.activities if len(activity.questions) > 1}


def test_a_slide_has_its_number_the_day_and_the_room_at_its_foot_and_no_empty_place():
    for slide in slides_of_the_day()[1:]:
        places = {shape.placeholder_format.type: shape.text_frame.text for shape in slide.placeholders}
        assert places[PP_PLACEHOLDER.DATE] == "5. januar 2026"
        assert places[PP_PLACEHOLDER.FOOTER] == "Samling 1"
        assert PP_PLACEHOLDER.SLIDE_NUMBER in places
        assert all(places.values())


def labels_of(chart) -> list[str]:
    """What stands behind the bars of a chart."""
    points = chart.plots[0].series[0].points
    return [
        " ".join(points[at].data_label.text_frame.text.split()) for at in range(len(list(chart.plots[0].categories)))
    ]


def test_behind_a_bar_stand_its_count_and_its_percentage():
    frame, _ = a_chart_of("single_choice")
    counts = [int(value) for value in frame.chart.plots[0].series[0].values]
    assert labels_of(frame.chart) == [f"{count} {round(100 * count / 11)} %" for count in counts]
    assert all("," in label for label in labels_of(a_chart_of("points")[0].chart))


def test_a_scale_is_told_as_how_many_chose_each_step_with_the_mean_in_words_beside_it():
    slide = next(item for item in slides_of(a_day(types=["scale"])) if any(shape.has_chart for shape in item.shapes))
    [frame] = [shape for shape in slide.shapes if shape.has_chart]
    assert frame.chart.chart_type == XL_CHART_TYPE.BAR_STACKED_100
    series = frame.chart.plots[0].series
    assert [it.name[:1] for it in series] == list("123456")
    for number in range(len(list(frame.chart.plots[0].categories))):
        assert sum(it.values[number] for it in series) == 11
    beside = [text for text in texts_on(slide) if re.match(r"\d,\d", text)]
    assert len(beside) == len(list(frame.chart.plots[0].categories))
    assert all(re.search(r"(samlet|litt spredt|delt), ±\s\d,\d", text) for text in beside)


def test_the_words_of_a_cloud_stand_in_a_table_with_their_counts():
    report = a_day(types=["word_cloud"], answers=40)
    cells = [
        [cell.text for cell in row.cells]
        for slide in slides_of(report)[2:]
        for shape in slide.shapes
        if shape.has_table and slide.shapes.title.text == report.activities[0].prompt
        for row in shape.table.rows
    ]
    assert cells == [[word, str(count)] for word, count in report.activities[0].figures]


def test_answers_stand_once_below_the_first_of_their_themes():
    report = a_day(types=["open_text"], answers=40)
    columns = [
        paragraph
        for slide in slides_of(report)
        if any(text.startswith("Alle innspill, hvert under ett tema") for text in texts_on(slide))
        for shape in slide.shapes
        if shape.has_text_frame and not shape.is_placeholder
        for paragraph in shape.text_frame.paragraphs
    ]
    headings = [paragraph.text for paragraph in columns if paragraph.font.bold]
    assert headings == [*(f"Tema {at}" for at in range(8)), "Andre innspill"]


def test_the_notes_have_the_figures_too():
    notes = slides_of(a_day(types=["scale"]))[2].notes_slide.notes_text_frame.text
    assert re.search(r"– Vi har felles mål: \d,\d \(.*\): 1: \d+ \(\d+\s%\), ", notes)


def test_a_text_slide_has_its_headings_in_bold_and_its_lists_with_bullets():
    report = a_report("Svar")
    text = "# Rammer\nVi er **sammen** i dag.\n\n- Lunsj kl. 12\n- Slutt kl. 15"
    slide = replace(report.activities[0], collects_answers=False, settings={"text": text})
    body = slides_of(replace(report, activities=(slide,)))[-1].placeholders[1].text_frame
    assert [(line.text, bool(line.font.bold)) for line in body.paragraphs if line.text] == [
        ("Rammer", True),
        ("Vi er sammen i dag.", False),
        ("• Lunsj kl. 12", False),
        ("• Slutt kl. 15", False),
    ]


def test_a_text_slide_without_text_is_its_title_alone():
    report = a_report("Svar")
    slide = replace(report.activities[0], collects_answers=False, settings={"text": ""})
    shown = slides_of(replace(report, activities=(slide,)))[-1]
    assert shown.shapes.title.text == "Hva er viktigst?"
    assert not any(" svar" in text for text in texts_on(shown)), "it has none, and asks for none"
    assert all(shape.text_frame.text for shape in shown.placeholders)


def test_the_programme_has_the_minutes_that_steps_took_and_the_notes_those_of_each():
    slides = slides_of(a_day(types=("open_text", "single_choice")))
    [agenda] = [shape.table for shape in slides[1].shapes if shape.has_table]
    assert [row.cells[2].text for row in agenda.rows] == ["14 av 20 min", "20 min"]
    notes = slides[2].notes_slide.notes_text_frame.text.split("\n")
    assert "Tid brukt: Arbeid alene 3 av 3 min · Skriv 11 av 10 min · I plenum 0 min" in notes
    assert "Roller: Leder og tidtaker: den laveste" in notes
    [agenda] = [shape.table for shape in slides_of(a_report("Ja"))[1].shapes if shape.has_table]
    assert len(agenda.columns) == 3
