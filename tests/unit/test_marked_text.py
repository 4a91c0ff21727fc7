"""Marked text is read into blocks that hold nothing but text."""

import pytest
from hypothesis import given, strategies

from workshop_live.text.marked_text import BlockKind, Span, parse_marked_text, plain_marked_text


def read(text: str) -> list[tuple[str, list[str]]]:
    return [(str(block.kind), block.texts) for block in parse_marked_text(text)]


def test_headings_paragraphs_and_lists_are_told_apart():
    text = "# Målet\n\nVi vil\nmer\n\n- én\n- to\n\n3. tre\n4. fire\n\n> sagt\n\n### Under"
    assert read(text) == [
        ("heading", ["Målet"]),
        ("paragraph", ["Vi vil", "mer"]),
        ("bullets", ["én", "to"]),
        ("numbers", ["tre", "fire"]),
        ("quote", ["sagt"]),
        ("heading", ["Under"]),
    ]
    blocks = parse_marked_text(text)
    assert (blocks[0].level, blocks[3].start, blocks[5].level) == (1, 3, 2)
    levels = [block.level for block in parse_marked_text("### a\n# b\n##### c")]
    assert levels == [1, 1, 2], "the first heading of a page is its highest"


def test_bold_and_italics_are_spans():
    assert parse_marked_text("Vi **må** *alle* mene")[0].lines == (
        (Span("Vi "), Span("må", is_bold=True), Span(" "), Span("alle", is_italic=True), Span(" mene")),
    )


def test_a_link_is_its_text_and_its_address():
    assert read("Se [planen](https://example.no/plan).") == [("paragraph", ["Se planen (example.no/plan)."])]
    assert read("[example.no](https://example.no/)") == [("paragraph", ["example.no"])]
    assert read("[nei](javascript:alert)") == [("paragraph", ["[nei](javascript:alert)"])]


def test_the_items_of_nested_lists_are_items_like_the_others():
    assert read("- én\n- - to\n- tre") == [("bullets", ["én", "to", "tre"])]


@pytest.mark.parametrize(
    "text", ["<b>fet</b> <script>alert(1)</script>", "&#8238;baklengs", "`kode`", "    innrykk", "***", "| a | b |"]
)
def test_what_is_not_known_stays_as_it_was_written(text: str):
    assert "".join(parse_marked_text(text)[0].texts) == text.strip()


def test_as_plain_text_lists_have_bullets_and_numbers():
    assert plain_marked_text("# Nå\n\n- **én**\n- to\n\n1. tre") == "Nå\n\n• én\n• to\n\n1. tre"
    assert plain_marked_text("") == ""


@given(strategies.text(alphabet="ab \n#-*_[]()<>&;1.>!`\\", max_size=200))
def test_whatever_is_written_is_read_without_an_error(text: str):
    for block in parse_marked_text(text):
        assert block.kind in BlockKind
        assert block.lines
