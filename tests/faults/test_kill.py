"""kill -9 in the middle of a burst: what was acknowledged is there, once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import httpx

from tests.actors import Room, make_room, open_text
from tests.server import ServerProcess

PHONES = 8
KILLS = 4


class Ledger:
    """What the phones were told is stored, kept on their side."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.acknowledged: set[str] = set()
        self.tried: set[str] = set()

    def note(self, text: str, *, acknowledged: bool) -> None:
        with self._lock:
            (self.acknowledged if acknowledged else self.tried).add(text)


def keep_answering(room: Room, token: str, name: str, ledger: Ledger, stop: threading.Event) -> None:
    """Send one answer after the other, each until it is acknowledged."""
    number = 0
    with httpx.Client(base_url=room.client.base_url, timeout=5) as client:
        while not stop.is_set():
            text = f"{name} {number}"
            ledger.note(text, acknowledged=False)
            body = {"activity": room.activities[0], "value": text}
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"k{number}"}
            while not stop.is_set():
                try:
                    response = client.post(f"/api/rooms/{room.id}/answers", json=body, headers=headers)
                except httpx.HTTPError:
                    time.sleep(0.02)
                    continue
                if response.status_code in {200, 201}:
                    ledger.note(text, acknowledged=True)
                    break
                assert response.status_code in {429, 507}, response.text
                time.sleep(0.05)
            number += 1


def test_no_acknowledged_answer_is_lost_or_counted_twice(
    killable: ServerProcess, killable_client: httpx.Client, report: Callable[[str], None]
):
    room = make_room(killable_client, open_text())
    room.act("open")
    ledger, stop = Ledger(), threading.Event()
    threads = [
        threading.Thread(target=keep_answering, args=(room, room.join().token, f"telefon {number}", ledger, stop))
        for number in range(PHONES)
    ]
    for thread in threads:
        thread.start()
    chance = random.Random(7)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.0))
        killable.kill()
        killable.start()
    time.sleep(0.5)
    stop.set()
    for thread in threads:
        thread.join(timeout=20)
    stored = Counter(room.texts())
    lost = ledger.acknowledged - stored.keys()
    twice = [text for text, count in stored.items() if count > 1]
    report(f"acked={len(ledger.acknowledged)} lost={len(lost)} dup={len(twice)}")
    assert len(ledger.acknowledged) > 50
    assert lost == set()
    assert twice == []
    assert stored.keys() <= ledger.tried
    assert len(room.export("csv").content.decode("utf-8-sig").splitlines()) == len(stored) + 1


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
