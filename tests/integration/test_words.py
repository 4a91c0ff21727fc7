"""People have the last word on which words count as one, and the room remembers."""

import io

import httpx
import openpyxl
import pytest

from tests.actors import Room, make_room, word_cloud
from tests.forms import HOWEVER_IT_RUNS

LEADERS = "leiarar\nlederne"


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """A room whose first word cloud was answered."""
    room = make_room(client, word_cloud("Hva preger oss?"), word_cloud("Og i morgen?"))
    room.act("open")
    room.act("show")
    for text in ("leiarar", "lederne", "lederne", "sjef", "tillit"):
        room.join().answer(text)
    return room


def words(room: Room, number: int = 0) -> dict[str, int]:
    return {word["text"]: word["count"] for word in room.results(number)["results"]["words"]}


def press(room: Room, name: str, **fields: str) -> None:
    room.command(name, **fields).raise_for_status()


@HOWEVER_IT_RUNS
def test_words_that_were_written_equally_often_stand_in_the_order_of_the_alphabet(client: httpx.Client):
    room = make_room(client, word_cloud(max_answers=10))
    room.act("open")
    for word in ("ærlig", "åpenhet", "zen", "ønske", "tillit"):
        assert room.join().answer(word).status_code == 201
    assert list(words(room)) == ["tillit", "zen", "ærlig", "ønske", "åpenhet"]


def test_words_are_merged_for_the_whole_day_in_every_form(room: Room):
    assert words(room) == {"lederne": 3, "sjef": 1, "tillit": 1}
    press(room, "merge-words", forms=LEADERS, into="sjef")
    assert words(room) == {"lederne": 4, "tillit": 1}
    room.act("open", 1)
    for text in ("LEIARAR", "Sjefen", "lederen", "ro"):
        room.join().answer(text, 1)
    assert words(room, 1) == {"lederen": 3, "ro": 1}


def test_a_form_is_split_out_and_stays_out(room: Room):
    press(room, "split-word", forms=LEADERS, form="Lederne")
    assert words(room) == {"lederne": 2, "leiarar": 1, "sjef": 1, "tillit": 1}
    room.act("open", 1)
    for text in ("lederne", "leder", "leiar"):
        room.join().answer(text, 1)
    assert words(room, 1) == {"leder": 2, "lederne": 1}


def test_what_was_decided_is_undone_at_once_or_taken_back_later(room: Room):
    press(room, "split-word", forms="time", form="time")
    press(room, "merge-words", forms=LEADERS, into="sjef")
    press(room, "undo")
    for text in ("time", "timer"):
        room.join().answer(text)
    alone = {"lederne": 3, "sjef": 1, "tillit": 1, "time": 1, "timer": 1}
    assert words(room) == alone, "undo puts back what was decided before, whatever the words are"
    press(room, "merge-words", forms=LEADERS, into="sjef")
    press(room, "rename", title="Noe annet")
    assert words(room)["lederne"] == 4
    press(room, "forget-words", forms="sjef\nlederne")
    assert words(room) == alone
    press(room, "forget-words", forms="time")
    assert words(room) == {"lederne": 3, "time": 2, "sjef": 1, "tillit": 1}


def test_what_was_decided_in_a_rehearsal_goes_with_it(client: httpx.Client):
    room = make_room(client, word_cloud())
    press(room, "rehearse")
    press(room, "merge-words", forms="fiske", into="fjell")
    press(room, "end-rehearsal")
    room.act("open")
    for text in ("fiske", "fjell"):
        room.join().answer(text)
    assert words(room) == {"fiske": 1, "fjell": 1}


def test_a_room_that_has_ended_can_still_be_put_in_order(room: Room):
    room.command("end")
    press(room, "merge-words", forms=LEADERS, into="sjef")
    assert words(room) == {"lederne": 4, "tillit": 1}
    press(room, "undo")
    assert words(room) == {"lederne": 3, "sjef": 1, "tillit": 1}


@HOWEVER_IT_RUNS
def test_files_and_the_projector_follow(room: Room):
    press(room, "merge-words", forms=LEADERS, into="sjef")
    sheets = openpyxl.load_workbook(io.BytesIO(room.export("xlsx").content)).worksheets
    of_cloud = next(sheet for sheet in sheets if sheet["A1"].value == "Hva preger oss?")
    figures = {str(row[0]).strip(): row[1] for row in of_cloud.iter_rows(values_only=True)}
    assert figures["lederne"] == 4
    assert "sjef" not in figures
    assert room.export("json").json()["activities"][0]["figures"][0] == {"label": "lederne", "count": 4}
    assert "- lederne: 4" in room.export("md").text
    with room.watch("presenter") as projector:
        projector.read_until('data-count="4"')
        press(room, "split-word", forms=LEADERS + "\nsjef", form="sjef")
        projector.read_until('data-count="3"')


@HOWEVER_IT_RUNS
def test_the_facilitator_sees_what_a_word_gathers_and_who_decided_it(room: Room):
    with room.watch("facilitator") as facilitator:
        facilitator.read_until("leiarar")
        assert "slått sammen for hånd" not in facilitator.screen
        press(room, "merge-words", forms=LEADERS, into="sjef")
        facilitator.read_until("slått sammen for hånd")
        assert 'value="lederne\nleiarar\nsjef"' in facilitator.screen
        press(room, "split-word", forms="tillit", form="tillit")
        facilitator.read_until("skilt ut for hånd")


@pytest.mark.parametrize(
    ("command", "fields", "code"),
    [
        ("merge-words", {"forms": "sjef", "into": "Sjef"}, "same_word"),
        ("merge-words", {"forms": "", "into": "sjef"}, "missing"),
        ("merge-words", {"forms": "sjef"}, "empty"),
        ("merge-words", {"forms": "s" * 31, "into": "tillit"}, "too_long"),
        (
            "merge-words",
            {"forms": "\n".join(f"ord{number}" for number in range(501)), "into": "sjef"},
            "too_many_choices",
        ),
        ("split-word", {"forms": "sjef"}, "empty"),
        ("split-word", {"forms": "sjef", "form": "\x01"}, "forbidden_character"),
        ("forget-words", {}, "missing"),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(room: Room, command: str, fields: dict[str, str], code: str):
    refused = room.command(command, **fields)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert words(room) == {"lederne": 3, "sjef": 1, "tillit": 1}
