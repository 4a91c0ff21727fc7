"""Decks: PDFs become slides of a room, keep to limits, and are replaced, copied and deleted as a whole."""

import io
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlmodel import Session, func, select

from tests import pdfs
from tests.actors import Room, make_room, open_text
from tests.decks import add_deck
from tests.integration.conftest import Person
from tests.integration.test_privacy import bytes_of
from tests.pictures import SVG, encoded, photo
from tests.server import ServerThread
from workshop_live.actions.commands import RoomCommand
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.actions.pictures import AddSlice, add_slice
from workshop_live.actions.rooms import CreateRoom, RoomCreated, create_room, delete_room
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.pictures import Picture
from workshop_live.domain.plans import Plan
from workshop_live.domain.tokens import new_public_id
from workshop_live.services import deck_storing
from workshop_live.storage import decks, pictures
from workshop_live.storage.decks import read_pages
from workshop_live.storage.engine import Database
from workshop_live.storage.pictures import PictureSlice, find_picture, organisation_of
from workshop_live.storage.tables import DeckPageRow, DeckRow, PictureRow, PictureSliceRow, RoomRow
from workshop_live.storage.writer import wall_clock, write_now

TWO = pdfs.written(f"/MediaBox {pdfs.WIDE}", f"/MediaBox {pdfs.A4}")
SAME = pdfs.written(*[f"/MediaBox {pdfs.WIDE}"] * 3)
PROGRESS = {"Accept": "application/vnd.workshop-live.progress"}


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Først"), open_text("Sist"))


def send(room: Room, content: bytes, to: str = "", **fields: Any) -> httpx.Response:
    path = f"/api/v1/rooms/{room.id}/decks{to}"
    headers = {**room.headers, "Content-Type": "application/pdf"}
    return room.client.request("PUT" if to else "POST", path, content=content, params=fields, headers=headers)


def pages_of(room: Room, deck: str) -> list[dict[str, Any]]:
    path = f"/api/v1/rooms/{room.id}/decks/{deck}"
    return list(room.client.get(path, headers=room.headers).raise_for_status().json()["pages"])


def agenda_of(room: Room) -> list[dict[str, Any]]:
    path = f"/api/v1/rooms/{room.id}/agenda"
    return list(room.client.get(path, headers=room.headers).raise_for_status().json()["activities"])


def rows_of(session: Session, room: str) -> tuple[int, int]:
    """How many decks and pictures of pages a room has."""
    number = session.exec(select(RoomRow.id).where(RoomRow.public_id == room)).one()
    counted = [
        select(func.count()).select_from(table).where(table.room_id == number) for table in (DeckRow, PictureRow)
    ]
    return session.exec(counted[0]).one(), session.exec(counted[1]).one()


def unowned(session: Session) -> int:
    """How many pictures of pages belong to nobody."""
    query = select(func.count()).select_from(PictureRow).where(PictureRow.is_page, PictureRow.room_id.is_(None))  # type: ignore[union-attr]
    return session.exec(query.where(PictureRow.plan_id.is_(None))).one()  # type: ignore[union-attr]


def test_a_pdf_becomes_slides_with_a_picture_and_a_text_for_each_page(room: Room, client: httpx.Client):
    sent = send(room, pdfs.presentation(2), name=r"C:\Mine\Dagen vår.PDF", position=1)
    assert sent.status_code == 201
    made = sent.json()
    assert (made["name"], made["pages"]) == ("Dagen vår", 2)
    assert len(agenda_of(room)) == 3
    slides = agenda_of(room)[1]
    assert (slides["id"], slides["type"], slides["prompt"]) == (made["made"], "slides", "Dagen vår")
    assert slides["settings"] == {
        "hidden": False, "deck": made["deck"], "first": 1, "last": 2, "on_phones": False, "in_files": False,
    }  # fmt: skip
    pages = pages_of(room, made["deck"])
    assert [page["text"].partition("\n")[0] for page in pages] == ["Side 1", "Side 2"]
    for page in pages:
        assert (page["width"], page["height"]) == (1920, 1080)
        picture = client.get(page["address"]).raise_for_status()
        assert picture.headers["Content-Type"] == "image/webp"
        assert "immutable" in picture.headers["Cache-Control"]
        assert len(picture.content) < 300 * 1024
    assert room.command("undo", undo=made["undo"]).status_code == 200
    assert len(agenda_of(room)) == 2


