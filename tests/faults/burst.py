"""Phones that answer one thing after the other while something fails."""

import itertools
import threading
import time
from types import TracebackType
from typing import Self

import httpx

from tests.actors import Room, bearer
from tests.faults.ledger import ACKNOWLEDGED, NO_REPLY, TRY_AGAIN, Ledger

THREADS = 8
PHONES_EACH = 4  # they take turns, since one may answer five times a second
PATIENCE_S = 60.0  # seconds after which a phone gives up an answer that nobody tells it about
PAUSE_S = 0.03


class Sender:
    """Sends answers to a room's first question, each until it is known what became of it."""

    def __init__(
        self, room: Room, ledger: Ledger, address: str | None = None, timeout: float = 5, pause: float = PAUSE_S
    ) -> None:
        self._room = room
        self._ledger = ledger
        self._pause = pause
        self._client = httpx.Client(
            base_url=address or room.client.base_url,
            timeout=timeout,
            limits=httpx.Limits(max_keepalive_connections=0 if address else 1),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, token: str, text: str, key: str, patience: float = PATIENCE_S) -> int:
        """Send until there is an answer to it. Returns the last status, NO_REPLY if there was none."""
        self._ledger.sends(text)
        deadline = time.monotonic() + patience
        while True:
            status = self._try(token, text, key)
            self._ledger.told(text, status)
            if status not in TRY_AGAIN or time.monotonic() > deadline:
                return status
            time.sleep(self._pause)

    def _try(self, token: str, text: str, key: str) -> int:
        body = {"activity": self._room.activities[0], "value": text}
        headers = {**bearer(token), "Idempotency-Key": key}
        try:
            return self._client.post(f"/api/rooms/{self._room.id}/answers", json=body, headers=headers).status_code
        except httpx.HTTPError:
            return NO_REPLY


class Burst:
    """Many senders at once, until the block ends; then each still finds out what became of its last answer."""

    def __init__(self, room: Room, ledger: Ledger, address: str | None = None, timeout: float = 5) -> None:
        self._room = room
        self._ledger = ledger
        self._address = address
        self._timeout = timeout
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._answer, args=(number,)) for number in range(THREADS)]
        self._tokens = [room.join().token for _ in range(THREADS * PHONES_EACH)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=2 * PATIENCE_S)
            assert not thread.is_alive()

    def wait_for(self, more: int, seconds: float = 30) -> bool:
        """Wait until so many more answers were acknowledged. Returns whether they were."""
        wanted, deadline = len(self._ledger.acknowledged) + more, time.monotonic() + seconds
        while len(self._ledger.acknowledged) < wanted and time.monotonic() < deadline:
            time.sleep(PAUSE_S)
        return len(self._ledger.acknowledged) >= wanted

    def _answer(self, thread: int) -> None:
        tokens = itertools.cycle(self._tokens[thread::THREADS])
        with Sender(self._room, self._ledger, self._address, self._timeout) as sender:
            for number, token in enumerate(tokens):
                if self._stop.is_set():
                    return
                status = sender.send(token, f"telefon {thread} svar {number}", f"k{thread}-{number}")
                assert status in ACKNOWLEDGED, status
