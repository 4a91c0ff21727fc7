"""Stopped as a deploy does it, and started again, in the middle of a burst."""

import random
import socket
from collections.abc import Callable
from contextlib import suppress
from subprocess import TimeoutExpired

import httpx

from tests.actors import Room, make_room, open_text
from tests.faults.burst import Burst
from tests.faults.conftest import Promise
from tests.faults.ledger import Ledger, stored_in
from tests.faults.proxy import Proxy
from tests.faults.screens import Screens
from tests.server import ServerProcess

GOING_AWAY = 1012
STOPPED_WITHIN = 12  # seconds


def test_a_stop_and_start_in_a_burst_loses_nothing_and_tells_every_screen(
    killable: ServerProcess,
    killable_client: httpx.Client,
    chance: random.Random,
    size: Callable[[int, int], int],
    promise: Promise,
):
    room = make_room(killable_client, open_text())
    room.act("open")
    ledger, stops, phones = Ledger(), size(2, 10), 30
    with Screens(room, [("participant", room.join().token) for _ in range(phones)]) as screens:
        assert screens.wait_until_connected()
        with Burst(room, ledger) as burst:
            for _ in range(stops):
                assert burst.wait_for(chance.randint(10, 100))
                killable.stop()
                killable.start()
                assert screens.wait_until_connected()
            assert burst.wait_for(20)
    balance = ledger.balance(stored_in(room))
    promise("stop and start in a burst", balance.acked, balance.wrong, stops=stops, **balance.figures)
    promise("close code 1012 at a stop", stops * phones, stops * phones - screens.codes[GOING_AWAY])


def test_phones_that_went_without_a_word_do_not_keep_the_server_from_stopping(
    killable: ServerProcess, killable_client: httpx.Client, promise: Promise
):
    room = make_room(killable_client, open_text())
    tokens = [("participant", room.join().token) for _ in range(5)]
    with (
        Proxy(killable.settings.port) as network,
        Screens(room, tokens, network.address) as screens,
        socket.create_connection(("127.0.0.1", network.port)) as answering,
    ):
        assert screens.wait_until_connected()
        answering.sendall(half_an_answer(room, tokens[0][1]))
        killable_client.get("/health")  # by now it has arrived
        network.freeze()
        assert killable.process is not None
        killable.process.terminate()
        with suppress(TimeoutExpired):
            killable.process.wait(timeout=STOPPED_WITHIN)
        stopped = killable.process.poll() is not None
        killable.kill()
    promise("stops although connections hang", 1, int(not stopped))


def half_an_answer(room: Room, token: str) -> bytes:
    """The beginning of a request whose end never comes."""
    head = (
        f"POST /api/rooms/{room.id}/answers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nIdempotency-Key: k\r\nContent-Length: 100\r\n\r\n"
    )
    return f'{head}{{"value": "'.encode()
