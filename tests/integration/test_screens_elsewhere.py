"""Screens beside the projector: one activity alone, frames on slides, the check before the people come."""

import json
import xml.etree.ElementTree as ET
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.actors import Room, make_room, open_text, single_choice, word_cloud
from tests.server import ServerThread, client_of
from workshop_live.web.screens.rendering import wifi_code


@contextmanager
def running(server: ServerThread):
    yield
    server.stop()


def secret_of(room: Room) -> str:
    return str(room.links["presenter"]).rpartition("/")[2]


def asked(client: httpx.Client) -> Room:
    room = make_room(client, open_text("Den første", hidden=False), single_choice("Den andre"))
    room.act("open")
    room.join().answer("Svar på den første")
    room.act("open", 1)
    return room


def test_a_screen_can_show_one_activity_whatever_the_room_is_at(client: httpx.Client):
    room = asked(client)
    page = client.get(f"/rooms/{room.id}/presenter?activity={room.activities[0]}", headers=room.headers).text
    assert "Den første" in page
    assert "Den andre" not in page
    for body, is_there in (({"activity": room.activities[0]}, True), ({}, False)):
        drawn = client.post(f"/rooms/{room.id}/live", json={"screen": "presenter", **body}, headers=room.headers)
        assert ("Svar på den første" in drawn.text) == is_there
    unknown = client.get(f"/rooms/{room.id}/presenter?activity=aaaaaaaaaaaaaaaa", headers=room.headers)
    assert unknown.status_code == 404


def test_a_screen_for_one_activity_stays_live_and_at_it(client: httpx.Client):
    room = asked(client)
    address = str(client.base_url).replace("http", "ws", 1)
    with connect(f"{address}/rooms/{room.id}/live", additional_headers=room.headers, compression=None) as socket:
        socket.send(json.dumps({"screen": "presenter", "activity": room.activities[1]}))
        first = {item["region"]: item["html"] for item in json.loads(socket.recv(timeout=5))["frames"]}
        assert "Den andre" in first["question"]
        room.act("open", 0)
        room.act("open", 1)
        room.join().answer(2, 1)
        for _ in range(10):
            frames = {load["region"]: load["html"] for load in json.loads(socket.recv(timeout=5)).get("frames", [])}
            assert "Den første" not in frames.get("question", "")
            if "1 av 1 har svart" in frames.get("footer", ""):
                return
    pytest.fail("the answer did not come")


def test_a_screen_for_what_the_room_does_not_have_is_not_drawn(client: httpx.Client):
    room, other = asked(client), asked(client)
    for screen, activity, status in (
        ("presenter", other.activities[0], 404), ("presenter", "x", 404), ("facilitator", room.activities[0], 404),
    ):  # fmt: skip
        body = {"screen": screen, "activity": activity}
        assert client.post(f"/rooms/{room.id}/live", json=body, headers=room.headers).status_code == status


def test_a_frame_on_a_slide_needs_no_cookies_and_can_press_nothing(client: httpx.Client):
    room = asked(client)
    frame = client.get(f"/rooms/{room.id}/embed/{secret_of(room)}")
    assert frame.status_code == 200
    assert "Den andre" in frame.text
    assert "data-can-run" not in frame.text
    body = {"screen": "presenter"}
    assert client.post(f"/rooms/{room.id}/embed/{secret_of(room)}/live", json=body).status_code == 200
    assert (
        client.post(f"/rooms/{room.id}/embed/{secret_of(room)}/live", json={"screen": "facilitator"}).status_code == 403
    )
    assert client.post(f"/rooms/{room.id}/commands/next").status_code == 401


def test_a_frame_opens_for_its_own_room_and_secret_only(client: httpx.Client):
    room, other = asked(client), asked(client)
    for secret in ("x", secret_of(other), room.links["facilitator"].rpartition("/")[2]):
        assert client.get(f"/rooms/{room.id}/embed/{secret}").status_code in {401, 303}
    address = str(client.base_url).replace("http", "ws", 1)
    with pytest.raises(InvalidStatus):
        connect(f"{address}/rooms/{room.id}/embed/{secret_of(other)}/live")


def test_no_other_site_may_frame_us_unless_it_is_allowed(client: httpx.Client, data_dir: Path):
    room = asked(client)
    assert (
        "frame-ancestors 'none'"
        in client.get(f"/rooms/{room.id}/embed/{secret_of(room)}").headers["content-security-policy"]
    )
    allowing = ServerThread(data_dir, embed_origins="https://slides.example.org, https://intra.example.org").start()
    with running(allowing), client_of(allowing.address) as other:
        room = asked(other)
        policy = other.get(f"/rooms/{room.id}/embed/{secret_of(room)}").headers["content-security-policy"]
        assert "frame-ancestors https://slides.example.org https://intra.example.org;" in policy
        for path in (f"/rooms/{room.id}/presenter", f"/rooms/{room.id}/facilitator"):
            assert "frame-ancestors 'none'" in other.get(path, headers=room.headers).headers["content-security-policy"]


def test_the_check_says_what_phones_can_reach(client: httpx.Client):
    room = make_room(client)
    html = client.get(f"/rooms/{room.id}/check", headers=room.headers).text
    assert "localhost" in html
    assert 'role="alert"' in html, "phones cannot open this machine's own name"
    room.command("set-up", wifi_name="Gjest;nett", wifi_password="velkommen").raise_for_status()
    html = client.get(f"/rooms/{room.id}/check", headers=room.headers).text
    assert html.count("<svg") == 2
    assert "Gjest;nett" in html
    with room.watch("presenter") as projector:
        projector.read_until_it(lambda: "Gjest;nett" in projector.regions.get("cover", ""))
        assert wifi_code("Gjest;nett", "velkommen") in projector.regions["cover"], "as it promises"


def test_the_picture_of_a_cloud_is_png_or_svg(client: httpx.Client):
    room = make_room(client, word_cloud(), single_choice())
    room.act("open")
    for number, word in enumerate(["tillit", "tillit", "trygge ledere", "<b>å lære</b>", "🙂"]):
        room.join().answer(word, key=f"k{number}")
    png = room.export("png", activity=room.activities[0])
    assert png.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(png.content)).size == (1920, 1080)
    svg = room.export("svg")
    assert "tillit" in svg.text
    assert "&lt;b&gt;å lære&lt;/b&gt;" in svg.text
    ET.fromstring(svg.text)
    for activity in (room.activities[1], "aaaaaaaaaaaaaaaa"):
        refused = room.export("png", activity=activity)
        assert refused.status_code == 404
        assert refused.json()["code"] in {"no_picture", "unknown_activity"}


def test_a_room_without_words_has_no_picture(client: httpx.Client):
    room = make_room(client, word_cloud())
    assert room.export("svg").status_code == 404
    room.act("open")
    room.join().answer("🙂")
    assert room.export("svg").status_code == 404


def test_the_summary_stands_in_every_file(client: httpx.Client):
    room = make_room(client, open_text("Hva er viktigst?", hidden=False))
    room.act("open")
    for number in range(6):
        room.join().answer(f"Trygge ledere som tør å lede, nummer {number}")
        room.join().answer(f"Mer tid til samarbeid på tvers, nummer {number}")
    summaries = room.export("json").json()["activities"][0]["summaries"]
    labels = [theme["label"] for theme in summaries[0]["themes"]]
    assert any("ledere" in label for label in labels)
    assert all(label.lower() in room.export("md").text.lower() for label in labels)
    assert labels[0] in room.export("csv").text
    assert "Oppsummering av innspillene" in room.export("md").text
    assert room.export("xlsx").status_code == 200