def test_slides_dropped_while_the_room_is_live_come_next(room: Room):
    room.act("open")
    made = send(room, TWO, after_current="yes").json()
    assert [it["id"] for it in agenda_of(room)][1] == made["made"]


def test_a_form_tells_how_far_it_is_and_what_was_made_or_is_wrong(room: Room):
    def lines(content: bytes) -> list[dict[str, Any]]:
        files = {"deck": ("Dagen.pdf", content, "application/pdf")}
        headers = {**room.headers, **PROGRESS}
        path = f"/rooms/{room.id}/decks"
        with room.client.stream("POST", path, files=files, data={"prompt": "God dag"}, headers=headers) as response:
            assert response.status_code == 200
            return [json.loads(line) for line in response.iter_lines()]

    *progress, made = lines(TWO)
    assert progress[0].keys() == {"done", "of"}
    assert agenda_of(room)[-1]["prompt"] == "God dag"
    assert made["made"] == agenda_of(room)[-1]["id"]
    *_, wrong = lines(pdfs.encrypted())
    assert wrong["error"] == "Denne PDF-en krever passord. Lagre den uten og prøv igjen."
    assert wrong["problem"]["errors"][0]["code"] == "encrypted_pdf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_pdf_chosen"),
        (b"PK\x03\x04 ppt/slides", "is_presentation"),
        (SVG, "is_picture"),
        (encoded(photo(40, 30)), "is_picture"),
        (b"Dagen", "not_a_pdf"),
        (b"%PDF-1.7", "broken_pdf"),
        (pdfs.encrypted(), "encrypted_pdf"),
        (pdfs.written(), "no_pages"),
        (pdfs.written(*["/MediaBox [0 0 9 9]"] * 1_000), "too_many_pages"),
        (pdfs.with_a_large_picture(20_000), "page_too_heavy"),
    ],
)
def test_what_is_no_usable_pdf_is_refused_in_a_word_and_leaves_nothing(
    room: Room, stored: Database, content: bytes, code: str
):
    before = stored.read_now(unowned)
    refused = send(room, content)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert stored.read_now(rows_of, room.id) == (0, 0)
    assert stored.read_now(unowned) <= before
    assert len(agenda_of(room)) == 2


def test_a_file_of_more_than_fifty_megabytes_is_not_received(room: Room):
    def endless() -> Iterator[bytes]:
        yield b"%PDF-1.7\n"
        for _ in range(60):
            yield b"x" * 1_000_000

    try:
        refused = send(room, endless())  # type: ignore[arg-type]
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        return  # it stopped listening before everything was said
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (413, "pdf_too_large")


def test_a_page_that_takes_too_long_is_refused(room: Room, stored: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deck_storing, "PAGE_S", 0.0)
    assert send(room, TWO).json()["errors"][0]["code"] == "broken_pdf"
    monkeypatch.setattr(deck_storing, "PAGE_S", 60.0)
    monkeypatch.setattr(deck_storing, "DECK_S", -1.0)
    assert send(room, TWO).json()["errors"][0]["code"] == "too_slow"
    assert stored.read_now(unowned) == 0
    monkeypatch.undo()
    assert send(room, TWO).status_code == 201, "the worker goes on"


def test_equal_pages_are_stored_once_and_have_other_addresses_in_another_room(
    room: Room, client: httpx.Client, stored: Database
):
    first = pages_of(room, send(room, SAME).json()["deck"])
    again = pages_of(room, send(room, SAME).json()["deck"])
    assert {page["address"] for page in (*first, *again)} == {first[0]["address"]}
    assert stored.read_now(rows_of, room.id) == (2, 1)
    other = make_room(client)
    assert pages_of(other, send(other, SAME).json()["deck"])[0]["address"] != first[0]["address"]


