"""kill -9 in the middle of a burst: what was acknowledged is there, once."""

import random
import time
from collections.abc import Callable

import httpx

from tests.actors import make_room, open_text
from tests.faults.burst import Burst
from tests.faults.conftest import Promise
from tests.faults.ledger import Ledger, stored_in
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
