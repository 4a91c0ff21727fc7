"""Stopping without haste: nothing under way is cut off, and not everybody comes back at once."""

import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.actors import Room, make_room, open_text
from tests.faults.conftest import Promise
from tests.server import ServerProcess, client_of

SCREENS = 20

Start = Callable[..., tuple[ServerProcess, Room]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a server with a room whose question is open."""
    with ExitStack() as stack:

        def started(**settings: object) -> tuple[ServerProcess, Room]:
            server = ServerProcess(tmp_path / "data", **settings).start()
            stack.callback(server.stop)
            client = stack.enter_context(client_of(server.address))
            room = make_room(client, open_text())
            room.act("open")
            return server, room

        yield started


class Screens:
    """Screens that look at a room, and the codes with which they were sent away, in that order."""

    def __init__(self, room: Room, count: int) -> None:
        self.gone: list[tuple[int, int]] = []
        self._closing = ExitStack()
        watching = [self._closing.enter_context(room.watch("presenter")) for _ in range(count)]
        for watcher in watching:
            watcher.read()
        self._threads = [
            threading.Thread(target=self._wait, args=(number, watcher)) for number, watcher in enumerate(watching)
        ]
        for thread in self._threads:
            thread.start()

    def _wait(self, number: int, watcher) -> None:
        try:
            while True:
                watcher.read(timeout=60)
        except ConnectionClosed as closed:
            self.gone.append((number, closed.rcvd.code if closed.rcvd else 1006))

    def wait(self) -> None:
        """Until all of them were sent away."""
        for thread in self._threads:
            thread.join(timeout=60)
        self._closing.close()


def tell(server: ServerProcess, number: int = signal.SIGTERM) -> None:
    assert server.process is not None
    server.process.send_signal(number)


def exit_code(server: ServerProcess) -> int:
    assert server.process is not None
    return server.process.wait(timeout=30)


def wait_until_it_drains(room: Room) -> None:
    deadline = time.monotonic() + 10
    while room.client.get("/ready").status_code != 503:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_that_stops_sends_its_screens_away_one_by_one_and_works_meanwhile(start: Start, promise: Promise):
    server, room = start(drain_seconds=5)
    phone, screens = room.join(), Screens(room, SCREENS)
    tell(server)
    wait_until_it_drains(room)
    assert room.client.get("/ready").json()["reason"] == "draining"
    assert room.client.get("/health").status_code == 200
    with pytest.raises(InvalidStatus, match="503"), room.watch("presenter"):
        pass
    assert phone.answer("Sendt mens den stoppet").status_code == 201
    screens.wait()
    codes = {code for _, code in screens.gone}
    order = [number for number, _ in screens.gone]
    promise("drained one by one", SCREENS, SCREENS - len(order), codes=sorted(codes), exit=exit_code(server))
    assert codes == {1012}
    assert sorted(order) == list(range(SCREENS))
    assert order != sorted(order)
    assert exit_code(server) == 0
    server.start()
    assert room.texts() == ["Sendt mens den stoppet"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_a_server_without_screens_stops_at_once_and_well(start: Start, number: int):
    server, _ = start(drain_seconds=60)
    tell(server, number)
    assert exit_code(server) == 0


def test_a_server_that_is_told_twice_quits_at_once(start: Start):
    server, room = start(drain_seconds=60)
    room.join().answer("Er lagret")
    screens = Screens(room, SCREENS)
    tell(server)
    wait_until_it_drains(room)
    tell(server)
    assert exit_code(server) == 1
    screens.wait()
    server.start()
    assert room.texts() == ["Er lagret"]


def test_an_answer_under_way_is_stored_and_acknowledged_before_the_server_is_gone(start: Start):
    server, room = start()
    phone = room.join()
    with (
        closing(sqlite3.connect(Path(server.settings.data_dir) / "workshop.db", isolation_level=None)) as other,
        ThreadPoolExecutor(1) as sending,
    ):
        other.execute("BEGIN IMMEDIATE")
        sent = sending.submit(phone.answer, "På vei")
        time.sleep(0.5)
        tell(server)
        time.sleep(0.5)
        assert not sent.done()
        other.execute("ROLLBACK")
        assert sent.result(timeout=20).status_code == 201
    assert exit_code(server) == 0
    server.start()
    assert room.texts() == ["På vei"]


def test_systemd_is_told_when_the_server_is_there_and_when_it_goes(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        server, _ = start()
        assert systemd.recv(100) == b"READY=1"
        tell(server)
        assert systemd.recv(100) == b"STOPPING=1"
