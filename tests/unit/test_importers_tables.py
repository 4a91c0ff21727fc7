"""Spreadsheets of polls and forms, in the shapes that they have, read by what is in their columns."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.workbooks import workbook
from workshop_live.importers import ImportedQuestion, UnreadableFileError, parse
from workshop_live.importers.cells import Kind, infer_kind

AT = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 - spreadsheets know no zones
WORDS = ["Tillit", "Trygge ledere", "Felles mål", "Tid", "Mer tid til ledelse", "humor", "lytting", "Bedre møter"]
BEST = "Hva er viktigst for oss?"
MISSED = "Hva savner du?"


def xlsx(column: str = "", sheet: str = "", **sheets: Sequence[Sequence[Any]]) -> list[ImportedQuestion]:
    return list(parse(workbook(**sheets), ".xlsx", column=column, sheet=sheet).questions)


def csv(text: str, *, column: str = "", encoding: str = "utf-8") -> list[ImportedQuestion]:
    return list(parse(text.encode(encoding), ".csv", column=column).questions)


def texts(question: ImportedQuestion) -> list[str]:
    return [text for _, text in question.answers]


def refusal(content: bytes, suffix: str = ".xlsx", **options: str) -> str:
    with pytest.raises(UnreadableFileError) as refused:
        parse(content, suffix, **options)
    return str(refused.value)


RESPONSES = [
    ["Samling 1"],
    ["Date", AT],
    [],
    ["Voter", "Session", "Response 1", "Response 2", "Response 3"],
    *([number, "Samling 1", word, "ro" if number % 2 else None, None] for number, word in enumerate(WORDS, 1)),
]


def test_a_sheet_for_each_question_with_a_column_for_each_word():
    (question,) = xlsx(
        Overview=[["Presentation", "Lederdag"], ["Date", AT], ["Questions", 2]],
        Words=[[BEST], *RESPONSES],
        Votes=[["Hvor fornøyd er du?"], [], ["Choices", "Votes"], ["Godt", 3], ["Dårlig", 2]],
    )
    assert question.prompt == BEST
    assert question.answers[:3] == (("1.1", "Tillit"), ("1.2", "ro"), ("2.1", "Trygge ledere"))
    assert len(question.answers) == 12


def test_questions_in_merged_cells_above_the_columns_of_their_words():
    best, missed = xlsx(
        Voters=[
            ["Lederdag"],
            [None, None, BEST, None, MISSED, None],
            ["Voter", "Session", "Response 1", "Response 2", "Response 1", "Response 2"],
            *([number, 1, word, "ro", "mat", None] for number, word in enumerate(WORDS, 1)),
        ]
    )
    assert (best.prompt, len(best.answers)) == (BEST, 16)
    assert (missed.prompt, texts(missed)) == (MISSED, ["mat"] * 8)


@pytest.mark.parametrize("headings", [[BEST, None, MISSED], [BEST, BEST, MISSED], [BEST, f"{BEST} 2", MISSED]])
def test_a_question_over_several_columns_is_blank_or_repeated_or_numbered(headings: list[str | None]):
    rows = [[number, AT, word, f"{word} nå", f"Mer {word}"] for number, word in enumerate(WORDS, 1)]
    best, missed = xlsx(Sheet1=[["Voter", "Date", *headings], *rows])
    assert (best.prompt, len(best.answers)) == (BEST, 16)
    assert missed.answers[0] == ("1", "Mer Tillit")


def test_a_form_with_a_column_for_each_question_and_others_that_are_none():
    headings = ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn", "Hva fungerer godt", MISSED]
    rows = [
        [
            number + 10,
            AT,
            AT,
            "anonymous",
            f"{word} Hansen",
            word,
            f"{word} her",
            "Kurs;Møter;" if number % 2 else "Kurs;",
            4,
        ]
        for number, word in enumerate(WORDS)
    ]
    good, missed = xlsx(Ark1=[[*headings, "Hvilke tiltak?", "Hvor nyttig?"], *rows])
    assert (good.prompt, texts(good)) == ("Hva fungerer godt", WORDS)
    assert missed.answers[1] == ("11", "Trygge ledere her")


def test_rows_that_are_answers_with_the_question_written_once():
    rows = [[{0: BEST, 4: MISSED}.get(number), number % 4 + 1, word] for number, word in enumerate(WORDS)]
    best, missed = xlsx(Data=[["Spørsmål", "Deltaker", "Svar"], *rows])
    assert (best.prompt, texts(best)) == (BEST, WORDS[:4])
    assert missed.answers[0] == ("1", "Mer tid til ledelse")


def test_questions_from_the_room_are_texts_too():
    (question,) = xlsx(Q=[["Question", "Author", "Upvotes"], *([f"{word}?", "Anonymous", 3] for word in WORDS)])
    assert texts(question)[:2] == ["Tillit?", "Trygge ledere?"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_every_usual_form(delimiter: str, encoding: str):
    lines = [
        ["Nr", "Tid", BEST],
        *([str(number), "09:30", f'"{word}, på jobb; {number}"'] for number, word in enumerate(WORDS)),
    ]
    (question,) = csv("\r\n".join(delimiter.join(line) for line in lines), encoding=encoding)
    assert question.prompt == BEST
    assert question.answers[2] == ("2", "Felles mål, på jobb; 2")


def test_csv_with_titles_above_its_headings():
    rows = "".join(f"Deltaker {number};09:3{number};{word}\n" for number, word in enumerate(WORDS))
    (question,) = csv(f"Rapport;;\n{BEST};;\n;;\nDeltaker;Tid;Svar\n{rows}")
    assert question.prompt == BEST
    assert question.answers[0] == ("Deltaker 0", "Tillit")


def test_labels_above_the_headings_are_no_headings():
    asked = [["Question", BEST], ["Type", "Open ended"], ["Responses", len(WORDS)], []]
    answers = [["#", "Response", "Votes"], *([at, word, at % 3] for at, word in enumerate(WORDS))]
    words = [
        ["Question", "Ett ord om oss"],
        ["Type", "Word cloud"],
        [],
        ["Word", "Count"],
        *([item, 1] for item in WORDS),
    ]
    scale = [["Question", MISSED], ["Type", "Scales"], [], ["Statement", "Average"], ["Vi har mål", 3.4], ["Ro", 2.5]]
    found = xlsx(Oversikt=[["Title", "Samling 1"], ["Slides", 3]], A=[*asked, *answers], B=words, C=scale)
    assert [(question.prompt, texts(question)) for question in found] == [(BEST, WORDS), ("Ett ord om oss", WORDS)]


def test_titles_and_a_label_stand_above_columns_of_which_each_is_a_question():
    titles = [["Samling 1"], ["Session", 1], []]
    rows = [
        ["Session", "Voter", "Date", BEST, None, MISSED],
        *([1, f"Voter {item}", AT, item, "ro", item] for item in WORDS),
    ]
    best, missed = xlsx(Voters=[*titles, *rows])
    assert (best.prompt, missed.prompt) == (BEST, MISSED)
    assert texts(missed) == WORDS
    assert texts(best)[:2] == ["Tillit", "ro"]


def test_a_question_above_columns_of_answers_that_have_no_headings():
    (question,) = xlsx(A=[[BEST], *([word, "ro", "mot"] for word in WORDS)])
    assert question.prompt == BEST
    assert texts(question)[:4] == ["Tillit", "ro", "mot", "Trygge ledere"]


def test_a_row_for_each_question_with_its_answers_beside_it():
    best, missed = xlsx(A=[[BEST, *WORDS], [MISSED, *WORDS[:3]]])
    assert (best.prompt, texts(best)) == (BEST, WORDS)
    assert (missed.prompt, texts(missed)) == (MISSED, WORDS[:3])


def test_a_poll_of_each_row_is_named_beside_its_answers():
    rows = [*(["p1", "Det beste", word, 1] for word in WORDS), *(["p2", "Ett ord om oss", word, 1] for word in WORDS)]
    found = xlsx(Polls=[["Poll Id", "Poll text", "Answer", "Number of votes"], *rows])
    assert [(question.prompt, texts(question)) for question in found] == [
        ("Det beste", WORDS),
        ("Ett ord om oss", WORDS),
    ]


def test_csv_without_headings_begins_at_once():
    (question,) = csv("".join(f"{number};{word}\n" for number, word in enumerate(WORDS)))
    assert texts(question) == WORDS


def test_csv_that_says_its_delimiter():
    assert texts(csv("sep=;\nID;Svar\n1;Tid, ro\n2;Mat, mat\n")[0]) == ["Tid, ro", "Mat, mat"]
    assert texts(csv("sep=;\nSvar\nTid, ro\n")[0]) == ["Tid, ro"]


def test_rows_keep_their_numbers_where_an_id_stands_twice():
    assert csv("ID;Svar\n7;Tid\n8;\n7;Mat\n")[0].answers == (("1", "Tid"), ("3", "Mat"))


def test_hidden_sheets_and_cells_that_are_errors_hold_no_answers():
    book = openpyxl.load_workbook(io.BytesIO(workbook(Ark1=[*SMALL, [3, "#REF!"]], Lister=[["Svar"], ["skjult"]])))
    book["Lister"].sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    (question,) = parse(target.getvalue(), ".xlsx").questions
    assert texts(question) == ["a", "b"]


def test_more_cells_than_there_is_room_for_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop_live.importers.sheets.MAX_CELLS", 5)
    assert "more than 5 cells" in refusal(workbook(Ark1=SMALL))


def test_commas_in_answers_are_no_columns():
    (question,) = csv("Svar\n" + "".join(f"{word}, ro og humor\n" for word in WORDS))
    assert texts(question)[0] == "Tillit, ro og humor"


def test_a_quotation_mark_that_is_not_closed_swallows_nothing():
    assert texts(csv('ID;Svar\n1;"ikke lukket\n2;b\n')[0]) == ['"ikke lukket', "b"]


def test_of_columns_that_are_called_answers_and_others_the_others_stand_aside():
    rows = "".join(f"x{number},{BEST},{word},tema {number},nb\n" for number, word in enumerate(WORDS))
    (question,) = csv(f"id,question,text,theme,lang\n{rows}")
    assert (question.prompt, question.answers[0]) == (BEST, ("x0", "Tillit"))


@pytest.mark.parametrize("named", ["C", "c", "Kommentar til dagen", "til dagen"])
def test_a_column_is_named_by_its_heading_a_part_of_it_or_its_letter(named: str):
    (question,) = csv("ID;Svar;Kommentar til dagen\n1;a;b\n2;c;d\n", column=named)
    assert (question.prompt, texts(question)) == ("Kommentar til dagen", ["b", "d"])


def test_a_sheet_is_named_by_its_name_or_its_number():
    sheets = {"En": [["ID", "Svar"], [1, "a"]], "To": [["ID", "Svar"], [1, "b"]]}
    assert [texts(question) for question in xlsx(**sheets)] == [["a"], ["b"]]
    assert [texts(question) for question in xlsx(sheet="2", **sheets)] == [["b"]]
    assert [texts(question) for question in xlsx(sheet="to", **sheets)] == [["b"]]
    assert 'no sheet "Tre". The sheets are: 1 "En", 2 "To".' in refusal(workbook(**sheets), sheet="Tre")
    assert "Several sheets have a column" in refusal(workbook(**sheets), column="Svar")


def test_a_spreadsheet_without_texts_is_refused_with_its_columns():
    said = refusal(workbook(Ark1=[["ID", "Alder", "Dato"], *([number, 40 + number, AT] for number in range(9))]))
    assert 'Sheet "Ark1"' in said
    assert "B  Alder (numbers)" in said
    assert "C  Dato (times)" in said
    assert "--column" in said


def test_a_column_that_is_not_there_is_refused_with_those_that_are():
    assert "B  Svar" in refusal(b"ID;Svar\n1;a\n", ".csv", column="Tekst")


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2,5", "40 %", "-3"], Kind.NUMBER),
        (["2026-01-05T09:30:00", "5.1.2026", "1/5/26 9:30 AM", "Jan 5, 2026 10:15"], Kind.TIME),
        (["09:30", "9.31", "10:15:00"], Kind.TIME),
        (["a@b.no", "c.d@e.no"], Kind.IDENTIFIER),
        (["Voter 1", "Voter 2"], Kind.IDENTIFIER),
        (["Ja", "Nei", "Ja", "Ja", "Nei", "Nei"], Kind.CHOICE),
        (["Kurs;", "Kurs;Møter;", "Møter;", "Kurs;Møter;"], Kind.CHOICE),
        (["Mer tid", "5 nye folk", "Bedre møter"], Kind.TEXT),
        (["", ""], Kind.EMPTY),
    ],
)
def test_what_a_column_holds_is_seen_in_its_cells(cells: list[str], kind: Kind):
    assert infer_kind(cells) is kind


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook whose first sheet says something else."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name in source.namelist():
            part = source.read(name)
            packed.writestr(name, part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part)
    return target.getvalue()


SMALL = [["ID", "Svar"], [1, "a"], [2, "b"]]
BEYOND = b'<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>c</t></is></c></row></sheetData>'


def test_a_workbook_that_is_broken_or_none_is_refused():
    good = workbook(Ark1=SMALL)
    assert "no workbook, or a broken one" in refusal(b"hello")
    assert "no workbook, or a broken one" in refusal(good[: len(good) // 2])
    assert "is broken" in refusal(changed(good, b"<sheetData>", b"<sheetDate>"))
    assert "old Excel" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99)
    other = io.BytesIO()
    with ZipFile(other, "w") as packed:
        packed.writestr("letter.txt", "hei")
    assert "no XLSX" in refusal(other.getvalue())


def test_a_workbook_that_is_small_only_while_it_is_packed_is_not_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop_live.importers.workbooks.MAX_UNPACKED_BYTES", 1_000_000)
    bomb = changed(workbook(Ark1=SMALL), b"</sheetData>", b" " * 2_000_000 + b"</sheetData>")
    assert len(bomb) < 100_000
    assert "Unpacked, this workbook is larger" in refusal(bomb)


def test_an_entity_that_grows_is_not_read():
    entities = b"".join(b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 12) for at in range(1, 9))
    grown = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "aaaaaaaaaaaaaaaa">' + entities + b"]><worksheet "
    content = changed(changed(workbook(Ark1=SMALL), b"<worksheet ", grown), b"</sheetData>", b"&a8;</sheetData>")
    assert "is broken" in refusal(content)


def test_a_cell_far_away_costs_nothing():
    far = changed(workbook(Ark1=SMALL), b"</sheetData>", BEYOND)
    assert texts(parse(far, ".xlsx").questions[0]) == ["a", "b"]


def test_a_formula_is_what_it_came_to_and_nothing_where_nobody_knows():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ID", "Svar"])
        sheet.write_row(1, 0, [1, "a"])
        sheet.write_number(2, 0, 2)
        sheet.write_formula(2, 1, '=CONCATENATE("b", "c")', value="bc")
    assert texts(parse(target.getvalue(), ".xlsx").questions[0]) == ["a", "bc"]
    assert texts(xlsx(Ark1=[*SMALL, [3, '=CONCATENATE("c")']])[0]) == ["a", "b"]


@pytest.mark.parametrize(
    "heading", ["Gruppe", "gruppenavn", "Group", "Group name", "Team", "Team name:", "Lag", "Bord"]
)
def test_the_group_that_wrote_a_text_is_no_answer(heading: str):
    rows = [
        [heading, "Tiltak"],
        *([f"Vi som jobber med {word}", f"Vi trenger mer av {word} i hverdagen"] for word in WORDS),
    ]
    [question] = xlsx(Ark1=rows)
    assert question.prompt in {"", "Tiltak", "Ark1"}
    assert [text for _, text in question.answers] == [row[1] for row in rows[1:]]


def test_more_answers_than_there_is_room_for_are_refused():
    assert "20,001 answers" in refusal(b"Svar\n" + b"tid\n" * 20_001, ".csv")
    assert "letters" in refusal(b"Svar\n" + b"tid " * 25_000 + b"\n" + (b"tid " * 25_000 + b"\n") * 40, ".csv")


def test_a_text_file_has_an_answer_a_line():
    assert parse(b"Tillit\n\nTid, ro\n", ".txt").questions == [
        ImportedQuestion("", (("1", "Tillit"), ("2", "Tid, ro")))
    ]


@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.lists(st.sampled_from([*WORDS, BEST, "Svar", "ID", ";", "\t", "\n", '"', "7", "Response 1", "{", "["])).map(
            lambda parts: "".join(parts).encode()
        ),
    ),
    suffix=st.sampled_from([".csv", ".txt", ".jsonl", ".xlsx", ""]),
)
def test_whatever_a_file_holds_is_read_or_refused(content: bytes, suffix: str):
    try:
        questions = parse(content, suffix).questions
    except UnreadableFileError:
        return
    for question in questions:
        assert len({str(row_id) for row_id, _ in question.answers}) == len(question.answers)
