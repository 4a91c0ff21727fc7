"""Another program holds the database's lock in the middle of a burst: everybody waits, nobody loses anything."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import httpx

from tests.actors import make_room, open_text
from tests.faults.burst import Burst
from tests.faults.conftest import Promise
from tests.faults.ledger import BUSY, Ledger, stored_in
from tests.server import ServerProcess


def test_a_locked_database_is_waited_for(
    killable: ServerProcess, killable_client: httpx.Client, size: Callable[[int, int], int], promise: Promise
):
    room = make_room(killable_client, open_text())
    room.act("open")
    ledger, seconds, locks = Ledger(), size(6, 10), size(1, 3)
    phones = Burst(room, ledger, timeout=30)
    with phones as burst, closing(sqlite3.connect(killable.settings.data_dir / "workshop.db", timeout=10)) as other:
        for _ in range(locks):
            assert burst.wait_for(20)
            other.execute("BEGIN IMMEDIATE")
            for _ in range(10):  # what was on its way arrives
                if not burst.wait_for(1, seconds=2):
                    break
            assert not burst.wait_for(1, seconds), "the lock is held"
            assert room.texts(), "reading goes on"
            other.rollback()
            assert burst.wait_for(20)
    balance = ledger.balance(stored_in(room))
    busy = ledger.statuses[BUSY]
    promise("locked database", balance.acked, balance.wrong + busy, **balance.figures, busy=busy)
