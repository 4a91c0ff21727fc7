"""PDF files, read by a program that did not write them."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests.reports import a_day, a_report
from tests.written import a_day_as, written


def texts_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u00ad", "").split())


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    return PdfReader(io.BytesIO(a_day_as("pdf")))


def test_a_pdf_is_tagged_and_says_its_title_and_language(pdf: PdfReader):
    assert pdf.root_object["/MarkInfo"]["/Marked"] == True  # noqa: E712 - an object of the file
    assert "/StructTreeRoot" in pdf.root_object
    assert pdf.root_object["/Lang"] == "nb"
    assert pdf.metadata.title == "Samling 1"
    assert "<pdfuaid:part>1" in pdf.xmp_metadata.stream.get_data().decode()


def test_a_pdf_has_a_bookmark_for_each_activity(pdf: PdfReader):
    marks = [item.title for item in pdf.outline if not isinstance(item, list)]
    for activity in a_day().activities:
        assert (activity.prompt in marks) is not activity.is_pause
    assert "Vedlegg: alle innspill" in marks


def test_a_pdf_holds_what_the_document_holds(pdf: PdfReader):
    text = texts_of(pdf)
    for wanted in ("22. november", "Oppsummering av innspillene", "Hva Hvem Frist", "Temaer", "Stemmer")[1:]:
        assert wanted in text


@pytest.mark.parametrize(
    "text",
    [
        "Blåbær på øya ÆØÅ",
        '#import "/etc/passwd": * $x$ @a <b> \\ `c`',
        "Linje\nskift",
        "*ikke fet*",
        "= ikke overskrift",
    ],
)
def test_a_text_stands_in_a_pdf_as_it_was_written(text: str):
    content = written("pdf", a_report(text, title=text, prompt=text.replace("\n", " ")))
    assert "".join(text.split()) in "".join(texts_of(PdfReader(io.BytesIO(content))).split())


def test_a_sign_that_no_font_has_is_shown_as_a_box_and_said():
    text = texts_of(PdfReader(io.BytesIO(written("pdf", a_report("Tillit \U000f1234")))))
    assert "Tegn som ingen skrifttype på serveren har, vises som bokser." in text


def fonts_of(*answers: str) -> set[str]:
    """The fonts in the PDF of these answers; every one of them is embedded."""
    names = set()
    for page in PdfReader(io.BytesIO(written("pdf", a_report(*answers)))).pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object().get("/DescendantFonts", [None])
            if inner is not None:
                assert {"/FontFile2", "/FontFile3"} & inner.get_object()["/FontDescriptor"].keys()
                names.add(str(inner.get_object()["/BaseFont"]).partition("+")[2])
    return names


def test_a_pdf_is_set_in_our_font_and_in_others_where_it_lacks_a_sign():
    ours = {"Inter-Regular", "Inter-SemiBold"}
    assert fonts_of("«Ærlegdom» – òg når det blæs på øya, én gong i året") == ours
    with_hebrew = fonts_of("שלום")
    assert with_hebrew > ours
    assert "Boxes" not in with_hebrew
    assert fonts_of("שלום \U000f1234") == with_hebrew | {"Boxes"}


def test_a_word_that_is_wider_than_the_page_is_broken():
    word = "".join(chr(ord("a") + number % 26) for number in range(400))
    page = PdfReader(io.BytesIO(written("pdf", a_report(word)))).pages[0]
    rows = [row for row in page.extract_text().replace("\u200b", "").split("\n") if "abcdef" in row]
    assert len(rows) >= 3
    assert max(map(len, rows)) < 250


@pytest.mark.parametrize("text", ["", " ", "\n", "\ue000", "👩‍👩‍👧 🙂", "שלום", "\x00\ud800\uffff", "x" * 9_000])
def test_a_pdf_comes_of_any_text(text: str):
    assert len(PdfReader(io.BytesIO(written("pdf", a_report(text, title=text, prompt=text)))).pages) >= 2


def test_signs_that_cannot_be_seen_do_not_keep_a_pdf_from_being_written():
    texts = ['\ufeff"Sitat"', "\u2060\rTo", "Mykt\u00ad\rskift", "\ufeff👧", "En \U000f1234 som ingen skrifttype har"]
    content = written("pdf", a_report(*texts, title="\u202e\r", prompt="\ufeff"))
    assert "som ingen skrifttype har" in texts_of(PdfReader(io.BytesIO(content)))


def test_no_theme_of_a_summary_goes_on_on_the_next_page_of_a_pdf():
    report = a_day(types=("text_slide", "open_text"))
    slide, question = report.activities
    slide = replace(slide, settings={"text": "\n".join(["Linje"] * 16)})  # the page ends among the themes
    pages = PdfReader(io.BytesIO(written("pdf", replace(report, activities=(slide, question))))).pages
    summaries = [page.extract_text().partition("Temaer")[0] for page in pages]
    counts = [len(re.findall(r"Tema \d · \d svar", text)) for text in summaries]
    assert sum(counts) == 7
    for text, count in zip(summaries, counts, strict=True):
        assert text.count("«") == text.count("»") == count
    [heading] = [at for at, text in enumerate(summaries) if "Oppsummering" in text]
    assert counts[heading] > 0


def test_a_pdf_has_shares_quotations_and_how_many_chose_each_step(pdf: PdfReader):
    text = texts_of(pdf)
    assert re.search(r"Tema 0 · \d svar", text)
    assert "«" in text
    assert re.search(r"Ett valg Svar Andel", text)
    assert re.search(r"Figur 1: ", text)
    assert "Samling 1 · 5. januar 2026" in text
