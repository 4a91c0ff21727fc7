"""The picture of the projector on the facilitator's screen: what the room sees, in a frame that counts as no projector."""

import json
import time
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.actors import Room, Watcher, make_room, open_text
from tests.integration.conftest import NewBrowser
from tests.server import ServerThread
from workshop_live.realtime.live_room import PRESENCE_INTERVAL_S
from workshop_live.web.screens.rendering import Renderer


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return make_room(client, open_text("Hva er viktigst?"))


def policy_of(response: httpx.Response) -> str:
    return response.headers["content-security-policy"]


def connected(desk: Watcher) -> str:
    """What the desk says of who is connected, after everything that has happened so far."""
    time.sleep(2 * PRESENCE_INTERVAL_S)
    desk.socket.send('{"probe": true}')
    while desk.read():
        pass
    return desk.regions["connected"]


def test_a_preview_is_never_counted_as_a_projector(room: Room):
    with room.watch("facilitator") as desk:
        desk.read_until("Ingen storskjerm er tilkoblet")
        with room.watch("presenter", preview=True) as preview:
            preview.read_until("Samling 1")
            assert "Ingen storskjerm er tilkoblet" in connected(desk)
            with room.watch("presenter"):
                desk.read_until("Storskjermen er tilkoblet")
            desk.read_until("Ingen storskjerm er tilkoblet")


def test_a_preview_that_polls_is_not_counted_either(client: httpx.Client, room: Room):
    with room.watch("facilitator") as desk:
        hello = {"screen": "presenter", "preview": True, "pages": 7}
        assert client.post(f"/rooms/{room.id}/live", json=hello, headers=room.headers).status_code == 200
        desk.read()
        assert "Ingen storskjerm er tilkoblet" in connected(desk)


def test_a_preview_does_not_say_how_many_pages_there_are(room: Room):
    room.act("open")
    room.act("show")
    room.join().answer("Tillit")
    with room.watch("facilitator") as desk, room.watch("presenter", preview=True, pages=7) as preview:
        preview.socket.send(json.dumps({"pages": 8}))
        desk.read()
        connected(desk)
        assert "/7" not in desk.regions["controls"]
        assert "/8" not in desk.regions["controls"]


def test_only_the_projector_s_screen_has_a_preview(client: httpx.Client, room: Room):
    hello = {"screen": "facilitator", "preview": True}
    assert client.post(f"/rooms/{room.id}/live", json=hello, headers=room.headers).status_code == 422


def test_a_preview_costs_no_drawing_beside_the_projector(client: httpx.Client, monkeypatch: pytest.MonkeyPatch):
    room = make_room(client, open_text("Hva er viktigst?"))
    room.act("open")
    room.act("show")
    drawn: list[int] = []
    render = Renderer.render

    def counted(self: Renderer, template: str, language: str, **context: Any) -> str:
        if template == "activity_types/open_text/cards.html" and context["room"].public_id == room.id:
            drawn.append(context["room"].seq)
        return render(self, template, language, **context)

    monkeypatch.setattr(Renderer, "render", counted)
    with ExitStack() as screens:
        watched = [screens.enter_context(room.watch("presenter", preview=it)) for it in (False, True, True)]
        for screen in watched:
            screen.read()
        drawn.clear()
        phone = room.join()
        for number in range(5):
            phone.answer(f"Svar nummer {number}.")
            for screen in watched:
                screen.read_until(f"Svar nummer {number}.")
    assert len(drawn) == len(set(drawn)) == 5


def test_the_preview_is_the_one_page_that_a_frame_may_show_and_only_one_of_ours(client: httpx.Client, room: Room):
    preview = client.get(f"/rooms/{room.id}/preview", headers=room.headers)
    assert "frame-ancestors 'self';" in policy_of(preview)
    assert "frame-src 'none'" not in policy_of(preview)
    desk = client.get(f"/rooms/{room.id}/facilitator", headers=room.headers)
    assert "frame-src 'self';" in policy_of(desk)
    for path in ("presenter", "facilitator", "check", "summary"):
        assert "frame-ancestors 'none';" in policy_of(client.get(f"/rooms/{room.id}/{path}", headers=room.headers))
    assert "frame-src" not in policy_of(client.get(f"/rooms/{room.id}/presenter", headers=room.headers))


def test_nothing_can_be_pressed_in_a_preview(client: httpx.Client, room: Room):
    page = client.get(f"/rooms/{room.id}/preview", headers=room.headers).text
    assert "data-preview" in page
    assert "data-can-run" not in page
    assert "<dialog" not in page


def test_a_revoked_link_has_no_preview(
    new_browser: NewBrowser, client: httpx.Client, organiser_token: str, organiser_session: str, server: ServerThread
):
    room = make_room(client, open_text(), token=organiser_token)
    desk, organiser = new_browser(), new_browser(session=organiser_session)
    desk.get(room.links["facilitator"])
    assert desk.get(f"/rooms/{room.id}/preview").status_code == 200
    cookies = "; ".join(f"{name}={value}" for name, value in desk.cookies.items())
    url = f"{server.address.replace('http', 'ws', 1)}/rooms/{room.id}/live"
    with connect(url, additional_headers={"Origin": server.address, "Cookie": cookies}, compression=None) as socket:
        preview = Watcher(socket, "presenter", preview=True)
        preview.read()
        page = organiser.get(f"/rooms/{room.id}/sharing").text
        for link in [part.split("/")[0] for part in page.split(f"/rooms/{room.id}/links/")[1:]]:
            assert organiser.post(f"/rooms/{room.id}/links/{link}/revoke").status_code == 303
        with pytest.raises(ConnectionClosed):
            preview.read_until("what never comes")
    refused = desk.get(f"/rooms/{room.id}/preview")
    assert refused.status_code in {303, 401}
    assert "Hva er viktigst?" not in refused.text
