"""CSV that people and programs write: what is read of it, and that nobody's address is ever an answer."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_live.importers import ImportedFile, UnreadableFileError, parse
from workshop_live.importers.notes import Notes

MAIL = "E-postadresse"
QUOTED = ["Tid, ro, mat", "Mål, tid, ro", "Ro, tid, kaffe"]
WORDS = ["tid", "ro", "mat", "mål", "kaffe", "møter", "tillit", "rammer", "kurs"]


def read(text: str, suffix: str = ".csv", encoding: str = "utf-8") -> ImportedFile:
    return parse(text.encode(encoding), suffix)


def texts(collected: ImportedFile) -> list[str]:
    return [text for question in collected.questions for _, text in question.answers]


def table(*rows: Sequence[object], delimiter: str = ",", quotechar: str = '"') -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, quotechar=quotechar).writerows(rows)
    return target.getvalue()


def from_people(answers: Sequence[str], delimiter: str = ",") -> str:
    """What a form writes: when, who, and an answer."""
    rows = [[f"2026-03-05 09:{at:02}", f"person{at}@example.org", said] for at, said in enumerate(answers)]
    return table(["Tidsmerke", MAIL, "Svar"], *rows, delimiter=delimiter)


@pytest.mark.parametrize("suffix", [".csv", ".txt", ""])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_commas_in_quoted_answers_divide_nothing(delimiter: str, suffix: str):
    collected = read(from_people(QUOTED, delimiter), suffix)
    assert texts(collected) == QUOTED
    assert not collected.notes.lines()


def test_commas_without_spaces_in_answers_are_not_taken_for_columns():
    rows = "".join(f"person{at}@example.org;{said},{said}nå,mat,kaffe\n" for at, said in enumerate(WORDS))
    assert texts(read(f"{MAIL};Svar\n{rows}")) == [f"{said},{said}nå,mat,kaffe" for said in WORDS]
    assert texts(read(rows)) == [f"{said},{said}nå,mat,kaffe" for said in WORDS]


def test_spaces_behind_the_commas_of_a_table_do_not_make_it_prose():
    rows = "".join(f'{at}, person{at}@example.org, "Tid, {said}"\n' for at, said in enumerate(WORDS))
    assert texts(read(f"Nr, {MAIL}, Svar\n{rows}")) == [f"Tid, {said}" for said in WORDS]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;", "sep=\t", '"sep=\t"'])
@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_a_first_line_that_says_the_separator_is_no_heading(first: str, encoding: str, suffix: str):
    delimiter = "\t" if "\t" in first else ";"
    rows = "".join(f"{at}{delimiter}{said}\r\n" for at, said in enumerate(WORDS))
    (question,) = read(f"{first}\r\nID{delimiter}Svar\r\n{rows}", suffix, encoding).questions
    assert (question.prompt, [text for _, text in question.answers]) == ("", WORDS)


def test_a_row_with_more_cells_than_the_table_is_left_out_and_counted():
    rows = "".join(f"{at};person{at}@example.org;{said}\n" for at, said in enumerate(WORDS))
    collected = read(f"Nr;{MAIL};Svar\n{rows}9;Nordmann; Ola;person9@example.org;Mer ro\n")
    assert texts(collected) == WORDS
    assert collected.notes.left_out == 1
    assert "1 row was left out: more cells than the table has columns." in collected.notes.lines()[0]


def test_rows_that_a_line_break_divides_are_left_out_and_counted():
    rows = "".join(f"Ola Li;{said};person{at}@example.org\n" for at, said in enumerate(WORDS))
    collected = read(f"Navn;Svar;{MAIL}\n{rows}Kari Li;Mer tid\nog;person9@example.org\n")
    assert texts(collected) == WORDS
    assert collected.notes.left_out == 2
    assert "A line break inside of a text" in collected.notes.lines()[0]


def test_lines_that_fit_no_table_are_never_shown_whole():
    lines = [f"{at} {'x ' * at}| person{at}@example.org | {'Tid | ' * at} ro" for at in range(6)]
    collected = read("\n".join(lines))
    assert texts(collected) == []
    assert "6 rows were left out: an e-mail address, or a whole row with one" in collected.notes.lines()[0]


def test_lines_that_nothing_divides_evenly_are_read_with_a_warning():
    collected = read("Tid|ro\nMat|kaffe|te|kaker\nRo\nSol|vind|regn\nTur|mat|hjelp|ro|kurs\n")
    assert "The rows fit no table" in collected.notes.lines()[0]
    assert len(texts(collected)) == 5


def test_an_address_in_the_column_of_answers_is_left_out_and_prose_about_one_stays():
    rows = ["Spør post@example.org, eller ring", "person@example.org", "Ola Li <ola@example.org>", *WORDS]
    collected = read(table(["Nr", "Svar"], *enumerate(rows)))
    assert texts(collected) == [rows[0], *WORDS]
    assert collected.notes.left_out == 2


def test_names_stand_aside_where_no_heading_says_so():
    rows = [
        [f"09:{at:02}", f"{name} Nordmann", said] for at, (name, said) in enumerate(zip(PEOPLE, WORDS, strict=True))
    ]
    assert texts(read(table(*rows, delimiter=";"))) == WORDS
    assert texts(read(table(["Når", "Hvem", "Hva nå?"], *rows, delimiter=";"))) == WORDS


PEOPLE = ["Kari", "Ola", "Åse", "Per-Olav", "Øyvind", "Anne", "Nils", "Liv", "Gro"]


def test_an_address_or_a_name_is_no_id_either():
    rows = [[f"person{at}@example.org", said] for at, said in enumerate(WORDS)]
    (question,) = read(table(["Respondent", "Svar"], *rows)).questions
    assert [row_id for row_id, _ in question.answers] == [str(at) for at in range(1, len(WORDS) + 1)]
    (question,) = read(table(["Player", "Svar"], *zip(PEOPLE, WORDS, strict=True))).questions
    assert question.answers[0] == ("1", "tid")


def test_one_quotation_mark_that_is_not_closed_leaves_the_other_rows_as_they_are():
    rows = '1;p1@example.org;"Tid; ro"\n2;p2@example.org;"ikke lukket\n3;p3@example.org;"Mat\nog ro"\n'
    assert texts(read(f"Nr;{MAIL};Svar\n{rows}")) == ["Tid; ro", '"ikke lukket', "Mat\nog ro"]


SAID = st.sampled_from(
    [
        "{} og {}",
        "{}, {}",
        "Mer {}; mindre {}",
        "«{}»",
        '{} "{}"',
        "{}\n{}",
        "{}|{}",
        "O'{} {}",
        "{},{}",
        "{}\t{}",
        "1. {} 2. {}",
    ]
)
ADDRESSES = [
    "p{}@kommune.example",
    "Kari.{}@x.example",
    "ola+{}@a-b.example",
    "Kari N <k{}@x.example>",
    "P{}@X.EXAMPLE",
]
HEADINGS = {
    "id": ["ID", "Nr", "#"],
    "time": ["Tidsmerke", "Tid"],
    "mail": [MAIL, "Email Address", "Kontakt", "Svar sendt av"],
    "name": ["Navn", "Fullt navn"],
    "text": ["Svar", "Hva nå?", "Hva bør vi gjøre mer av"],
    "more": ["Hva savner du?"],
}
PROPER = {"minimal", "all"}
DIALECTS = [*PROPER, "none", "backslash", "single", "spaced"]


@st.composite
def said_by_people(draw: st.DrawFn) -> str:
    pattern = draw(SAID)
    return pattern.format(*draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=2, unique=True)))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """A file, the texts in it, and its dialect: columns in any order, of which one holds e-mail addresses."""
    others = draw(st.lists(st.sampled_from(["id", "time", "name", "more"]), unique=True))
    columns = draw(st.permutations(["mail", "text", *others]))
    count = draw(st.integers(3, 20))
    cells = {
        "id": [str(at) for at in range(count)],
        "time": [f"2026-03-05 09:{at:02}" for at in range(count)],
        "mail": [draw(st.sampled_from(ADDRESSES)).format(at) for at in range(count)],
        "name": [f"{PEOPLE[at % 9]} Nordmann" for at in range(count)],
        "text": [f"{at} {draw(said_by_people())}" for at in range(count)],
        "more": [f"{draw(said_by_people())} nå {at}" for at in range(count)],
    }
    has_headings = draw(st.booleans())
    headings = [[draw(st.sampled_from(HEADINGS[column])) for column in columns]] if has_headings else []
    rows = [*headings, *zip(*(cells[column] for column in columns), strict=True)]
    dialect = draw(st.sampled_from(DIALECTS))
    written = _written(rows, draw(st.sampled_from(",;\t|")), dialect)
    return written, cells["text"] if has_headings and dialect in PROPER else [], dialect


def _written(rows: Sequence[Sequence[str]], delimiter: str, dialect: str) -> str:
    target = io.StringIO()
    if dialect == "none":
        return "".join(f"{delimiter.join(row)}\n" for row in rows)
    if dialect == "spaced":
        special = f'{delimiter}"\n'
        quoted = [[_quoted(cell) if set(cell) & set(special) else cell for cell in row] for row in rows]
        return "".join(f"{f'{delimiter} '.join(row)}\n" for row in quoted)
    quoting = csv.QUOTE_ALL if dialect == "all" else csv.QUOTE_MINIMAL
    quotechar = "'" if dialect == "single" else '"'
    escaped = dialect == "backslash"
    csv.writer(
        target, delimiter=delimiter, quoting=quoting, quotechar=quotechar, doublequote=not escaped, escapechar="\\" if escaped else None
    ).writerows(rows)  # fmt: skip
    return target.getvalue()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@settings(max_examples=400)
@given(
    file=files(),
    suffix=st.sampled_from([".csv", ".tsv", ".txt", ""]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    kept=st.sampled_from([1, 1, 1, 0.9, 0.5]),
)
def test_an_address_is_no_answer_no_id_and_no_question_in_any_dialect(
    file: tuple[str, list[str], str], suffix: str, encoding: str, kept: float
):
    written, said, _ = file
    said_of_it, collected = outcome(written[: int(len(written) * kept)], suffix, encoding)
    assert "@" not in said_of_it
    if said and kept == 1:
        assert set(said) <= set(texts(collected))
        assert not collected.notes.left_out


def outcome(text: str, suffix: str, encoding: str) -> tuple[str, ImportedFile]:
    """All that comes of a file, as text."""
    try:
        collected = read(text, suffix, encoding)
    except UnreadableFileError as refused:
        return str(refused), ImportedFile([], Notes())
    return f"{collected.questions} {collected.notes.lines()}", collected
