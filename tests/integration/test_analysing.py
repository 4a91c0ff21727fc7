"""The command line for answers that were collected elsewhere."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.reports import a_day
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.cli import app
from workshop_live.domain.rooms import LANGUAGES
from workshop_live.exports import FORMATS

QUESTION = "Hva bør vi gjøre mer av?"
TEXTS = [
    *("Mer tid til hver elev", "mer tid til elevene", "Tid til elevene", "meir tid til elevane"),
    *("Bedre mat i kantina", "mat i kantina", "Maten i kantina må bli bedre", "betre mat i kantina"),
    *("Ærlige tilbakemeldinger", "flere tilbakemeldinger", "tilbakemelding", "gi hverandre tilbakemeldinger"),
]


def analyse(*arguments: object, written: str | bytes = "") -> Result:
    return CliRunner().invoke(app, ["analyse", *map(str, arguments)], input=written)


def failing(*arguments: object, written: str | bytes = "") -> str:
    result = analyse(*arguments, written=written)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return jsonl(
        tmp_path / "answers.jsonl",
        [{"id": f"a{at}", "question": QUESTION, "text": text} for at, text in enumerate(TEXTS)],
    )


def jsonl(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_themes_are_printed_as_json_with_every_answer_in_its_place(answers: Path):
    result = analyse("themes", answers, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert set(found) == {"themes", "other"}
    assert {key for theme in found["themes"] for key in theme} == {"label", "keywords", "typical", "answers"}
    assert {row for theme in found["themes"] for row in theme["answers"]} | set(found["other"]) == {
        f"a{at}" for at in range(12)
    }
    assert all(theme["typical"] == TEXTS[int(theme["answers"][0][1:])] for theme in found["themes"])


def test_json_of_several_questions_is_refused_with_their_list(tmp_path: Path):
    file = jsonl(tmp_path / "two.jsonl", [{"question": "Hva nå?", "text": "a"}, {"question": "Hva så?", "text": "b"}])
    assert "2  Hva så? (1 answers)" in failing("themes", file, "--json")
    assert json.loads(analyse("themes", file, "--json", "--question", "så").stdout) == {"themes": [], "other": ["1"]}


def test_a_batch_of_words_gives_a_line_of_group_numbers_for_each(answers: Path):
    written = '["leiarar", "tillit", "lederne"]\n[]\n["Tillit", "tillit"]'
    assert analyse("words", "--batch", written=written).stdout == "[0, 1, 0]\n[]\n[0, 0]\n"


@pytest.mark.parametrize("line", [b'["a"', b"{}", b"[1]", b"", b'["\xe5"]'])
def test_a_line_of_a_batch_that_is_no_array_of_texts_is_named(line: bytes):
    result = analyse("words", "--batch", written=b'["a"]\n' + line + b"\n")
    assert result.exit_code == 1
    assert "Line 2 is not" in result.stderr


def test_what_cannot_be_opened_is_said(tmp_path: Path):
    assert "No such file" in failing("themes", tmp_path / "missing.csv")
    assert "directory" in failing("themes", tmp_path)
    (tmp_path / "empty.jsonl").touch()
    assert "no answers" in failing("themes", tmp_path / "empty.jsonl")
    assert "larger than 50 MB" in failing("themes", "/dev/zero")


def test_themes_are_printed_for_people_a_line_for_each(answers: Path):
    result = analyse("themes", answers)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{QUESTION}\n12 answers, ")
    assert "kantina" in result.stdout
    assert result.stderr == ""  # a progress bar is for terminals


def test_one_answer_is_no_theme(tmp_path: Path):
    result = analyse("themes", jsonl(tmp_path / "one.jsonl", [{"text": "Tid"}]))
    assert result.stdout.strip() == "1 answer, 0 themes, 1 answer in none of them"


def test_every_question_of_a_spreadsheet_gets_its_sheets_and_no_formula(tmp_path: Path):
    rows = "".join(f"{number};{said};=1+1 {said}\n" for number, said in enumerate(TEXTS))
    (tmp_path / "form.csv").write_text(f"Nr;{QUESTION};Hva ellers?\n{rows}", encoding="cp1252")
    result = analyse("themes", tmp_path / "form.csv", "--xlsx", tmp_path / "out.xlsx")
    assert result.stdout.strip() == str(tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Tema 1", "Svar 1", "Tema 2", "Svar 2"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert f"=1+1 {TEXTS[0]}" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_markdown_shows_answers_as_they_were_written(tmp_path: Path):
    file = jsonl(tmp_path / "a.jsonl", [{"question": "Hva *nå*?", "text": f"{said} <b> _x_"} for said in TEXTS])
    result = analyse("themes", file, "--md", "--language", "nn")
    assert result.stdout.startswith("# Hva \\*nå\\*?\n\n12 svar\n")
    assert "## Oppsummering av innspela" in result.stdout
    assert f"- {TEXTS[0]} \\<b\\> \\_x\\_" in result.stdout


def test_words_are_counted_with_their_forms():
    written = "leiarar\nlederne\nlederne\ntillit\n"
    assert analyse("words", written=written).stdout == "     3  lederne  lederne, leiarar\n     1  tillit   tillit\n\n"


def test_options_that_exclude_each_other_or_say_nothing_are_refused(answers: Path, tmp_path: Path):
    assert "Choose one of" in failing("themes", answers, "--json", "--md")
    assert "no language fr" in failing("themes", answers, "--language", "fr")
    assert "Cannot write" in failing("themes", answers, "--xlsx", tmp_path / "missing" / "out.xlsx")


def test_rows_that_are_left_out_are_said_and_end_with_a_status_of_their_own(tmp_path: Path):
    rows = "".join(f"{number};person{number}@example.org;{said}\n" for number, said in enumerate(TEXTS))
    (tmp_path / "a.csv").write_text(
        f"Nr;E-post;{QUESTION}\n{rows}98;Li; Kari;person98@example.org;Tid\n", encoding="utf-8"
    )
    for command in (["themes", tmp_path / "a.csv", "--json"], ["words", tmp_path / "a.csv"]):
        result = analyse(*command)
        assert result.exit_code == 3
        assert "1 row was left out: more cells than the table has columns." in result.stderr
        assert "example.org" not in result.output
    assert len(json.loads(analyse("themes", tmp_path / "a.csv", "--json").stdout)["themes"]) > 1


def test_a_file_of_which_nothing_is_left_says_why(tmp_path: Path):
    (tmp_path / "a.csv").write_text("Svar\nperson1@example.org\nperson2@example.org\n")
    assert "2 rows were left out: an e-mail address" in failing("words", tmp_path / "a.csv", "--column", "Svar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_of_our_own_files_what_was_written_is_read_and_what_was_chosen_is_named(
    format_: str, language: str, tmp_path: Path
):
    day = a_day(language=language)
    with (tmp_path / f"day.{format_}").open("wb") as target:
        FORMATS[format_].write(day, target)
    result = analyse("words", tmp_path / f"day.{format_}")
    assert result.exit_code == 0, result.output
    printed = result.stdout.splitlines()
    for activity in day.activities:
        written = {question.prompt for question in activity.questions}
        if ACTIVITY_TYPES[activity.type].has_texts:
            assert written <= set(printed)
        else:
            assert not written & set(printed)
            assert not written or f'"{activity.prompt}"' in result.stderr


ODD = {
    "one answer": ["Bedre tid"],
    "identical": ["Bedre tid"] * 2_000,
    "emoji": ["😀🎉", "👍"] * 10,
    "stop words": ["og det er", "på en"] * 10,
    "long": ["Tid og folk, mat. " * 220] * 12,
    "scripts": ["Тайм для нас", "時間が欲しい", "مزيد من الوقت", "mer tid", "זמן"] * 3,
    "nothing": ["", " ", "\u200b"] * 5,
}


@pytest.mark.parametrize("named", ODD)
def test_odd_answers_come_out_in_every_form(named: str, tmp_path: Path):
    file = jsonl(tmp_path / "odd.jsonl", [{"text": said} for said in ODD[named]])
    found = json.loads(analyse("themes", file, "--json").stdout)
    placed = {row for theme in found["themes"] for row in theme["answers"]} | set(found["other"])
    assert placed == {str(number) for number in range(1, len(ODD[named]) + 1)}
    for form in ([], ["--md"], ["--xlsx", tmp_path / "odd.xlsx"]):
        assert analyse("themes", file, *form).exit_code == 0
    assert analyse("words", file).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "label"),
    [(["themes", "many", "--json"], "Themes"), (["words", "many"], "Words"), (["words", "--batch"], "Words")],
)
def test_a_terminal_shows_how_far_it_is(arguments: list[str], label: str, tmp_path: Path):
    many = jsonl(tmp_path / "many.jsonl", [{"text": f"{TEXTS[number % 12]} {number}"} for number in range(600)])
    batch = jsonl(tmp_path / "batch", [TEXTS] * 200)
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "workshop_live",
        "analyse",
        *(str(many) if argument == "many" else argument for argument in arguments),
    ]
    with batch.open() as source:
        done = subprocess.run(command, check=True, stdin=source, stdout=subprocess.PIPE, stderr=theirs, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert label in shown
    assert "100%" in shown
    assert done.stdout.strip()


def test_reading_answers_loads_nothing_of_the_server():
    loaded = "import sys, workshop_live.cli.analysing; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert not {"fastapi", "sqlalchemy", "uvicorn", "redis"} & set(result.stdout.split())
