"""What an ended room opens as for those who ran it, and how the participants find the results."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.actors import WRITTEN, Room, make_room, open_text, single_choice, text_slide
from tests.integration.conftest import change_room
from tests.server import ServerThread
from workshop_live.storage.engine import Database
from workshop_live.storage.rooms import find_room


@pytest.fixture
def organiser(new_browser, organiser_session: str) -> httpx.Client:
    return new_browser(session=organiser_session)


@pytest.fixture
def room(client: httpx.Client, organiser_token: str) -> Room:
    """A day that is over: a slide, an open question with themes, a vote, and a question that nobody came to."""
    room = make_room(
        client,
        text_slide("Velkommen"),
        open_text("Hva er viktigst?"),
        single_choice("Hva passer best?"),
        open_text("Rakk vi ikke"),
        title="Samling i november",
        token=organiser_token,
    )
    phones = [room.join() for _ in range(4)]
    room.act("open", 1)
    for place, text in enumerate(WRITTEN):
        phones[place % 4].answer(text, 1).raise_for_status()
    room.act("show", 1)
    room.act("open", 2)
    for phone, option in zip(phones, (0, 0, 1, 0), strict=True):
        phone.answer(option, 2).raise_for_status()
    room.act("show", 2)
    room.command("end").raise_for_status()
    return room


def desk(browser: httpx.Client, room: Room) -> str:
    return browser.get(f"/rooms/{room.id}/facilitator").raise_for_status().text


def shared_address(room: Room, server: ServerThread) -> str:
    database = Database.open(server.settings.database)
    found = database.read_now(find_room, room.id)
    database.close()
    assert found is not None
    return f"{server.address}/j/{found.join_token}/results"


def figure(html: str, name: str) -> str:
    """The key figure under a name, as it is written."""
    before, _, _ = html.partition(f"<dt>{name}</dt>")
    assert before != html, name
    _, _, after = html.partition(f"<dt>{name}</dt>")
    return after.partition("<dd>")[2].partition("</dd>")[0]


def test_an_ended_room_opens_with_its_key_figures(organiser: httpx.Client, room: Room, server: ServerThread):
    html = desk(organiser, room)
    assert figure(html, "svar") == "16"
    assert figure(html, "deltakere") == "4"
    assert figure(html, "spørsmål") == "2"
    assert figure(html, "varighet") == "under 1 min"
    assert "Rakk vi ikke" not in html, "nobody was asked"


def test_the_participants_are_counted_also_when_nothing_ties_answers_to_phones_any_more(
    organiser: httpx.Client, room: Room, server: ServerThread
):
    database = Database.open(server.settings.database)
    with database.writing.connect() as connection:
        connection.exec_driver_sql("DELETE FROM participant")
        connection.commit()
    database.close()
    assert figure(desk(organiser, room), "deltakere") == "4"


def test_it_tells_in_short_what_came_out(organiser: httpx.Client, room: Room):
    html = desk(organiser, room)
    assert "Hva er viktigst?" in html
    assert "rygge" in html, "a line of the summary"
    assert "Endring" in html
    assert html.index("Endring") < html.index("Oppgave"), "the most first"


def test_members_download_slides_a_document_and_a_workbook_and_the_others_are_folded(
    organiser: httpx.Client, room: Room
):
    html = desk(organiser, room)
    seen, _, folded = html.partition('<details class="other-formats"')
    for extension in ("pptx", "docx", "xlsx"):
        assert f'formaction="/rooms/{room.id}/exports/{extension}"' in seen
    for extension in ("pdf", "csv", "json", "zip"):
        assert f'formaction="/rooms/{room.id}/exports/{extension}"' in folded
    assert f'href="/rooms/{room.id}/run-again"' in html


def test_whoever_has_only_the_link_sees_what_came_out_and_no_files(new_browser, room: Room):
    guest = new_browser()
    guest.get(room.links["facilitator"])
    html = desk(guest, room)
    assert figure(html, "svar") == "16"
    assert "/exports/" not in html
    assert "share-results" not in html
    assert html.count("Les og rediger hele oppsummeringen") == 1
    assert guest.post(f"/rooms/{room.id}/commands/share-results", data={"on": "1"}).status_code == 403


def test_the_participants_read_the_results_behind_a_link_only_while_they_are_shared(
    organiser: httpx.Client, room: Room, new_browser, server: ServerThread
):
    address, stranger = shared_address(room, server), new_browser()
    assert address not in desk(organiser, room)
    assert stranger.get(address).status_code == 404
    organiser.post(f"/rooms/{room.id}/commands/share-results", data={"on": "1"})
    assert address in desk(organiser, room)
    page = stranger.get(address)
    assert page.status_code == 200
    assert "Hva passer best?" in page.text
    assert f'href="/{room.code}"' not in page.text, "that leads nowhere any more"
    organiser.post(f"/rooms/{room.id}/commands/share-results", data={"on": "0"})
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{server.address}/j/no-such-token/results").status_code == 404


def test_the_wall_of_an_ended_room_shows_where_the_shared_results_are(
    client: httpx.Client, room: Room, server: ServerThread
):
    with room.watch("presenter") as wall:
        wall.read_until("Økten er slutt")
        assert "code-picture" not in wall.regions["cover"]
        room.command("share-results", on=1).raise_for_status()
        wall.read_until("code-picture")
        assert "Resultatene" in wall.regions["cover"]


def test_sharing_is_undone(room: Room):
    done = room.command("share-results", on=1).raise_for_status().json()
    assert done["what"] == "Resultatene ble delt med deltakerne"
    room.command("undo", undo=done["undo"]).raise_for_status()
    assert room.state()["settings"]["shares_results"] is False


def test_a_room_that_ended_without_an_answer_says_so(client: httpx.Client, organiser: httpx.Client, organiser_token):
    empty = make_room(client, open_text(), token=organiser_token)
    empty.command("end").raise_for_status()
    html = desk(organiser, empty)
    assert "Ingen spørsmål ble stilt." in html
    assert "/exports/" not in html
    assert "varighet" not in html


def test_the_duration_is_from_the_first_question_to_the_end(organiser: httpx.Client, room: Room, server: ServerThread):
    change_room(server.settings.database, room.id, ended_at=datetime.now(UTC) + timedelta(hours=2, minutes=5))
    assert figure(desk(organiser, room), "varighet") == "2 t 5 min"
