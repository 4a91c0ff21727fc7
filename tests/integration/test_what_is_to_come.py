"""What is to come is known to those who run the room: phones and the projector's link learn of it when it is asked."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.actors import (
    Room,
    bearer,
    dots,
    fields,
    make_room,
    multiple_choice,
    open_text,
    points,
    questions,
    ranking,
    scale,
    single_choice,
    text_slide,
    word_cloud,
)
from tests.integration.test_access import ROOM_ROUTES, address
from tests.server import ServerThread

CANARY = "Kanarifugl"
TITLE = "Lysbilete om lunsj"
OPTIONS = [f"{CANARY} valg {number}" for number in range(3)]
TO_COME = [
    open_text(f"{CANARY} åpent"),
    fields(f"{CANARY} flere", fields=OPTIONS),
    word_cloud(f"{CANARY} sky"),
    single_choice(f"{CANARY} ett", options=OPTIONS),
    multiple_choice(f"{CANARY} noen", options=OPTIONS, maximum=2),
    scale(f"{CANARY} skala", statements=OPTIONS, low_label=f"{CANARY} lav", high_label=f"{CANARY} høy"),
    ranking(f"{CANARY} rang", options=OPTIONS),
    points(f"{CANARY} poeng", options=OPTIONS),
    dots(f"{CANARY} prikker", options=OPTIONS),
    questions(f"{CANARY} spørsmål"),
    text_slide(TITLE, text=f"{CANARY} tekst", starts_at="11:30"),
]
LOOKERS = ("phone", "phone's token", "projector's link")

Browsers = Callable[[Room, str], httpx.Client]


@pytest.fixture
def browser_of(new_browser) -> Browsers:
    """The browser of somebody who takes part or looks on, in a room."""

    def make(room: Room, who: str) -> httpx.Client:
        browser: httpx.Client = new_browser()
        match who:
            case "phone":
                browser.get(f"/{room.code}")
            case "phone's token":
                browser.headers.update(room.join().headers)
            case "projector's link":
                browser.get(room.links["presenter"])
        return browser

    return make


def a_room(client: httpx.Client) -> Room:
    """A room that is at its first question, with everything else before it."""
    room = make_room(client, open_text("Den første", notes=CANARY, hidden=False), *TO_COME)
    room.command("set-up", shares_results="on").raise_for_status()
    room.act("open")
    room.join().answer("Et svar").raise_for_status()
    return room


def secret_of(room: Room) -> str:
    return str(room.links["presenter"]).rpartition("/")[2]


def readable(room: Room, browser: httpx.Client) -> Iterator[tuple[str, str]]:
    """Everything that somebody can read of a room over HTTP, whatever is answered."""
    for path in ("/", f"/{room.code}", f"/privacy?room={room.id}", f"/accessibility?room={room.id}"):
        yield path, browser.get(path).text
    for method, path, _ in ROOM_ROUTES:
        for activity in room.activities if "{activity}" in path else [room.activities[0]]:
            filled = address(path, room).replace(room.activities[0], activity).replace("a" * 16, secret_of(room))
            if method == "GET":
                yield filled, browser.get(filled).text
    for activity in room.activities:
        for path in (f"/rooms/{room.id}/presenter", f"/rooms/{room.id}/embed/{secret_of(room)}"):
            yield path, browser.get(path, params={"activity": activity}).text
    for path in (f"/rooms/{room.id}/live", f"/rooms/{room.id}/embed/{secret_of(room)}/live"):
        for hello in hellos(room):
            yield f"{path} {hello}", browser.post(path, json=hello).text
    for activity in room.activities:
        sent = browser.post(
            f"/api/rooms/{room.id}/answers",
            json={"activity": activity, "value": 0},
            headers={"Idempotency-Key": activity},
        )
        yield f"an answer to {activity}", sent.text


def hellos(room: Room) -> list[dict[str, Any]]:
    """What a screen may ask for."""
    screens: list[dict[str, Any]] = [{"screen": screen} for screen in ("participant", "presenter", "facilitator")]
    alone = [{"screen": screen, "activity": item} for screen in ("presenter", "board") for item in room.activities]
    return screens + alone


def frames(server: ServerThread, browser: httpx.Client, room: Room, hello: dict[str, Any]) -> str:
    """The first message of a websocket."""
    headers = {"Origin": server.address}
    if "authorization" in browser.headers:
        headers["Authorization"] = browser.headers["authorization"]
    if browser.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with connect(url, additional_headers=headers, compression=None, max_size=None) as socket:
        socket.send(json.dumps(hello))
        try:
            return str(socket.recv(timeout=5))
        except ConnectionClosed as closed:
            return str(closed)


@pytest.mark.parametrize("programme", ["no programme", "the programme on phones"])
@pytest.mark.parametrize("who", LOOKERS)
def test_nothing_that_is_to_come_can_be_read(
    client: httpx.Client, server: ServerThread, browser_of: Browsers, who: str, programme: str
):
    room = a_room(client)
    if programme != "no programme":
        room.command("set-up", shares_results="on", shows_programme="on").raise_for_status()
    browser = browser_of(room, who)
    read = dict(readable(room, browser))
    read |= {f"socket {hello}": frames(server, browser, room, hello) for hello in hellos(room)}
    room.act("close")  # what comes next is the first of what is to come
    read |= {f"socket after closing {hello}": frames(server, browser, room, hello) for hello in hellos(room)}
    assert sum("Den første" in text for text in read.values()) > 3, "it was looked for where there is something"
    assert [path for path, text in read.items() if CANARY in text] == []
    told = [path for path, text in read.items() if TITLE in text]
    assert bool(told) == (programme != "no programme")


@pytest.mark.parametrize("who", LOOKERS)
def test_what_is_asked_is_told_with_its_settings(client: httpx.Client, browser_of: Browsers, who: str):
    room = a_room(client)
    browser = browser_of(room, who)
    number = 1 + next(at for at, it in enumerate(TO_COME) if it["type"] == "single_choice")
    room.act("open", number)
    state = browser.get(f"/api/rooms/{room.id}").json()
    assert [item["id"] for item in state["activities"]] == [room.activities[0], room.activities[number]]
    assert state["activities"][1]["options"] == OPTIONS
    assert state["current"] == room.activities[number]
    assert len(room.state()["activities"]) == len(TO_COME) + 1


def test_a_screen_for_one_activity_waits_until_that_is_asked(client: httpx.Client):
    room = a_room(client)
    with room.watch("presenter", activity=room.activities[1]) as screen:
        screen.read_until("Ikke åpnet ennå")
        assert CANARY not in screen.screen
        room.act("open", 1)
        screen.read_until_it(lambda: f"{CANARY} åpent" in screen.regions["question"])


def test_a_slide_is_known_as_soon_as_the_projector_stands_at_it(client: httpx.Client):
    room = make_room(client, text_slide("Hopp over"), open_text("Den første"))
    room.act("open", 1)
    phone = room.join()
    read = lambda: client.get(f"/api/rooms/{room.id}", headers=phone.headers).text  # noqa: E731
    assert "Hopp over" not in read()
    room.command("back").raise_for_status()
    assert "Hopp over" in read()


def test_a_new_room_shows_no_programme_and_one_that_does_shows_no_question(client: httpx.Client):
    room = make_room(
        client,
        text_slide("Velkommen", starts_at="08:45"),
        open_text(CANARY, starts_at="09:00"),
        open_text(f"{CANARY} til"),
        text_slide("Lunsj"),
    )
    with room.watch("participant", room.join().token) as phone:
        phone.read()
        assert phone.regions["programme"] == ""
        room.command("set-up", shows_programme="on").raise_for_status()
        phone.read_until("Lunsj")
        shown = phone.regions["programme"]
        assert [item in shown for item in ("08:45", "Velkommen", "09:00", "Spørsmål", "Lunsj")] == [True] * 5
        assert shown.count("<li") == 3
        room.act("open", 1)
        phone.read_until_it(lambda: 'aria-current="step"' in phone.regions["programme"])
        assert CANARY not in phone.regions["programme"]
    page = client.get(f"/rooms/{room.id}/settings", headers=bearer(room.token)).text
    assert 'name="shows_programme" checked' in page


def test_the_projector_s_own_button_does_not_say_what_comes_but_the_facilitator_s_does(client: httpx.Client):
    room = a_room(client)
    room.act("close")
    with room.watch("presenter") as wall, room.watch("facilitator") as desk:
        desk.read_until(f"Neste: åpne “{CANARY} åpent”".replace("“", "«").replace("”", "»"))
        wall.read_until_it(lambda: "Neste" in wall.regions.get("keys", ""))
        assert CANARY not in wall.screen
