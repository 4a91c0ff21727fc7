"""Files of meeting tools, quizzes and forms: each question with its own answers, and what was chosen is not read."""

import csv
import io
from collections.abc import Sequence

import pytest

from tests.workbooks import workbook
from workshop_live.importers import ImportedFile, parse

SAID = ["Mer tid sammen", "Klare mål", "Ledere som lytter", "Ros i hverdagen", "Færre møter", "Gode kurs", "Ro", "Rom"]
MISSED = ["Pauserom", "Svar på e-post", "Vikarer", "Nett på skolene", "Kaffe", "Enklere skjema", "Plan", "Tur"]
BEST, WORST = "Hva er viktigst?", "Hva savner du?"
WHO = ["#", "User Name", "User Email", "Submitted Date/Time"]
ROLES = ["Leder", "Lærer", "Leder", "Assistent", "Lærer", "Assistent", "Leder", "Lærer"]


def read(*rows: Sequence[object]) -> ImportedFile:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return parse(target.getvalue().encode("utf-8-sig"), ".csv")


def parse_workbook(**sheets: Sequence[Sequence[object]]) -> ImportedFile:
    return parse(workbook(**sheets), ".xlsx")


def found(collected: ImportedFile) -> dict[str, list[str]]:
    return {question.prompt: [text for _, text in question.answers] for question in collected.questions}


def who(number: int) -> list[object]:
    return [number, f"Deltaker {chr(64 + number)}", f"person{number}@example.org", f"2026-03-05 15:{number:02}"]


def poll(title: str, *columns: tuple[str, Sequence[object]]) -> list[list[object]]:
    """The part of a meeting tool's report for a poll: its title, its headings, a row for each person."""
    headings = ["#", "User Name", "Email Address", "Submitted Date and Time", *(heading for heading, _ in columns)]
    rows = [[*who(at), *cells] for at, cells in enumerate(zip(*(cells for _, cells in columns), strict=True), 1)]
    return [[title], list(headings), *rows]


OVERVIEW: list[list[object]] = [
    ["Overview"],
    ["Generate Time", "Meeting Topic", "Meeting/Webinar ID", "Actual Start Time"],
    ["03/05/2026 16:00:00", "Samling", 92500000000, "03/05/2026 14:58:00"],
    [],
    ["Launched Polls"],
    ["#", "Poll Name", "Questions", "Responses"],
    [1, "Etter lunsj", 2, 8],
    [],
]


def test_a_report_with_an_overview_above_its_poll_has_the_answers_of_the_poll_only():
    collected = read(*OVERVIEW, *poll("Etter lunsj", ("Hvordan var dagen?", [1, 2, 3, 4] * 2), (BEST, SAID)))
    assert found(collected) == {BEST: SAID}
    assert not collected.notes.left_out


def test_a_report_on_several_polls_keeps_each_apart():
    first = poll("Etter lunsj", ("Hvordan var dagen?", [1, 2, 3, 4] * 2), (BEST, SAID))
    collected = read(
        *OVERVIEW, *first, [], *poll("Før vi går", (WORST, MISSED)), [], *poll("Til slutt", ("Svar", SAID))
    )
    assert found(collected) == {BEST: SAID, WORST: MISSED, "Til slutt": SAID}
    assert not collected.notes.left_out


def test_rows_of_several_polls_in_a_workbook_are_kept_apart_too():
    collected = parse_workbook(Rapport=[*OVERVIEW, *poll("En", (BEST, SAID)), [], *poll("To", (WORST, MISSED))])
    assert found(collected) == {BEST: SAID, WORST: MISSED}


@pytest.mark.parametrize("headings", [WHO, [*WHO, ""], [*WHO, "", "", "", ""]])
def test_questions_beside_their_answers_in_each_row_are_told_apart(headings: list[str]):
    rows = [
        [*who(at), BEST, said, WORST, missed] for at, (said, missed) in enumerate(zip(SAID, MISSED, strict=True), 1)
    ]
    del rows[0][-2:]  # who did not answer the second
    collected = read(headings, *rows)
    assert found(collected) == {BEST: SAID, WORST: MISSED[1:]}
    assert collected.questions[1].answers[0] == ("2", MISSED[1])
    assert not collected.notes.left_out


def test_of_questions_beside_their_answers_those_with_choices_are_named_and_not_read():
    rows = [
        [*who(at), "Hva gjør du?", role, BEST, said] for at, (role, said) in enumerate(zip(ROLES, SAID, strict=True), 1)
    ]
    collected = read([*WHO, "", "", "", ""], *rows)
    assert found(collected) == {BEST: SAID}
    assert collected.notes.choices == ["Hva gjør du?"]
    assert '"Hva gjør du?"' in collected.notes.lines()[0]


