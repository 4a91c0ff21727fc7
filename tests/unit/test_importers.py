"""Files of answers that were collected elsewhere: what is read, and what is refused in which words."""

import json
from typing import Any

import pytest

from workshop_live.importers.files import decode_text
from workshop_live.importers.json_files import parse_json
from workshop_live.importers.questions import ImportedQuestion, UnreadableFileError, choose

BEST = "Hva er best på jobben?"
WORST = "Hva er verst på jobben?"


def lines(*rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def refusal(text: str) -> str:
    with pytest.raises(UnreadableFileError) as refused:
        parse_json(text)
    return str(refused.value)


def test_a_line_holds_an_id_a_question_and_a_text_and_other_keys_are_ignored():
    text = lines(
        {"id": "a", "question": BEST, "text": "Maten", "lang": "nb"}, {"ID": "b", "spørsmål": BEST, "Svar": "Folka"}
    )
    assert parse_json(text) == [ImportedQuestion(BEST, (("a", "Maten"), ("b", "Folka")))]


def test_an_array_is_read_as_lines_are():
    assert parse_json(json.dumps([{"text": "Maten"}, "Folka"], indent=1)) == parse_json(lines("Maten", "Folka"))


def test_rows_are_numbered_where_ids_are_missing_or_stand_twice():
    assert parse_json(lines({"text": "a"}, {"text": "b"}))[0].answers == (("1", "a"), ("2", "b"))
    assert parse_json(lines({"id": 7, "text": "a"}, {"id": 7, "text": "b"}))[0].answers == (("1", "a"), ("2", "b"))


def test_an_id_that_is_a_number_stays_one():
    assert parse_json(lines({"id": 7, "text": "a"}, {"id": 8, "text": "b"}))[0].answers == ((7, "a"), (8, "b"))


def test_an_answer_without_words_keeps_its_place():
    assert parse_json(lines({"id": "a", "text": ""}))[0].answers == (("a", ""),)


def test_one_object_is_read_by_the_arrays_in_it_with_what_was_asked_above_them():
    asked: dict[str, Any] = {
        "title": "Samling",
        "parts": [{"prompt": "Hva?", "answers": [{"id": "a", "text": "Tid"}, {"text": "Ro"}]}],
    }
    asked["parts"].append({"prompt": "Hvem?", "answers": [{"text": "1 · Ada", "value": [1, 0]}]})
    for written in (json.dumps(asked), json.dumps(asked, indent=2)):
        (question,) = parse_json(written)
        assert (question.prompt, [text for _, text in question.answers]) == ("Hva?", ["Tid", "Ro"])
    assert "nothing in it has" in refusal(json.dumps({"parts": [{"votes": 3}]}, indent=2))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"text": "a"}\n{"text": \n', "Line 2 is not JSON"),
        ('[{"text": "a"},\n{"text"}]', "Line 2 is not JSON"),
        ('{"id": 1}', "Line 1 has no text"),
        ("3", "Line 1 is no object"),
        ("[3]", "Item 1 is no object"),
        ("[" * 100_000, "not JSON that can be read"),
        ("9" * 10_000, "Line 1 is not JSON that can be read"),
    ],
)
def test_what_is_wrong_with_json_is_said_with_its_place(text: str, said: str):
    assert said in refusal(text)


def test_what_no_screen_can_show_is_left_out():
    assert parse_json('{"text": "a\\u0000b\\ud800c\\u001b[31m"}')[0].answers == (("1", "a b c [31m"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_read_in_every_usual_encoding(encoding: str):
    assert decode_text("Nr;Svar\n1;Blåbærsyltetøy – «ja»\n".encode(encoding)) == "Nr;Svar\n1;Blåbærsyltetøy – «ja»\n"


@pytest.mark.parametrize(
    "content",
    [
        "Først\nså æøå æøå ".encode() + b"\xff",
        b"a\n\x81\x8d\x8f",
        b"a\n\xe5\x00\x01\x02\x03",
        b"\xff\xfea\x00\n\x00\x00\xdc",
    ],
)
def test_a_broken_encoding_is_said_with_its_line(content: bytes):
    with pytest.raises(UnreadableFileError, match="Line 2 is not"):
        decode_text(content)


def two_questions() -> list[ImportedQuestion]:
    return [ImportedQuestion(BEST, (("1", "a"),)), ImportedQuestion(WORST, (("1", "b"), ("2", "c")))]


@pytest.mark.parametrize("named", ["2", WORST, "verst", " HVA ER VERST på jobben? "])
def test_a_question_is_named_by_its_number_its_text_or_a_part_that_no_other_has(named: str):
    assert choose(two_questions(), named) == [two_questions()[1]]


@pytest.mark.parametrize(
    ("named", "said"), [("jobben", "More than one"), ("3", "No question"), ("ferie", "No question")]
)
def test_a_question_that_is_not_found_brings_the_list_of_them(named: str, said: str):
    with pytest.raises(UnreadableFileError) as refused:
        choose(two_questions(), named)
    assert said in str(refused.value)
    assert f"1  {BEST} (1 answers)" in str(refused.value)
    assert f"2  {WORST} (2 answers)" in str(refused.value)


def test_a_question_that_begins_another_is_named_by_its_whole_text():
    both = [ImportedQuestion("Hva nå?", (("1", "a"),)), ImportedQuestion("Hva nå? Og så?", (("1", "b"),))]
    assert choose(both, "Hva nå?") == both[:1]
