"""Many screens without browsers: each keeps the newest regions and comes back by itself, as static/js/live_room.js does."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.actors import Room, bearer
from tests.loops import LoopThread

MAX_WAIT_S = 4.0  # seconds between two tries to connect, in the first minute


@dataclass(eq=False, slots=True)
class Screen:
    """One screen: which version of each region it shows, and whether its socket is there."""

    kind: str
    token: str
    versions: dict[str, str] = field(default_factory=dict)
    is_live: bool = False
    failures: int = 0


class Screens(LoopThread):
    """Screens of a room, in a thread of their own until the block ends. ``codes`` counts how their sockets were closed."""

    def __init__(self, room: Room, who: Sequence[tuple[str, str]], address: str | None = None) -> None:
        super().__init__("screens")
        self.all = [Screen(kind, token) for kind, token in who]
        self.codes: Counter[int] = Counter()
        self._room = room
        address = address or str(room.client.base_url).rstrip("/")
        self._url = f"{address.replace('http', 'ws', 1)}/rooms/{room.id}/live"

    def wait_until_connected(self, seconds: float = 30) -> bool:
        """Wait until each screen has a socket and was sent something over it. Returns whether they have."""
        deadline = time.monotonic() + seconds
        while not all(screen.is_live for screen in self.all) and time.monotonic() < deadline:
            time.sleep(0.05)
        return all(screen.is_live for screen in self.all)

    def equal_to_fresh(self, seconds: float = 30) -> tuple[int, float]:
        """Wait until each screen shows what a fresh one does. Returns how many do, and after how many seconds."""
        started = time.monotonic()
        self.wait_until_connected(seconds)
        while True:
            fresh = {kind: self._fresh(kind) for kind in {screen.kind for screen in self.all}}
            same = sum(screen.is_live and fresh[screen.kind].items() <= screen.versions.items() for screen in self.all)
            taken = time.monotonic() - started
            if same == len(self.all) or taken > seconds:
                return same, taken
            time.sleep(0.1)

    def _fresh(self, kind: str) -> dict[str, str]:
        token = next(screen.token for screen in self.all if screen.kind == kind)
        with self._room.watch(kind, token) as watcher:
            watcher.read()
            return watcher.versions

    async def _run(self) -> None:
        looking = [asyncio.create_task(self._look(screen)) for screen in self.all]
        self._ready.set()
        await self._over.wait()
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)

    async def _look(self, screen: Screen) -> None:
        while True:
            with suppress(WebSocketException, OSError, TimeoutError):
                await self._connect(screen)
            screen.is_live = False
            screen.failures += 1
            wait = min(MAX_WAIT_S, 0.25 * 2**screen.failures)
            await asyncio.sleep(wait * random.uniform(0.5, 1))

    async def _connect(self, screen: Screen) -> None:
        async with connect(
            self._url,
            additional_headers=bearer(screen.token),
            compression=None,
            max_size=None,
            ping_interval=None,
            close_timeout=1,
        ) as socket:
            await socket.send(json.dumps({"screen": screen.kind, "versions": screen.versions}))
            try:
                while True:
                    self._take(screen, json.loads(await socket.recv()))
            except ConnectionClosed:
                self.codes[socket.close_code or 0] += 1
                raise

    def _take(self, screen: Screen, message: dict[str, list[dict[str, str]]]) -> None:
        screen.is_live, screen.failures = True, 0
        for frame in message.get("frames", []):
            screen.versions[frame["region"]] = frame["etag"]