SCALE = ["Helt uenig", "Delvis uenig", "Verken enig eller uenig", "Delvis enig", "Helt enig", "Vet ikke", "Helt enig"]


@pytest.mark.parametrize(
    "values", [SCALE, ["I stor grad", "I noen grad", "I svært liten grad"], ["Strongly agree", "Disagree"]]
)
def test_the_words_of_a_scale_are_no_texts_however_few_people_answered(values: list[str]):
    rows = [["05.03.2026 kl. 09.00.10", value, said] for value, said in zip(values, SAID, strict=False)]
    collected = read(["Tidsmerke", "Lederen min lytter", "Hva mer"], *rows)
    assert found(collected) == {"Hva mer": SAID[: len(values)]}
    assert collected.notes.choices == ["Lederen min lytter"]


def test_choices_with_commas_in_them_are_choices():
    values = [
        "Ja, alltid",
        "Nei, aldri",
        "Ja, alltid, Av og til, når jeg må",
        "Av og til, når jeg må",
        "Nei, aldri",
    ] * 4
    rows = [
        ["05.03.2026 kl. 09.00.10", value, f"{said} {at}"]
        for at, (value, said) in enumerate(zip(values, SAID * 3, strict=False))
    ]
    collected = read(["Tidsmerke", "Hvilke gjelder?", BEST], *rows)
    assert list(found(collected)) == [BEST]
    assert collected.notes.choices == ["Hvilke gjelder?"]


def test_a_few_words_that_many_wrote_are_read_where_words_were_asked_for():
    rows = [
        [f"09:{at:02}", word, role]
        for at, (word, role) in enumerate(zip(["ro", "tid", "mot", "ro"] * 2, ROLES, strict=True))
    ]
    collected = read(["Tidsmerke", "Ett ord om dagen", "Rolle"], *rows)
    assert list(found(collected)) == ["Ett ord om dagen"]
    assert collected.notes.choices == ["Rolle"]


def test_a_form_that_says_how_each_question_was_answered_is_taken_at_its_word():
    headings = ["id", "userId", "voteOptionId", "voteOptionText", "voteAnswer", "voteOptionType"]
    asked = (("Rolle", ROLES, "radiogroup"), ("Ett ord", ["ro", "mot"] * 4, "text"), (BEST, SAID, "comment"))
    rows = [
        [3 * at + place, f"bruker{at}", place, prompt, cells[at], kind]
        for at in range(8)
        for place, (prompt, cells, kind) in enumerate(asked)
    ]
    collected = read(headings, *rows)
    assert found(collected) == {"Ett ord": ["ro", "mot"] * 4, BEST: SAID}
    assert collected.notes.choices == ["Rolle"]


@pytest.mark.parametrize(("open_type", "quiz_type"), [("1 Open ended", "2 Quiz"), ("1", "2")])
def test_what_could_be_chosen_in_a_quiz_is_no_answer_and_neither_are_the_players(open_type: str, quiz_type: str):
    headings = [
        "Question Number",
        "Question",
        "Answer 1",
        "Answer 2",
        "Answer 3",
        "Correct Answers",
        "Player",
        "Answer",
        "Correct",
    ]
    places = ["Den store kommunen ved fjorden", "Den lille kommunen på fjellet", "Den midterste av dem alle sammen"]
    told = [[open_type, BEST, None, None, None, None, f"Spiller {at}", said, 0] for at, said in enumerate(SAID)]
    quiz = [[quiz_type, "Hvor er vi?", *places, places[0], f"Spiller {at}", places[at % 3], 1] for at in range(8)]
    collected = parse_workbook(Oversikt=[["Samling"], ["Played with", "8 players"]], Data=[headings, *told, *quiz])
    assert found(collected) == {BEST: SAID}
    assert collected.notes.choices == ["Hvor er vi?"]


def test_a_column_that_was_left_aside_is_read_where_somebody_names_it():
    rows = [[f"09:{at:02}", role, said] for at, (role, said) in enumerate(zip(ROLES, SAID, strict=True))]
    target = io.StringIO()
    csv.writer(target).writerows([["Tidsmerke", "Rolle", BEST], *rows])
    assert found(parse(target.getvalue().encode(), ".csv", column="Rolle")) == {"Rolle": ROLES}
