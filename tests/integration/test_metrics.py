"""What Prometheus reads: what happened is counted, nobody is named, and strangers see nothing of it."""

import logging
import re
import socket
import struct
import time
from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from prometheus_client.parser import text_string_to_metric_families

from tests.actors import Room, bearer, make_room, open_text
from tests.server import ServerThread, client_of
from workshop_live.app import create_app
from workshop_live.domain.roles import Role
from workshop_live.metrics import Metrics
from workshop_live.settings import Settings

TOKEN = "a-token-for-prometheus"
CANARY = "Kanarifuglen sang 7319"


@pytest.fixture
def server(data_dir) -> Iterator[ServerThread]:
    """A server of the test's own, so that its counters are."""
    running = ServerThread(data_dir, metrics_token=TOKEN, room_participants=10).start()
    yield running
    running.stop()


@pytest.fixture
def room(client: httpx.Client) -> Room:
    made = make_room(client, open_text(CANARY), title=CANARY)
    made.act("open")
    return made


def text(client: httpx.Client) -> str:
    response = client.get("/metrics", headers=bearer(TOKEN))
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return response.raise_for_status().text


def values(client: httpx.Client) -> dict[str, float]:
    """Each series, by its name without the prefix and by the values of its labels."""
    return {
        " ".join([sample.name.removeprefix("workshop_live_"), *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text(client))
        for sample in family.samples
    }


def hang_up(server: ServerThread, head: str, after: bytes, *, is_reset: bool) -> None:
    """Send the beginning of a request, and be gone."""
    with socket.create_connection(("127.0.0.1", server.settings.port), timeout=10) as phone:
        phone.sendall(f"{head}\r\nHost: localhost\r\n\r\n".encode() + after)
        time.sleep(0.05)  # for the server to begin to read; what it has not seen yet, it cannot miss
        if is_reset:
            phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("is_reset", [False, True])
def test_a_phone_that_hangs_up_is_no_fault_of_the_server_and_nothing_to_write_about(
    client: httpx.Client, room: Room, server: ServerThread, caplog: pytest.LogCaptureFixture, is_reset: bool
):
    phone, length = room.join(), "Content-Length: 1000"
    authorization = f"Authorization: Bearer {phone.token}\r\nIdempotency-Key: k"
    for media_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        head = f"POST /sign-in HTTP/1.1\r\nContent-Type: {media_type}\r\n{length}"
        hang_up(server, head, b"--x\r\nContent-Disposition: form-data; name=name\r\n\r\nKa", is_reset=is_reset)
    to_answer = f"POST /api/rooms/{room.id}/answers HTTP/1.1\r\nContent-Type: application/json\r\n{authorization}"
    hang_up(server, f"{to_answer}\r\n{length}", b'{"activity": ', is_reset=is_reset)
    hang_up(server, f"{to_answer}\r\nTransfer-Encoding: chunked", b'd\r\n{"activity": \r\n', is_reset=is_reset)
    deadline = time.monotonic() + 20
    while sum(value for name, value in counted(client).items() if name.endswith(" 499")) < 4:
        assert time.monotonic() < deadline, counted(client)
        time.sleep(0.05)
    assert not any(" 500" in name for name in counted(client))
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def counted(client: httpx.Client) -> dict[str, float]:
    """The requests, by method, route and status."""
    return {name: value for name, value in values(client).items() if name.startswith("http_requests_total")}


def test_answers_are_counted_by_what_became_of_them(client: httpx.Client, room: Room):
    phone = room.join()
    assert phone.answer("Tillit", key="k").status_code == 201
    assert phone.answer("Tillit", key="k").status_code == 200
    assert phone.answer("x" * 10_000).status_code == 422
    room.act("close")
    assert phone.answer("For sent").status_code == 409
    counted = values(client)
    assert counted["answers_acknowledged_total"] == 1
    assert counted["answers_replayed_total"] == 1
    assert counted["answers_refused_total invalid"] == 1
    assert counted["answers_refused_total not_open"] == 1
    assert counted["commit_commands_count"] == counted["commit_duration_seconds_count"] >= 4
    assert counted["commands_waiting"] == 0


def test_an_answer_that_came_too_fast_is_counted_as_refused(client: httpx.Client, room: Room):
    phone = room.join()
    codes = [phone.answer(f"Svar {number}").status_code for number in range(60)]
    assert 429 in codes
    assert values(client)["answers_refused_total too_fast"] == codes.count(429)


def test_phones_that_are_not_let_in_are_counted_by_reason(client: httpx.Client, room: Room):
    assert client.get("/00000000").status_code == 404
    for _ in range(10):
        room.join()
    assert client.post("/api/join", json={"code": room.code}).status_code == 409
    counted = values(client)
    assert counted["join_refusals_total unknown_code"] == 1
    assert counted["join_refusals_total room_full"] == 1


def test_screens_rooms_drawings_and_frames_are_counted(client: httpx.Client, room: Room):
    before = values(client)
    assert before["open_sockets presenter"] == 0
    with room.watch("presenter") as projector, room.watch("participant", room.join().token) as phone:
        regions = len(projector.read()) + len(phone.read())
        during = values(client)
    assert (during["open_sockets presenter"], during["open_sockets participant"]) == (1, 1)
    assert during["open_sockets facilitator"] == 0
    assert during["live_rooms"] == 1
    assert during["frames_sent_total"] >= regions
    assert during["drawing_duration_seconds_count"] > before["drawing_duration_seconds_count"]
    deadline = time.monotonic() + 5
    while values(client)["open_sockets presenter"]:
        assert time.monotonic() < deadline
    assert values(client)["live_rooms"] == 1, "it is kept for a while"


def test_requests_are_counted_by_route_and_never_by_address(client: httpx.Client, room: Room):
    client.get(f"/{CANARY}")
    client.get(f"/nowhere/{CANARY}/at/all")
    client.request("PROPFIND", "/rooms")
    counted = values(client)
    assert counted["http_requests_total POST /api/rooms 201"] == 1
    assert counted["http_requests_total GET /{code} 404"] == 1
    assert counted["http_requests_total GET - 404"] == 1
    assert [name for name in counted if name.startswith("http_requests_total other")]
    assert not [name for name in counted if "PROPFIND" in name]
    assert counted["http_request_duration_seconds_count POST /api/rooms"] == 1


def test_a_fault_is_counted_too(client: httpx.Client, server: ServerThread, monkeypatch: pytest.MonkeyPatch):
    async def fails(*_: object) -> None:
        raise OSError(CANARY)

    monkeypatch.setattr("workshop_live.web.http.limits.Limits.look_up_code", fails)
    assert client.get("/12345678").status_code == 500
    with client_of(server.address) as another:  # the connection with the fault was closed
        assert values(another)["http_requests_total GET /{code} 500"] == 1


def test_names_follow_the_conventions_and_nothing_names_anybody(client: httpx.Client, room: Room):
    room.join().answer(CANARY)
    with room.watch("presenter") as projector:
        projector.read()
        said = text(client)
    for family in text_string_to_metric_families(said):
        assert family.documentation
        assert re.fullmatch(r"(workshop_live|process)_[a-z_]+", family.name)
        if family.type == "histogram":
            assert family.name.endswith(("_seconds", "_commands"))
        if family.type == "counter":
            assert all(sample.name.endswith("_total") for sample in family.samples)
    for secret in (CANARY, room.id, room.code, room.activities[0], TOKEN, "127.0.0.1", "localhost"):
        assert secret not in said
    assert "process_resident_memory_bytes" in said
    assert "_created" not in said


@pytest.mark.parametrize("token", ["", "a-token-for-somebody-else"])
def test_strangers_see_no_metrics(client: httpx.Client, token: str):
    response = client.get("/metrics", headers=bearer(token) if token else {})
    assert response.status_code == (401 if token else 404)
    assert "workshop_live" not in response.text


def test_neither_organiser_nor_participant_reads_them(client: httpx.Client, room: Room):
    for token in (room.token, room.join().token):
        assert client.get("/metrics", headers=bearer(token)).status_code == 404


def test_nobody_reads_them_where_no_token_is_set(data_dir):
    with ServerThread(data_dir) as server, client_of(server.address) as client:
        for tried in ("Bearer", "Bearer None", "Bearer ''"):
            assert client.get("/metrics", headers={"Authorization": tried}).status_code == 401
        assert client.get("/metrics").status_code == 404


def test_the_monitor_s_token_opens_nothing_else(client: httpx.Client, room: Room):
    app = create_app(Settings(_env_file=None))  # type: ignore[call-arg]
    tried = 0
    for route in iter_route_contexts(app.routes):
        allowed = getattr(route.endpoint, "allowed", frozenset())
        path = re.sub(r"\{(\w+)[^}]*\}", lambda match: room.id if match[1] == "room" else "x", route.path or "")
        for method in getattr(route, "methods", None) or ():
            if not allowed & {Role.ANYONE, Role.MONITOR}:
                response = client.request(method, path, headers=bearer(TOKEN))
                assert response.status_code in {403, 404}, f"{method} {path}"
                assert CANARY not in response.text
                tried += 1
    assert tried > 30


def test_two_servers_in_one_process_count_for_themselves(client: httpx.Client, room: Room, tmp_path):
    other = ServerThread(tmp_path / "other", metrics_token=TOKEN).start()
    try:
        room.join().answer("Tillit")
        with client_of(other.address) as there:
            assert values(there)["answers_acknowledged_total"] == 0
        assert values(client)["answers_acknowledged_total"] == 1
    finally:
        other.stop()


def test_what_only_grows_does_not_fall_while_a_deleted_room_s_sockets_close():
    counted = iter([5, 3, 7])
    metrics = Metrics("1.0")
    metrics.watch(
        waiting=int, rooms=int, sockets={}, frames=lambda: next(counted), slow_sockets=int, clock_is_trusted=bool
    )
    told = [metrics.text().decode() for _ in range(3)]
    assert [re.search(r"^workshop_live_frames_sent_total (\S+)", item, re.MULTILINE)[1] for item in told] == [
        "5.0",
        "5.0",
        "7.0",
    ]
