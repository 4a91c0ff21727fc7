"""The wall clock jumps by a year, while the server runs and before it starts: nothing is deleted, nobody is signed out.

What is due is deleted once the clock is right, or once an administrator says that it is.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.actors import Room, make_room, open_text
from tests.faults.clock import MovableClock
from tests.faults.conftest import Promise, Serve
from tests.integration.conftest import PASSWORD, change_room, session_of, token_of
from tests.server import ServerProcess, client_of

YEAR = 366 * 24 * 3600
PATIENCE_S = 120  # seconds
ROOMS = 5


@pytest.fixture
def clock(tmp_path: Path) -> MovableClock:
    return MovableClock(tmp_path)


@pytest.fixture
def moved(clock: MovableClock, serve: Serve) -> ServerProcess:
    """A server whose clock can be moved."""
    return serve(environment=clock.environment)


class Kept:
    """What is not to go: rooms, open ones and ended ones, who is signed in, phones, a link that was not used yet."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.token = token_of(server, "kari")
        self.sessions = [session_of(server, "kari") for _ in range(2)]
        self.invitation = invitation(server)
        with client_of(server.address) as client:
            self.rooms = [make_room(client, open_text(), token=self.token) for _ in range(ROOMS)]
            for room in self.rooms:
                room.act("open")
            self.phones = [room.join() for room in self.rooms]
            for phone in self.phones:
                phone.answer("Blir").raise_for_status()
            for room in self.rooms[:2]:
                room.command("end").raise_for_status()

    def rooms_now(self, client: httpx.Client) -> list[Room]:
        return [room.through(client) for room in self.rooms]

    def losses(self) -> int:
        """How much of it is gone."""
        with client_of(self.server.address) as client:
            rooms = self.rooms_now(client)
            lost = sum(client.get(f"/api/rooms/{item.id}", headers=item.headers).status_code != 200 for item in rooms)
            lost += sum(item.texts() != ["Blir"] for item in rooms if not lost)
            for session in self.sessions:
                cookie = {"Cookie": f"session={session}"}
                lost += client.get("/rooms", headers=cookie).status_code != 200
            for room, phone in zip(rooms, self.phones, strict=True):
                body = {"screen": "participant"}
                lost += client.post(f"/rooms/{room.id}/live", json=body, headers=phone.headers).status_code != 200
        return lost

    def come_in(self, path: str, name: str) -> None:
        """One more who signs in while the clock is wrong, and a room of theirs. It is to stay when it is right again."""
        with client_of(self.server.address, headers={"Origin": self.server.address}) as browser:
            assert browser.post(path, data={"name": name, "password": PASSWORD}).status_code == 303
            self.sessions.append(browser.cookies["session"])
            made = make_room(browser, open_text(), token=self.token)
            made.act("open")
            self.phones.append(made.join())
            self.phones[-1].answer("Blir").raise_for_status()
        self.rooms.append(made)


def invitation(server: ServerProcess) -> str:
    """The path of a new one-time link."""
    return "/welcome/" + workshop_live(server, "organiser", "link").strip().rpartition("/")[2]


def workshop_live(server: ServerProcess, *arguments: str) -> str:
    """The command line, with the server's clock."""
    command = [sys.executable, "-m", "workshop_live", *arguments, "--data-dir", str(server.settings.data_dir)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WORKSHOP_LIVE_")}
    done = subprocess.run(command, env=environment | server.environment, capture_output=True, text=True, check=True)
    return done.stdout


def wait_until(server: ServerProcess, *, waits: bool) -> None:
    """Wait until the server says that it deletes nothing for now, or no longer says so."""
    deadline = time.monotonic() + PATIENCE_S
    with client_of(server.address) as client:
        while ("deletion" in client.get("/health").json()) != waits:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def wait_until_due_rooms_go(server: ServerProcess) -> None:
    """Wait until what is due has been deleted: a room is, to see it by."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with client_of(server.address) as client:
        due = make_room(client)
        change_room(server.settings.database, due.id, delete_after=yesterday, ended_at=yesterday)
        wait_until_gone(due)


def wait_until_gone(room: Room) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while room.client.get(f"/api/rooms/{room.id}", headers=room.headers).status_code != 404:
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.fixture
def kept(moved: ServerProcess) -> Kept:
    return Kept(moved)


@pytest.mark.parametrize("jump", [YEAR, -YEAR])
def test_a_clock_that_jumps_by_a_year_deletes_nothing(
    jump: int, clock: MovableClock, moved: ServerProcess, kept: Kept, promise: Promise
):
    clock.move(jump)
    wait_until(moved, waits=True)
    lost = kept.losses()
    kept.come_in("/sign-in", "kari")
    kept.come_in(invitation(moved), "ola")
    moved.kill()
    moved.start()
    wait_until(moved, waits=True)
    lost += kept.losses()
    kept.come_in("/sign-in", "kari")
    kept.come_in(kept.invitation, "nils")
    with client_of(moved.address, cookies={"session": kept.sessions[0]}) as browser:
        assert "workshop-live clock --confirm" in browser.get("/rooms").text
    clock.move(0)
    wait_until(moved, waits=False)
    wait_until_due_rooms_go(moved)
    lost += kept.losses()
    promise(f"a clock that jumps by {jump // 86_400} days", len(kept.rooms), lost, deleted=lost)


def test_what_is_due_goes_when_an_administrator_says_that_the_clock_is_right(
    clock: MovableClock, moved: ServerProcess, kept: Kept
):
    moved.kill()
    clock.move(YEAR)
    moved.start()
    wait_until(moved, waits=True)
    assert kept.losses() == 0
    assert "--confirm" in workshop_live(moved, "clock")
    workshop_live(moved, "clock", "--confirm")
    wait_until(moved, waits=False)
    with client_of(moved.address) as client:
        wait_until_gone(kept.rooms_now(client)[0])
        assert client.get("/rooms", headers={"Cookie": f"session={kept.sessions[0]}"}).status_code != 200
