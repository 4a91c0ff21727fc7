"""Slides on screens: turned by the one button, split by what comes between, and never known before they are due."""

import io
import re

import docx
import httpx
import pypdf
import pytest
from pptx import Presentation

from tests.actors import Room, make_room, open_text
from tests.decks import add_deck
from tests.pdfs import presentation
from tests.server import ServerThread

PICTURE_SHAPE = 13
PICTURE = re.compile(r"/pictures/[\w/.-]+")


@pytest.fixture
def room(client: httpx.Client, server: ServerThread) -> Room:
    """A question between slides of six pages and slides of one."""
    made = make_room(client, open_text("Hva nå?"))
    deck = add_deck(server.settings.database, made, pages=7)
    slides = {"type": "slides", "deck": deck, "on_phones": "on"}
    made.command("add-activity", prompt="Lysbilder", first=1, last=6, position=0, in_files="on", **slides)
    made.command("add-activity", prompt="Lysbilder", first=7, last=7, position=2, **slides)
    made.activities = [activity["id"] for activity in made.state()["activities"]]
    return made


def go(room: Room, *names: str) -> None:
    for name in names:
        room.command(name).raise_for_status()


def seen(room: Room, screen: str, region: str) -> str:
    token = room.join().token if screen == "participant" else None
    with room.watch(screen, token) as watcher:
        watcher.read_until_it(lambda: region in watcher.regions)
        return watcher.regions[region]


def place(room: Room) -> str:
    """What the desk says about where the room is."""
    found = re.search(r"Side \d+ av \d+|<h2[^>]*>([^<]+)", seen(room, "facilitator", "now").replace("Lysbilder", ""))
    return (found[1] or found[0]) if found else ""


def on_agenda(room: Room) -> list[tuple[str, int | None, int | None]]:
    agenda = room.state()["activities"]
    return [(it["prompt"], it.get("first"), it.get("last")) for it in agenda]


def test_one_button_turns_pages_then_goes_on_and_back_enters_at_the_last_page(room: Room):
    go(room, "next", "next")
    assert place(room) == "Side 2 av 7"
    go(room, *["next"] * 4)
    assert place(room) == "Side 6 av 7"
    go(room, "next")
    assert place(room) == "Hva nå?"
    go(room, "back")
    assert place(room) == "Side 6 av 7"
    go(room, "back")
    assert place(room) == "Side 5 av 7"
    go(room, "undo")
    assert place(room) == "Side 6 av 7"
    room.command("page", page=40).raise_for_status()
    assert place(room) == "Side 6 av 7", "there are no more"
    room.command("go-to", activity=room.activities[0], page=2).raise_for_status()
    room.command("go-to", activity=room.activities[1]).raise_for_status()
    room.command("go-to", activity=room.activities[0]).raise_for_status()
    assert place(room) == "Side 3 av 7", "as they were left"


def test_a_question_between_two_pages_splits_them_and_undo_joins_them_again(room: Room):
    before = on_agenda(room)
    question = room.activities[1]
    for at in (0, 5):  # the page that is shown stays, whichever part it is in
        room.command("go-to", activity=room.activities[0], page=at).raise_for_status()
        done = room.command("split-slides", activity=room.activities[0], page=4, moved=question)
        assert on_agenda(room) == [
            ("Lysbilder", 1, 3),
            ("Hva nå?", None, None),
            ("Lysbilder", 4, 6),
            ("Lysbilder", 7, 7),
        ]
        assert place(room) == f"Side {at + 1} av 7"
        room.command("undo", undo=done.json()["undo"]).raise_for_status()
        assert on_agenda(room) == before
        assert place(room) == f"Side {at + 1} av 7"
    room.command("go-to", activity=room.activities[0], page=1).raise_for_status()
    room.command("add-activity", type="open_text", prompt="Nå?", after_current="on").raise_for_status()
    assert on_agenda(room)[:3] == [("Lysbilder", 1, 2), ("Nå?", None, None), ("Lysbilder", 3, 6)]
    go(room, "next", "next", "next", "next")
    assert place(room) == "Side 3 av 7", "after the question was shown, closed and left"
    room.command("undo")
    for page, activity in ((1, room.activities[0]), (7, room.activities[0]), (2, question)):
        refused = room.command("split-slides", activity=activity, page=page)
        assert refused.json()["errors"][0]["code"] == "no_page_to_split_at"


def test_no_screen_of_the_room_learns_of_a_page_before_it_is_due(room: Room):
    pages = PICTURE.findall(
        room.client.get(f"/rooms/{room.id}/editor/{room.activities[0]}/pages", headers=room.headers).text
    )
    pages += PICTURE.findall(
        room.client.get(f"/rooms/{room.id}/editor/{room.activities[2]}/pages", headers=room.headers).text
    )
    assert len(set(pages)) == 7
    go(room, "next")
    for shown in (1, 2, 6, None):  # None is the question
        with room.watch("presenter") as wall, room.watch("participant", room.join().token) as phone:
            wall.read_until_it(lambda wall=wall: {"results", "keys"} <= wall.regions.keys())
            phone.read_until_it(lambda phone=phone: "activity" in phone.regions)
            last = 6 if shown is None else shown
            assert set(PICTURE.findall(wall.screen)) == {
                *pages[last - 1 : last if shown else 0],
                *pages[last : last + 2],
            }
            assert set(PICTURE.findall(phone.screen)) == ({pages[last - 1]} if shown else set())
        if shown == 2:
            room.command("page", page=5).raise_for_status()
        elif shown:
            go(room, "next")


def test_slides_of_a_plan_get_their_missing_file_in_their_form(room: Room):
    missing = room.command("add-activity", type="slides", prompt="Lysbilder", first=2, last=9).json()["made"]
    room.command("open", activity=missing).raise_for_status()
    assert "PDF-en mangler" in seen(room, "facilitator", "now")
    assert "slide-page " not in seen(room, "presenter", "results"), "the heading alone stands there"

    def send(activity: str) -> httpx.Response:
        file = {"deck": ("dagen.pdf", presentation(3), "application/pdf")}
        body = {"data": {"activity": activity}, "files": file, "headers": room.headers | {"Accept": "application/json"}}
        return room.client.post(f"/rooms/{room.id}/decks", **body)

    send(missing).raise_for_status()
    assert on_agenda(room)[3:] == [("Lysbilder", 2, 3)]
    assert place(room) == "Side 2 av 3"
    form = {"activity": missing, "type": "slides", "prompt": "Lysbilder", "first": "3", "last": "3"}
    drawn = room.client.post(f"/rooms/{room.id}/editor/{missing}/picture", data=form, headers=room.headers).text
    assert 'alt="Side 3' in drawn
    room.command("edit-activity", **form).raise_for_status()
    assert place(room) == "Side 3 av 3", "the form does not name the file, which stays"
    for other, status in ((room.activities[0], 404), ("b" * 16, 404), ("<b>", 422)):
        assert send(other).status_code == status


def test_files_have_the_pages_where_that_is_ticked_and_what_they_say(room: Room):
    slides = Presentation(io.BytesIO(room.export("pptx").content)).slides
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == PICTURE_SHAPE]
    texts = [f"Side {number}" for number in range(1, 7)]  # those of the other slides are not ticked
    assert [it._element.nvPicPr.cNvPr.get("descr") for it in pictures] == texts
    shapes = docx.Document(io.BytesIO(room.export("docx").content)).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == texts
    assert sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(room.export("pdf").content)).pages) == 6
    activities = room.export("json").json()["activities"]
    assert [[page["text"] for page in it["pages"]] for it in activities] == [texts, [], ["Side 7"]]