def test_a_client_that_goes_away_leaves_nothing_behind(room: Room, stored: Database):
    files = {"deck": ("Dagen.pdf", pdfs.presentation(12), "application/pdf")}
    headers = {**room.headers, **PROGRESS}
    with room.client.stream("POST", f"/rooms/{room.id}/decks", files=files, headers=headers) as response:
        for line in response.iter_lines():
            if json.loads(line)["done"]:
                break
    assert stored.read_now(unowned) > 0, "some pages were stored"
    eventually(lambda: stored.read_now(unowned) == 0)
    assert stored.read_now(rows_of, room.id) == (0, 0)
    assert len(agenda_of(room)) == 2


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_what_a_killed_server_left_behind_and_decks_that_nothing_names_are_deleted_after_a_while(
    room: Room, server: ServerThread, stored: Database
):
    organisation = stored.read_now(organisation_of, room.id)
    assert organisation is not None
    piece = PictureSlice(organisation, new_public_id(), Picture(b"x", "image/webp", 1, 1), 0)
    write_now(stored.writing, add_slice, AddSlice(piece))
    used = send(room, TWO).json()["deck"]
    add_deck(server.settings.database, room, pages=2)
    assert stored.read_now(rows_of, room.id) == (2, 4)

    def tidy(ago: timedelta) -> None:
        with Session(stored.writing) as session, session.begin():
            decks.delete_abandoned(session, wall_clock() - ago)
            pictures.delete_abandoned(session, wall_clock() - ago)

    tidy(timedelta(hours=1))
    assert stored.read_now(find_picture, piece.public_id) is not None, "it may still be written"
    tidy(-timedelta(hours=1))
    assert stored.read_now(find_picture, piece.public_id) is None
    eventually_gone = stored.read_now(rows_of, room.id)
    assert eventually_gone in {(1, 2), (2, 4)}, "not while the last change can be undone"
    assert len(pages_of(room, used)) == 2


def test_a_newer_pdf_takes_the_place_of_the_pages_with_its_numbers(room: Room, client: httpx.Client):
    deck = send(room, SAME).json()["deck"]
    slides = agenda_of(room)[-1]
    edited = {"activity": slides["id"], "settings": {"last": 1}}
    path = f"/api/v1/rooms/{room.id}/commands"
    client.post(f"{path}/edit-activity", json=edited, headers=room.headers).raise_for_status()
    further = {"type": "slides", "prompt": "Resten", "settings": {"deck": deck, "first": 2, "last": 3}}
    client.post(f"{path}/add-activity", json=further, headers=room.headers).raise_for_status()

    def ranges() -> list[tuple[Any, ...]]:
        return [(it["settings"]["first"], it["settings"]["last"]) for it in agenda_of(room) if it["type"] == "slides"]

    newer = send(room, pdfs.presentation(3), f"/{deck}").json()
    assert newer["pages"] == 3
    assert {it["settings"]["deck"] for it in agenda_of(room) if it["type"] == "slides"} == {newer["deck"]}
    assert ranges() == [(1, 1), (2, 3)]
    assert room.command("undo", undo=newer["undo"]).status_code == 200
    assert {it["settings"]["deck"] for it in agenda_of(room) if it["type"] == "slides"} == {deck}
    asked = send(room, pdfs.presentation(4), f"/{deck}")
    assert (asked.status_code, asked.json()["current"]) == (409, {"pages": 3, "sent": 4})
    longer = send(room, pdfs.presentation(4), f"/{deck}", any_count="yes").json()
    assert ranges() == [(1, 1), (2, 4)], "further pages go to the last slides"
    shorter = send(room, pdfs.presentation(1), f"/{longer['deck']}", any_count="yes").json()
    assert ranges() == [(1, 1)], "slides without pages are removed"
    assert room.command("undo", undo=shorter["undo"]).status_code == 200
    assert ranges() == [(1, 1), (2, 4)]
    assert send(room, TWO, "/aaaaaaaaaaaaaaaa").json()["code"] == "unknown_deck"


def test_the_slides_on_the_projector_stay_on_a_page_that_is_there(room: Room):
    deck = send(room, SAME).json()
    room.activities.append(deck["made"])
    room.act("open", 2)
    send(room, pdfs.presentation(1), f"/{deck['deck']}", any_count="yes").raise_for_status()
    assert agenda_of(room)[-1]["settings"]["last"] == 1
    assert room.state()["activities"][-1]["id"] == deck["made"]


