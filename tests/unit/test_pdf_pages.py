"""Pages of PDFs become pictures with a text, and what cannot be drawn is said in a word."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests import pdfs
from workshop_live.domain.decks import (
    MAX_PAGE_TEXT,
    USUAL_PAGE_BYTES,
    DrawnPage,
    PageRange,
    problem_of,
    ranges_of_other_count,
)
from workshop_live.domain.refusals import Problem
from workshop_live.pdf_pages import _encoded, count_pages, draw_page
from workshop_live.text.plain_text import usable_text

Stored = Callable[[bytes], str]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """Stores a PDF, and returns its path."""

    def store(content: bytes) -> str:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.pdf"  # the document read last stays open by its path
        path.write_bytes(content)
        return str(path)

    return store


def drawn(path: str, number: int = 1) -> tuple[Image.Image, str]:
    page = draw_page(path, number)
    assert isinstance(page, DrawnPage), page
    picture = Image.open(io.BytesIO(page.picture.content))
    assert (picture.format, picture.size) == ("WEBP", (page.picture.width, page.picture.height))
    return picture, page.text


def test_a_presentation_becomes_pictures_with_their_texts(stored: Stored):
    path = stored(pdfs.presentation(2))
    assert count_pages(path) == 2
    for number in (1, 2):
        picture, text = drawn(path, number)
        assert picture.size == (1920, 1080)
        assert text.startswith(f"Side {number}\nLorem ipsum")


@pytest.mark.parametrize(
    ("entries", "size"),
    [
        ("/MediaBox [0 0 800 600]", (1920, 1440)),
        (f"/MediaBox {pdfs.A4}", (1357, 1920)),
        (f"/MediaBox {pdfs.WIDE} /Rotate 90", (1080, 1920)),
        (f"/MediaBox {pdfs.WIDE} /CropBox [0 0 540 540]", (1920, 1920)),
        (f"/MediaBox {pdfs.WIDE} /CropBox [2000 2000 3000 3000]", (1920, 1080)),
        (f"/MediaBox {pdfs.WIDE} /CropBox [10 10 10 10]", (1920, 1080)),
        ("", (1484, 1920)),
        ("/MediaBox [0 0 0 0]", (1484, 1920)),
        ("/MediaBox [0 0 14400 1]", (1920, 1)),
        ("/MediaBox [0 0 1000000 1000000]", (1920, 1920)),
    ],
)
def test_a_page_of_any_shape_fits_the_projector(stored: Stored, entries: str, size: tuple[int, int]):
    assert drawn(stored(pdfs.written(entries)))[0].size == size


def test_pages_of_different_sizes_keep_theirs(stored: Stored):
    path = stored(pdfs.written(f"/MediaBox {pdfs.WIDE}", f"/MediaBox {pdfs.A4}"))
    assert [drawn(path, number)[0].size for number in (1, 2)] == [(1920, 1080), (1357, 1920)]


def test_what_was_filled_into_a_form_is_drawn(stored: Stored):
    darkest = drawn(stored(pdfs.with_a_filled_field()))[0].convert("L").getextrema()[0]
    assert isinstance(darkest, int)
    assert darkest < 100


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdfs.encrypted(), "encrypted_pdf"),
        (pdfs.written(), "no_pages"),
        (pdfs.written(*[f"/MediaBox {pdfs.WIDE}"] * 301), "too_many_pages"),
        (b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF", "broken_pdf"),
        (pdfs.presentation(1)[:2_000], "broken_pdf"),
    ],
)
def test_what_cannot_be_opened_is_said(stored: Stored, content: bytes, code: str):
    count_pages(stored(b"%PDF-1.7"))  # whose error must not be taken for that of the next file
    found = count_pages(stored(content))
    assert isinstance(found, Problem)
    assert found.code == code


def test_a_pdf_that_needs_no_password_to_be_read_is_drawn(stored: Stored):
    assert drawn(stored(pdfs.encrypted("")))[0].size == (1920, 1080)


def test_a_page_with_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(stored: Stored):
    assert draw_page(stored(pdfs.with_a_large_picture(20_000)), 1) == Problem("deck", "page_too_heavy", 1)
    assert drawn(stored(pdfs.with_a_large_picture(10)))[0].size == (1920, 1080)


def test_a_picture_that_needs_more_bytes_loses_quality_and_then_size():
    noise = Image.effect_noise((1920, 1080), 120).convert("RGB")
    made = _encoded(noise)
    assert made.width < 1920
    assert len(made.content) <= USUAL_PAGE_BYTES
    assert _encoded(Image.new("RGB", (1920, 1080), "white")).width == 1920


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"%PDF-1.7", None),
        (b"\n\n%PDF-1.4", None),
        (b"PK\x03\x04", "is_presentation"),
        (b"\xd0\xcf\x11\xe0", "is_presentation"),
        (b"\x89PNG\r\n", "is_picture"),
        (b"\xff\xd8\xff\xe0", "is_picture"),
        (b'<?xml version="1.0"?><svg', "is_picture"),
        (b"title: Samling", "not_a_pdf"),
        (b"", "no_pdf_chosen"),
    ],
)
def test_a_file_is_what_it_begins_with(head: bytes, code: str | None):
    problem = problem_of(head)
    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("pages", "ranges"), [(7, [(1, 3), (4, 5), (6, 7)]), (6, [(1, 3), (4, 5), (6, 6)]), (4, [(1, 3), (4, 4), None]), (9, [(1, 3), (4, 5), (6, 9)])]
)  # fmt: skip
def test_another_number_of_pages_cuts_ranges_or_lengthens_the_last(pages: int, ranges: list[tuple[int, int] | None]):
    before = [PageRange(1, 3), PageRange(4, 5), PageRange(6, 7)]
    assert [it and (it.first, it.last) for it in ranges_of_other_count(before, pages)] == ranges


def test_the_text_of_a_page_is_cleaned_and_not_refused():
    assert usable_text("A\x00B\u202e\ud800 C\r\nD\r\r\r\nE", most=99) == "AB C\nD\n\nE"
    assert usable_text("a" + "\u0301" * 99, most=99) in {"a", "á"}
    assert len(usable_text("x" * 99_999, most=MAX_PAGE_TEXT)) == MAX_PAGE_TEXT
