"""kill -9 in the middle of a burst: what was acknowledged is there, once."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx

from tests import pdfs
from tests.actors import Room, make_room, open_text
from tests.faults.burst import Burst
from tests.faults.conftest import Promise
from tests.faults.ledger import TRY_AGAIN, Ledger, stored_in
from tests.groups_at_work import NAMES, Worker, at_work, grouped_room
from tests.server import ServerProcess


def test_no_acknowledged_answer_is_lost_or_counted_twice(
    killable: ServerProcess,
    killable_client: httpx.Client,
    chance: random.Random,
    size: Callable[[int, int], int],
    promise: Promise,
):
    room = make_room(killable_client, open_text())
    room.act("open")
    ledger, kills = Ledger(), size(3, 15)
    with Burst(room, ledger) as burst:
        for _ in range(kills):
            assert burst.wait_for(chance.randint(10, 100))
            killable.kill()
            killable.start()
        assert burst.wait_for(20)
    balance = ledger.balance(stored_in(room))
    promise("kill -9 in a burst", balance.acked, balance.wrong, kills=kills, **balance.figures)


def test_a_room_goes_on_where_it_was_after_a_kill(killable: ServerProcess, killable_client: httpx.Client):
    room = make_room(killable_client, open_text("Første"), open_text("Andre"))
    room.act("open", 1)
    room.act("show", 1)
    phone = room.join()
    phone.answer("Før strømbruddet", 1, key="k")
    before = room.state()
    killable.kill()
    killable.start()
    assert room.state() == before
    assert phone.answer("Før strømbruddet", 1, key="k").status_code == 200
    assert phone.answer("Etter strømbruddet", 1).status_code == 201
    with room.watch("presenter") as projector:
        projector.read_until("Etter strømbruddet")
        assert "Før strømbruddet" in projector.screen


def test_slides_that_were_being_stored_are_there_whole_or_not_at_all_after_a_kill(
    killable: ServerProcess, killable_client: httpx.Client, size: Callable[[int, int], int], promise: Promise
):
    room = make_room(killable_client, open_text())
    kills, tries, broken = size(2, 4), 0, 0
    for number in range(kills):
        with suppress(httpx.HTTPError):  # it is cut off
            for done in sending_slides(room, pages=6):
                if done > number:
                    killable.kill()
        killable.start()
        tries, broken = tries + 1, broken + broken_pages(room)
    assert list(sending_slides(room, pages=6))[-1] == 6
    promise("kill -9 while slides are stored", tries + 1, broken + broken_pages(room), kills=kills)


def sending_slides(room: Room, pages: int) -> Iterator[int]:
    """Send slides, and tell how many of them are stored."""
    files = {"deck": ("Dagen.pdf", pdfs.presentation(pages), "application/pdf")}
    headers = {**room.headers, "Accept": "application/vnd.workshop-live.progress"}
    with room.client.stream("POST", f"/rooms/{room.id}/decks", files=files, headers=headers) as response:
        for line in response.iter_lines():
            yield json.loads(line).get("done", pages)


def broken_pages(room: Room) -> int:
    """How many pages that the slides on the agenda have are not there."""
    agenda = room.client.get(f"/api/v1/rooms/{room.id}/agenda", headers=room.headers).json()["activities"]
    decks = [it["settings"]["deck"] for it in agenda if it["type"] == "slides"]
    read = [room.client.get(f"/api/v1/rooms/{room.id}/decks/{deck}", headers=room.headers).json() for deck in decks]
    addresses = [page["address"] for deck in read for page in deck["pages"]]
    missing = sum(6 - len(deck["pages"]) for deck in read)
    return missing + sum(not room.client.get(address).is_success for address in addresses)


def test_a_countdown_that_was_running_ends_after_a_kill(killable: ServerProcess, killable_client: httpx.Client):
    room = make_room(killable_client, open_text())
    room.act("open")
    room.act("close", grace=1)
    killable.kill()
    killable.start()
    deadline = time.monotonic() + 10
    while room.state()["activities"][0]["state"] != "closed":
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Scribe:
    """A phone that saves the text of its group again and again, each until it is known what became of it."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.acknowledged = 0
        """The number of the latest text that is known to be stored."""
        self.sent = 0
        self.wrong: list[int] = []

    def save(self, stop: threading.Event) -> None:
        version = 0
        while not stop.is_set():
            self.sent += 1
            saved = self._try(version, stop)
            if saved is not None:
                self.acknowledged, version = self.sent, saved
            stop.wait(0.2)  # one may send five times a second

    def _try(self, version: int, stop: threading.Event) -> int | None:
        """Save the same text under the same id until there is a reply. Return the new version."""
        while True:
            try:
                reply = self.worker.write(f"tekst {self.sent}", "", "", version=version, save=f"s{self.sent}")
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            if reply.status_code == 200:
                return int(reply.json()["version"])
            if reply.status_code not in TRY_AGAIN:
                self.wrong.append(reply.status_code)
                return None
            if stop.wait(0.1):
                return None


def test_what_groups_have_saved_is_there_after_kills(
    killable: ServerProcess,
    killable_client: httpx.Client,
    chance: random.Random,
    size: Callable[[int, int], int],
    promise: Promise,
):
    room = grouped_room(killable_client)
    workers = at_work(room, *NAMES)
    scribes, stop = [Scribe(worker) for worker in workers], threading.Event()
    for worker in workers:
        worker.be_scribe().raise_for_status()
    threads = [threading.Thread(target=scribe.save, args=(stop,)) for scribe in scribes]
    for thread in threads:
        thread.start()
    kills = size(2, 12)
    for _ in range(kills):
        reached = sum(scribe.acknowledged for scribe in scribes) + chance.randint(5, 15)
        deadline = time.monotonic() + 30
        while sum(scribe.acknowledged for scribe in scribes) < reached:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        killable.kill()
        killable.start()
    stop.set()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    states = [worker.state() for worker in workers]
    stands = [int(state["value"][0].removeprefix("tekst ")) for state in states]
    lost = sum(stood < scribe.acknowledged for stood, scribe in zip(stands, scribes, strict=True))
    twice = sum(state["version"] > scribe.sent for state, scribe in zip(states, scribes, strict=True))
    wrong = sum(len(scribe.wrong) for scribe in scribes)
    acked = sum(scribe.acknowledged for scribe in scribes)
    promise(
        "kill -9 among saves of groups", acked, lost + twice + wrong, acked=acked, lost=lost, dup=twice, kills=kills
    )