@pytest.mark.parametrize(
    ("settings", "code"),
    [({"deck": "aaaaaaaaaaaaaaaa"}, "unknown_deck"), ({"last": 4}, "no_such_page"), ({"first": 3, "last": 2}, "bad_page_range")],
)  # fmt: skip
def test_slides_show_only_pages_that_their_room_has(room: Room, settings: dict[str, Any], code: str):
    deck = send(room, SAME).json()["deck"]
    body = {"type": "slides", "prompt": "Mer", "settings": {"deck": deck, "last": 3, **settings}}
    path = f"/api/v1/rooms/{room.id}/commands/add-activity"
    refused = room.client.post(path, json=body, headers=room.headers)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


def test_runs_and_plans_have_copies_of_a_deck_that_outlive_what_they_were_made_of(
    client: httpx.Client, owner: Person, stored: Database
):
    room = make_room(client, title=f"Plan {new_public_id()}", token=owner.token)
    deck = send(room, SAME).json()["deck"]
    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).raise_for_status().json()
    plan = client.post(f"/api/v1/rooms/{room.id}/plans", json={}, headers=room.headers).raise_for_status().json()
    client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    assert stored.read_now(read_pages, deck, [1]) == {}
    of_plan = plan["activities"][0]["settings"]["deck"]
    client.put(f"/api/v1/rooms/{again['id']}/plans/{plan['id']}", headers=room.headers).raise_for_status()
    assert stored.read_now(read_pages, of_plan, [1]) == {}, "replaced by that of the newer state"
    started = client.post(f"/api/v1/plans/{plan['id']}/rooms", headers=room.headers).raise_for_status().json()
    client.delete(f"/api/v1/plans/{plan['id']}", headers=room.headers).raise_for_status()
    addresses = set()
    for made in (again, started):
        own = made["activities"][0]["deck"]
        pages = stored.read_now(read_pages, own, [1, 2, 3])
        assert len(pages) == 3
        assert client.get(pages[1].address).status_code == 200
        addresses |= {page.address for page in pages.values()}
    assert len(addresses) == 2, "one picture for the equal pages of each room"


@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_deck_goes_with_its_room(database: Database):
    organiser = write_now(database.writing, add_organiser, AddOrganiser("Ola", "x"))
    assert isinstance(organiser, Organiser)
    made = write_now(database.writing, create_room, CreateRoom(organiser.id, Plan("Rom", "nb")))
    assert isinstance(made, RoomCreated)
    add_deck(str(database.writing.url.render_as_string(hide_password=False)), made.room.public_id)
    write_now(database.writing, delete_room, RoomCommand(room=made.room.public_id, actor="x"))
    with Session(database.writing) as session:
        for table in (DeckRow, DeckPageRow, PictureRow, PictureSliceRow):
            assert session.exec(select(func.count()).select_from(table)).one() == 0


def test_a_deleted_deck_is_gone_from_every_file_of_the_database(client: httpx.Client, server: ServerThread):
    room = make_room(client)
    deck = add_deck(server.settings.database, room.id, text="Kanarifuglen på side")
    picture = client.get(pages_of(room, deck)[0]["address"]).content
    holds = [it in bytes_of(Path(server.settings.data_dir)) for it in (picture[-40:], "Kanarifuglen på side".encode())]
    assert holds == [True, True]
    client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    holds = [it in bytes_of(Path(server.settings.data_dir)) for it in (picture[-40:], "Kanarifuglen på side".encode())]
    assert holds == [False, False]


def test_a_large_picture_is_stored_in_slices_and_served_whole(room: Room, stored: Database):
    noise = Image.effect_noise((1_000, 800), 120).convert("RGB")
    sent = room.client.post(
        f"/rooms/{room.id}/pictures", files={"picture": encoded(noise)}, headers=room.headers
    ).raise_for_status()
    served = room.client.get(sent.json()["address"]).raise_for_status()
    with Session(stored.reading) as session:
        row = session.exec(select(PictureRow).where(PictureRow.public_id == sent.json()["id"])).one()
        further = session.exec(select(PictureSliceRow).where(PictureSliceRow.picture_id == row.id)).all()
        assert not row.is_page
    assert len(further) >= 1
    assert {len(it) <= 256 * 1024 for it in (row.content, *(piece.content for piece in further))} == {True}
    assert len(served.content) == len(row.content) + sum(len(piece.content) for piece in further)
    assert Image.open(io.BytesIO(served.content)).size == (1_000, 800)
