"""Draws the pages of PDFs as pictures, in a worker: what somebody sends may be broken, or made to do harm."""

import io
import re
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from workshop_live.domain.decks import (
    LONGEST_SIDE,
    MAX_IMAGE_PIXELS,
    MAX_PAGE_TEXT,
    MAX_PAGES,
    USUAL_PAGE_BYTES,
    DrawnPage,
)
from workshop_live.domain.pictures import Picture
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.text.plain_text import usable_text

_QUALITIES = (85, 70, 55, 40)  # of WebP, tried one after the other
_SHRINKS = (0.75, 0.5)  # of the side, where even the lowest quality is too large
_METHOD = 2  # of WebP: four takes twice as long for 4 % fewer bytes
_DEEPEST = 5  # forms within forms in which pictures are looked for
_HYPHEN_AT_END = re.compile("[\ufffe\x02]\r?\n?")  # how pdfium marks a word that goes on in the next line
_FAILURES = (pdfium.PdfiumError, OSError, ValueError, ArithmeticError, MemoryError, RuntimeError)

_NO_ERROR = pdfium.raw.FPDF_ERR_FILE
"""What the last error is set to before a document is opened: without pages, pdfium fails and leaves it as it was."""

_opened: tuple[str, Any] | None = None
"""The document that was read last and its path, since it is read page by page."""


def count_pages(path: str) -> int | Problem:
    """Return the number of pages of a PDF, or why it cannot be used."""
    try:
        count = len(_open(path))
    except pdfium.PdfiumError as error:
        codes = {_NO_ERROR: "no_pages", pdfium.raw.FPDF_ERR_PASSWORD: "encrypted_pdf"}
        return Problem("deck", codes.get(error.err_code, "broken_pdf"))
    except _FAILURES:
        return Problem("deck", "broken_pdf")
    if count == 0:
        return Problem("deck", "no_pages")
    return count if count <= MAX_PAGES else Problem("deck", "too_many_pages", MAX_PAGES)


def draw_page(path: str, number: int) -> DrawnPage | Problem:
    """Return a page, counted from 1: upright, its longest side ``LONGEST_SIDE`` pixels; or why it cannot be drawn."""
    try:
        page = _page(_open(path), number - 1)
        if any(width * height > MAX_IMAGE_PIXELS for width, height in _sizes_of_images(page)):
            return Problem("deck", "page_too_heavy", number)
        drawn = page.render(scale=LONGEST_SIDE / max(page.get_size())).to_pil().convert("RGB")
        return DrawnPage(_encoded(drawn), _text_of(page))
    except InvalidValueError as invalid:
        return invalid.problems[0]
    except MemoryError:
        return Problem("deck", "page_too_heavy", number)
    except _FAILURES:
        return Problem("deck", "broken_page", number)


def _open(path: str) -> Any:
    """Return the document at a path. It is read from the file as needed."""
    global _opened  # noqa: PLW0603
    if _opened is None or _opened[0] != path:
        if _opened is not None:
            _opened[1].close()
            _opened = None
        pdfium.raw.FPDF_LoadDocument(b"", None)
        document = pdfium.PdfDocument(path)
        document.init_forms()  # before any page is loaded; otherwise what was filled in is not drawn
        _opened = path, document
    return _opened[1]


def _page(document: Any, index: int) -> Any:
    """Return a page that has a size: where its crop box lies outside of it, all of it is taken."""
    page = document[index]
    if min(page.get_size()) <= 0:
        page.set_cropbox(*page.get_mediabox())
        page.close()
        page = document[index]
    if min(page.get_size()) <= 0:
        raise InvalidValueError(Problem("deck", "broken_page", index + 1))
    return page


def _sizes_of_images(page: Any) -> list[tuple[int, int]]:
    """Return the pixels of the pictures on a page, width and height, without decoding them."""
    images = page.get_objects([pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST)
    return [image.get_px_size() for image in images]


def _text_of(page: Any) -> str:
    """Return the text of a page in the order in which it is drawn."""
    text_page = page.get_textpage()
    count = min(text_page.count_chars(), 2 * MAX_PAGE_TEXT)
    written = text_page.get_text_range(0, count) if count > 0 else ""
    return usable_text(_HYPHEN_AT_END.sub("", written), most=MAX_PAGE_TEXT)


def _encoded(drawn: Image.Image) -> Picture:
    """Return a picture as WebP of at most ``USUAL_PAGE_BYTES`` where that can be: of lower quality, then smaller."""
    for quality in _QUALITIES:
        content = _as_webp(drawn, quality)
        if len(content) <= USUAL_PAGE_BYTES:
            return Picture(content, "image/webp", *drawn.size)
    for shrink in _SHRINKS:
        smaller = drawn.resize((max(1, round(drawn.width * shrink)), max(1, round(drawn.height * shrink))))
        content = _as_webp(smaller, _QUALITIES[-1])
        if len(content) <= USUAL_PAGE_BYTES:
            break
    return Picture(content, "image/webp", *smaller.size)


def _as_webp(drawn: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    drawn.save(target, "WEBP", quality=quality, method=_METHOD)
    return target.getvalue()
