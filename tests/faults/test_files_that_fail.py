"""Files that cannot be made: it is said, on the page too, and nothing of the answers is left in the temporary folder."""

import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.actors import Room, make_room, open_text, scale, single_choice
from tests.faults.conftest import Promise, Serve
from tests.faults.disks import BALLAST, LimitedFiles, SmallDisk, children, may_mount
from tests.faults.test_worker import wait_until
from tests.server import ServerProcess, client_of
from workshop_live.exports import FORMATS
from workshop_live.web.routes.downloads import PROGRESS

DISKS = [SmallDisk] if may_mount() else [LimitedFiles]
SPARE = (0, 40_000)  # bytes: for none of the file, or for its beginning
MADE = "made"
SAID = {507, 503, "error"}


@pytest.fixture(params=DISKS)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk | LimitedFiles]:
    """Where the server makes files."""
    with request.param.new(tmp_path / "temporary") as made:
        yield made


@pytest.fixture
def making(disk: SmallDisk | LimitedFiles, serve: Serve) -> ServerProcess:
    return serve(environment={"TMPDIR": str(disk.folder)}, drain_seconds=0)


@pytest.fixture
def room(making: ServerProcess) -> Iterator[Room]:
    with client_of(making.address) as client:
        yield answered(client, 60)


def answered(client: httpx.Client, phones: int) -> Room:
    """A room with answers, enough of them for some of the files to be longer than the disk has room for."""
    room = make_room(client, open_text(), single_choice(), scale())
    joined = [room.join() for _ in range(phones)]
    for number, value in enumerate(("Tillit og tid til samarbeid, nummer {}", 1, [1, 2, 3])):
        room.act("open", number)
        room.act("show", number)
        for at, phone in enumerate(joined):
            phone.answer(value.format(at) if isinstance(value, str) else value, number).raise_for_status()
    return room


def download(room: Room, extension: str) -> int | str:
    """What comes of a file that a program asks for: its status, or that it was made."""
    response = room.export(extension, **only_one(room, extension))
    return MADE if response.is_success and response.content else response.status_code


def on_the_page(room: Room, extension: str, look: Callable[[], object] = lambda: None) -> int | str:
    """The same with progress, as on the page: what its last line says. ``look`` is called at each step."""
    path, headers = f"/api/rooms/{room.id}/exports/{extension}", {**room.headers, "Accept": PROGRESS}
    parameters, told = only_one(room, extension), b""
    with room.client.stream("GET", path, headers=headers, params=parameters) as response:
        if not response.is_success:
            return response.status_code
        with suppress(httpx.RemoteProtocolError):
            for piece in response.iter_bytes():
                told += piece
                if b'"done"' in piece:
                    look()
    lines = [json.loads(line) for line in told.split(b"\n") if line.startswith(b'{"')]
    assert lines
    last = next((item for item in lines if "name" in item), lines[-1])
    return MADE if "name" in last else "error" if "error" in last else "it broke off"


def only_one(room: Room, extension: str) -> dict[str, str]:
    return {"activity": room.activities[1]} if FORMATS[extension].is_picture else {}


def left_in(disk: SmallDisk | LimitedFiles) -> list[str]:
    return [item.name for item in disk.folder.iterdir() if item.name not in {BALLAST, "workshop.db"}]


def wait_until_nothing_is_left(disk: SmallDisk | LimitedFiles) -> list[str]:
    wait_until(lambda: not left_in(disk))
    return left_in(disk)


A_THIRD_OF_THE_FORMATS = pytest.mark.parametrize("third", range(3))
"""So that three servers, each with its room, are enough for all, and can be tried at once."""


@A_THIRD_OF_THE_FORMATS
def test_a_full_disk_is_said_and_nothing_is_left(
    third: int, disk: SmallDisk | LimitedFiles, making: ServerProcess, room: Room, promise: Promise
):
    for extension in [name for name, it in FORMATS.items() if not it.is_of_actions][third::3]:
        assert download(room, extension) == MADE
        came: Counter[int | str] = Counter()
        for spare in SPARE:
            disk.fill(making, spare)
            came.update(way(room, extension) for way in (download, on_the_page))
            disk.free(making)
        disk.use_up_names()
        came.update(way(room, extension) for way in (download, on_the_page))
        disk.free(making)
        left = wait_until_nothing_is_left(disk)
        assert [way(room, extension) for way in (download, on_the_page)] == [MADE] * 2, "there is room again"
        wrong = sum(count for what, count in came.items() if what not in {*SAID, MADE})
        figures = {"500": came[500], "left": len(left)}
        promise(f"{extension} on a full disk ({type(disk).__name__})", came.total(), wrong + len(left), **figures)
        assert came[MADE] < came.total(), extension


@contextmanager
def no_worker_lives(server: ServerProcess) -> Iterator[None]:
    """End whatever the server starts, as a machine without memory does."""
    over = threading.Event()

    def keep_ending() -> None:
        assert server.process is not None
        while not over.wait(0.05):
            for pid in children(server.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=keep_ending)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_worker_that_is_killed_again_and_again_is_said_and_leaves_nothing(
    disk: SmallDisk | LimitedFiles, making: ServerProcess, room: Room, promise: Promise
):
    with no_worker_lives(making):
        came = Counter(way(room, extension) for extension in ("xlsx", "pdf") for way in (download, on_the_page))
    left = wait_until_nothing_is_left(disk)
    wrong = sum(count for what, count in came.items() if what not in SAID)
    figures = {"500": came[500], "left": len(left)}
    promise("a worker that is killed again and again", came.total(), wrong + len(left), **figures)
    assert download(room, "xlsx") == MADE


def test_what_a_killed_server_was_making_is_gone_when_it_has_started(
    disk: SmallDisk | LimitedFiles, making: ServerProcess, room: Room, promise: Promise
):
    killed = []

    def kill() -> None:
        if not killed and left_in(disk):
            killed.append(left_in(disk))
            making.kill()

    with suppress(httpx.HTTPError):
        on_the_page(room, "zip", kill)
    assert killed
    assert left_in(disk)
    making.start()
    left = left_in(disk)
    promise("a server that is killed while it makes a file", len(killed), len(left), left=len(left))
    deadline = time.monotonic() + 60
    while download(room, "xlsx") != MADE:
        assert time.monotonic() < deadline


def test_another_server_that_starts_takes_nothing_from_a_file_that_is_being_made(
    disk: SmallDisk | LimitedFiles, room: Room, serve: Serve, tmp_path: Path
):
    started = []

    def start() -> None:
        if not started:
            started.append(serve(tmp_path / "other", environment={"TMPDIR": str(disk.folder)}))

    assert on_the_page(room, "zip", start) == MADE
    assert started
