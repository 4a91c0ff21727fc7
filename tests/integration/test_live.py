"""Live screens over websockets, and by polling where there are none."""

import json
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.actors import Watcher, bearer, make_room, open_text, single_choice
from tests.forms import HOWEVER_IT_RUNS
from tests.server import ServerThread, client_of
from workshop_live.actions.participants import Join, join
from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.storage.engine import Database
from workshop_live.storage.rooms import find_room
from workshop_live.storage.writer import Transaction

pytestmark = HOWEVER_IT_RUNS


def test_an_answer_reaches_the_projector(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("show")
    with room.watch("presenter") as projector:
        projector.read()
        room.join().answer("Trygge ledere")
        projector.read_until("Trygge ledere", timeout=2)


def test_what_is_hidden_is_not_even_sent(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    with room.watch("presenter") as projector:
        projector.read()
        room.join().answer("Fortrolig")
        projector.read_until("har svart")
        assert "Fortrolig" not in projector.screen
        room.act("show")
        projector.read_until("Fortrolig")
        room.act("hide")
        projector.read_until_it(lambda: "count-only" in projector.regions["results"])
    with room.watch("presenter") as late:
        late.read()
        assert "Fortrolig" not in late.screen


def test_an_answer_that_waits_for_approval_is_shown_only_then(client: httpx.Client):
    room = make_room(client, open_text(approve_first=True, hidden=False))
    room.act("open")
    phone = room.join()
    phone.answer("Venter", key="k")
    with room.watch("presenter") as projector, room.watch("facilitator") as facilitator:
        projector.read_until("har svart")
        facilitator.read_until("Venter på deg")
        assert "Venter<" not in projector.screen
        answer = facilitator.screen.split('name="answer" value="')[1].split('"')[0]
        assert room.command("show-answer", answer=answer).status_code == 200
        projector.read_until("Venter<")
        phone.revise("k", "Endret etterpå")
        facilitator.read_until("Endret etterpå")
        with pytest.raises(TimeoutError):
            projector.read_until("Endret etterpå", timeout=0.5)


def test_a_hidden_answer_leaves_the_projector_and_the_count(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("show")
    room.join().answer("Upassende")
    answer = room.results()["results"]["answers"][0]["id"]
    with room.watch("presenter") as projector:
        projector.read_until("Upassende")
        room.command("hide-answer", answer=answer)
        projector.read_until("1 svar er skjult")
        assert "Upassende" not in projector.screen
    assert room.results()["results"]["answers"] == []
    assert "Upassende" not in room.export("csv").text
    assert "Upassende" in room.export("csv", hidden=1).text


def test_a_screen_that_comes_back_gets_only_what_changed_meanwhile(client: httpx.Client, server: ServerThread):
    room = make_room(client, open_text(), single_choice())
    room.act("open")
    with room.watch("presenter") as projector:
        projector.read()
        versions = projector.versions
    room.join().answer("Tillit")
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with connect(url, additional_headers=room.headers, compression=None) as socket:
        changed = Watcher(socket, "presenter", versions=versions).read()
    assert set(changed) == {"results", "footer"}


def test_one_more_answer_redraws_one_chunk(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("show")
    phones = [room.join() for _ in range(3)]
    for number in range(60):
        phones[number % 3].answer(f"Svar {number}")
    with room.watch("presenter") as projector:
        projector.read_until_it(lambda: {"chunk-0", "chunk-1", "chunk-2"} <= set(projector.regions))
        phones[0].answer("Nytt svar")
        regions = set[str]()
        while "chunk-2" not in regions:  # a heartbeat may come before it, or the number of the other process's screens
            regions.update(projector.read())
        assert regions.isdisjoint({"chunk-0", "chunk-1", "question", "bar"})


def test_all_frames_of_one_moment_come_in_one_message(client: httpx.Client):
    room = make_room(client, single_choice("Første"), open_text("Andre"))
    room.act("open", 0)
    room.join().answer(0)
    with room.watch("presenter") as projector:
        projector.read()
        room.act("open", 1)
        assert {"question", "results", "footer"} <= set(projector.read())
        assert "Andre" in projector.regions["question"]
        assert "Endring" not in projector.regions["results"]


def test_the_facilitator_sees_who_is_connected(client: httpx.Client):
    room = make_room(client, open_text())
    with room.watch("facilitator") as facilitator:
        facilitator.read_until("Ingen storskjerm er tilkoblet")
        with room.watch("presenter"), room.watch("participant", room.join().token):
            facilitator.read_until("Storskjermen er tilkoblet")
            facilitator.read_until("1 telefon<")
        facilitator.read_until("0 telefoner<")
        facilitator.read_until("Ingen storskjerm er tilkoblet")


def test_the_projector_tells_how_many_pages_there_are(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("show")
    room.join().answer("Tillit")
    with room.watch("facilitator") as facilitator, room.watch("presenter") as projector:
        projector.socket.send('{"pages": 4}')
        facilitator.read_until("Side 1 av 4")


def test_a_probe_is_answered_at_once(client: httpx.Client):
    room = make_room(client, open_text())
    with room.watch("presenter") as projector:
        projector.read()
        started = time.monotonic()
        projector.socket.send('{"probe": true}')
        assert projector.read(timeout=2) == []
        assert time.monotonic() - started < 2


def test_polling_gets_the_same_as_a_socket(client: httpx.Client):
    room = make_room(client, open_text("Hva nå?"))
    room.act("open")
    phone = room.join()
    path = f"/rooms/{room.id}/live"
    first = client.post(path, json={"screen": "participant"}, headers=phone.headers).json()
    versions = {frame["region"]: frame["etag"] for frame in first["frames"]}
    assert "Hva nå?" in "".join(frame["html"] for frame in first["frames"])
    again = client.post(path, json={"screen": "participant", "versions": versions}, headers=phone.headers).json()
    assert again["frames"] == []
    room.act("close")
    later = client.post(path, json={"screen": "participant", "versions": versions}, headers=phone.headers).json()
    assert [frame["region"] for frame in later["frames"]] == ["activity"]


def test_a_phone_hears_in_its_own_language(client: httpx.Client, server: ServerThread):
    room = make_room(client, open_text())
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    for language, text in [
        ("nb", "Økten har ikke startet"),
        ("nn", "Økta har ikkje starta"),
        ("en", "has not started yet"),
    ]:
        with connect(url, additional_headers=room.join().headers, compression=None) as socket:
            socket.send(json.dumps({"screen": "participant", "language": language}))
            assert text in str(socket.recv(timeout=5))


def test_a_socket_that_says_too_much_is_closed_and_others_are_not(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    with room.watch("participant", room.join().token) as flood, room.watch("participant", room.join().token) as phone:
        assert flood.read()
        assert phone.read()
        with suppress(ConnectionClosed):
            for _ in range(500):
                flood.socket.send('{"probe": true}')
        replies = 0
        with suppress(ConnectionClosed):
            while flood.read(timeout=30) == []:
                replies += 1
        assert flood.socket.close_code == 4430
        assert replies < 100, "none of the others was answered"
        for _ in range(15):
            phone.socket.send('{"probe": true}')
        assert [phone.read() for _ in range(15)] == [[]] * 15


def test_one_phone_cannot_hold_any_number_of_sockets(client: httpx.Client, server: ServerThread):
    room, most = make_room(client, open_text()), 16 * len(server.servers)
    phone, codes = room.join(), []
    with ExitStack() as tabs:
        for _ in range(most + 1):
            tab = tabs.enter_context(room.watch("participant", phone.token))
            with suppress(ConnectionClosed):
                tab.read()
            codes.append(tab.socket.close_code)
    assert set(codes[:16]) == {None}
    assert codes[-1] == 4429


def test_a_room_that_is_deleted_sends_everybody_away(
    client: httpx.Client, new_browser, organiser_session: str, organiser_token: str
):
    room = make_room(client, open_text(), token=organiser_token)
    with room.watch("presenter") as projector:
        projector.read()
        assert new_browser(session=organiser_session).post(f"/rooms/{room.id}/delete").status_code == 303
        with pytest.raises(ConnectionClosed) as closed:
            projector.read_until("never", timeout=3)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404
    assert client.get(f"/api/rooms/{room.id}", headers=room.headers).status_code == 404


def test_a_full_room_says_so(tmp_path):
    small = ServerThread(tmp_path, room_participants=2).start()
    try:
        with client_of(small.address) as client:
            room = make_room(client, open_text())
            room.act("open")
            phones = [room.join(), room.join()]
            assert client.post("/api/join", json={"code": room.code}).json()["code"] == "room_full"
            assert phones[0].answer("Det er plass til oss").status_code == 201
            form = {"activity": room.activities[0], "round": "1", "key": "k", "value": "En for mye"}
            headers = {**browser_cookie(room.links["participant"], small), "Accept": "application/json"}
            late = client.post(f"/rooms/{room.id}/answers", data=form, headers=headers)
            assert (late.status_code, late.json()["code"]) == (409, "room_full")
            assert room.texts() == ["Det er plass til oss"]
            with connect(
                f"{small.address.replace('http', 'ws', 1)}/rooms/{room.id}/live",
                additional_headers=browser_cookie(room.links["participant"], small),
                compression=None,
            ) as socket:
                socket.send('{"screen": "participant"}')
                with pytest.raises(ConnectionClosed) as closed:
                    socket.recv(timeout=5)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4429
    finally:
        small.stop()


def test_of_many_who_come_at_once_as_many_get_in_as_there_are_places(client: httpx.Client, server: ServerThread):
    room_id = room_number(server, make_room(client, open_text()).id)
    coming = [Join(Participant(room_id, token), 3) for token in ("a", "b", "a", "c", "d", "e", "b")]
    database = Database.open(server.settings.database)
    try:
        with Session(database.writing) as session, session.begin():
            now = datetime.now(UTC)
            replies = [outcome.reply for outcome in join(Transaction(session, now, now), coming)]
    finally:
        database.close()
    a, b, again, c, *full, b_again = replies
    assert (a, b) == (again, b_again)
    assert len({item for item in (a, b, c) if isinstance(item, int)}) == 3
    assert full == [Refused(Reason.ROOM_FULL)] * 2


def room_number(server: ServerThread, public_id: str) -> int:
    database = Database.open(server.settings.database)
    room = database.read_now(find_room, public_id)
    database.close()
    assert room is not None
    return room.id


def browser_cookie(link: str, server: ServerThread) -> dict[str, str]:
    with client_of(server.address) as browser:
        browser.get(link)
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return {"Cookie": cookies, "Origin": server.address}


BAD = [
    "",
    "null",
    "[]",
    "5",
    '"x"',
    "{",
    '{"screen": "admin"}',
    '{"screen": "presenter", "versions": {"a": 1}}',
    '{"screen": "presenter", "more": 1}',
    "\ud83d".encode("utf-8", "surrogatepass"),
    b"\xff\xfe",
]


@pytest.mark.parametrize("first", BAD)
def test_a_first_message_that_makes_no_sense_closes_the_socket(
    client: httpx.Client, first: str | bytes, server: ServerThread
):
    room = make_room(client, open_text())
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with connect(url, additional_headers=room.headers, compression=None) as socket:
        socket.send(first)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    messages=st.lists(
        st.one_of(st.text(max_size=60), st.binary(max_size=60), json_values.map(json.dumps)), min_size=1, max_size=3
    )
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_socket_is_told_the_server_stays_up(
    client: httpx.Client, server: ServerThread, messages: list[str | bytes]
):
    room = getattr(server, "told", None) or make_room(client, open_text())
    server.told = room  # type: ignore[attr-defined]
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with connect(url, additional_headers=room.headers, compression=None) as socket, suppress(ConnectionClosed):
        socket.send('{"screen": "presenter"}')
        for message in messages:
            socket.send(message)
        socket.recv(timeout=5)
    assert socket.close_code in {1000, 4400, 1007, 1009}
    assert client.get("/health").status_code == 200


def test_a_message_of_more_than_16_kilobytes_closes_the_socket(client: httpx.Client, server: ServerThread):
    room = make_room(client, open_text())
    with room.watch("presenter") as projector:
        projector.read()
        projector.socket.send("x" * 20_000)
        with pytest.raises(ConnectionClosed) as closed:
            projector.read_until("never")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://localhost", None])
def test_a_socket_with_a_cookie_must_come_from_our_own_page(
    client: httpx.Client, server: ServerThread, origin: str | None
):
    room = make_room(client, open_text())
    headers = browser_cookie(room.links["participant"], server)
    del headers["Origin"]
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(url, additional_headers=headers, origin=origin, compression=None),
    ):  # type: ignore[arg-type]
        pass
    assert refused.value.response.status_code == 403


def test_a_socket_without_any_credentials_is_refused_before_it_is_accepted(client: httpx.Client, server: ServerThread):
    room = make_room(client, open_text())
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    for headers, status in [({}, 401), (bearer("nobody"), 401)]:
        with pytest.raises(InvalidStatus) as refused, connect(url, additional_headers=headers, compression=None):
            pass
        assert refused.value.response.status_code == status


def test_a_screen_with_thousands_of_answers_is_heard_when_it_polls(client: httpx.Client):
    room = make_room(client, open_text())
    versions = {f"chunk-{number}": "x" * 16 for number in range(1_900)}
    hello = {"screen": "presenter", "versions": versions, "pages": 5_000}
    response = client.post(f"/rooms/{room.id}/live", json=hello, headers=room.headers)
    assert response.status_code == 200
    assert response.json()["frames"]
