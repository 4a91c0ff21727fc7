"""Pictures of clouds: every word that the font has the signs of, and the names of the others."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import numpy as np
import pytest
from matplotlib import get_data_path
from PIL import Image

from tests.reports import a_report, with_figures
from tests.written import written
from workshop_live.exports import fonts
from workshop_live.exports.reported import Report
from workshop_live.exports.word_cloud import Cloud

SCRIPTS = {
    "tillit": True, "åpenhet": True, "Ελλάδα": True, "Привет": True, "مرحبا": True, "שלום": True,
    "สวัสดี": False, "你好": False, "नमस्ते": False, "한국어": False, "tillit 🙂": False, "🙂": False,
}  # fmt: skip


OURS = fonts.open_font(fonts.BOLD)
OTHER = fonts.open_font(Path(get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf"))


@pytest.fixture(autouse=True)
def _other_font_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "bold_fonts", lambda: (OURS, OTHER))


def a_cloud_of(*words: str) -> Report:
    return with_figures(a_report(*words), *words, counts_words=True)


def test_a_cloud_draws_what_its_font_has_and_names_the_rest():
    cloud = Cloud((word, 1) for word in SCRIPTS)
    assert cloud.left_out == [word for word, has in SCRIPTS.items() if not has]
    drawn = io.BytesIO()
    cloud.write_svg(drawn)
    texts = [item.text for item in ET.fromstring(drawn.getvalue()).iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(filter(None, texts)) == sorted(word for word, has in SCRIPTS.items() if has)


def test_a_cloud_is_drawn_in_our_font_unless_another_can_draw_more_of_it(monkeypatch: pytest.MonkeyPatch):
    norwegian, mixed = ["ærlighet", "øving", "åpenhet", "idé", "òg"], ["åpenhet", "שלום"]
    assert family_of(Cloud((word, 1) for word in norwegian)) == "Inter"
    assert family_of(Cloud((word, 1) for word in mixed)) == "DejaVu Sans"
    monkeypatch.setattr(fonts, "bold_fonts", lambda: (OURS,))
    alone = Cloud((word, 1) for word in mixed)
    assert family_of(alone) == "Inter"
    assert alone.left_out == ["שלום"]


def family_of(cloud: Cloud) -> str:
    """The font that stands in the drawing of a cloud."""
    drawn = io.BytesIO()
    cloud.write_svg(drawn)
    (family,) = set(re.findall(r"@font-face\s*{\s*font-family:\s*['\"]([^'\"]+)", drawn.getvalue().decode()))
    return family


@pytest.mark.parametrize("extension", ["svg", "pptx", "docx"])
def test_a_file_names_the_words_that_its_cloud_cannot_draw(extension: str):
    file, said = written(extension, a_cloud_of(*SCRIPTS)), "Ikke på bildet: สวัสดี, 你好, "
    if extension == "svg":
        assert said in file.decode()
        return
    with ZipFile(io.BytesIO(file)) as parts:
        assert any(said in parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def test_the_picture_of_a_cloud_says_what_was_asked_how_many_answered_and_when():
    file = written("svg", a_cloud_of("tillit", "你好")).decode()
    said = [item.text for item in ET.fromstring(file).iter("{http://www.w3.org/2000/svg}text")]
    assert said[0] == "Hva er viktigst?"
    assert said[-1] == "2 svar fra 2 deltakere · 5. januar 2026 · Ikke på bildet: 你好"
    picture = drawn_cloud("tillit", "你好")
    assert picture.size == (1920, 1080)
    above, below = (np.asarray(picture.crop((70, top, 1920, top + 60))).min() for top in (40, 1000))
    assert max(above, below) < 128


def drawn_cloud(*words: str) -> Image.Image:
    return Image.open(io.BytesIO(written("png", a_cloud_of(*words))))
