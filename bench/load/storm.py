"""A storm: all phones of a room join at once, are disconnected, and reconnect at once with the regions they have."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bench.limits.machine import processor_seconds
from bench.load.apart import carry_out
from bench.load.calls import Caller
from bench.load.phones import Phone, connect, ours
from bench.load.wires import BrokenConnectionError, Loop

AT_ONCE = 200
PATIENCE_S = 60.0


@dataclass(frozen=True)
class StormJob:
    """``phones`` open a page with ``join`` on a connection each, and a websocket.

    ``change`` is sent while they are offline.
    """

    port: int
    room: str
    phones: int
    join: str
    change: str
    processes: list[int]


class Hall:
    """The phones of a room, and what each of them shows."""

    def __init__(self, job: StormJob) -> None:
        self.job = job
        self.loop = Loop()
        self.screens: list[dict[str, str]] = [{} for _ in range(job.phones)]
        self._places: dict[Phone, int] = {}

    def join(self) -> list[str]:
        """Join with all phones. Return their cookies."""
        cookies: list[str] = []
        for start in range(0, self.job.phones, AT_ONCE):
            some = range(start, min(start + AT_ONCE, self.job.phones))
            callers = [Caller(self.loop, self.job.port, [self.job.join]) for _ in some]
            for caller in callers:
                caller.call()
            self.loop.run(lambda these=callers: all(caller.is_done for caller in these), PATIENCE_S)  # type: ignore[misc]
            if not all(caller.cookie for caller in callers):
                raise BrokenConnectionError("a phone was not let in")
            cookies += [caller.cookie for caller in callers]
            for caller in callers:
                caller.close()
        return cookies

    def connect(self, cookies: list[str]) -> list[Phone]:
        """Open each phone's websocket with the versions that it has, and wait for its first message."""
        return connect(self.loop, (self._opening(place, cookie) for place, cookie in enumerate(cookies)))

    def _opening(self, place: int, cookie: str) -> Callable[[], Phone]:
        def open_socket() -> Phone:
            hello = json.dumps({"screen": "participant", "versions": self.screens[place]})
            dialect = replace(ours(self.job.room), hello=hello)
            phone = Phone(self.loop, self.job.port, dialect, self._take, cookie=cookie)
            self._places[phone] = place
            return phone

        return open_socket

    def _take(self, phone: Phone, payload: bytes) -> None:
        for frame in json.loads(payload).get("frames", ()):
            self.screens[self._places[phone]][frame["region"]] = frame["etag"]

    def call(self, request: str) -> None:
        """Send one request and wait for its reply."""
        caller = Caller(self.loop, self.job.port, [request])
        caller.call()
        self.loop.run(lambda: caller.is_done, PATIENCE_S)
        caller.close()

    @property
    def is_equal(self) -> bool:
        """Return whether all phones show the same."""
        return all(screen == self.screens[0] for screen in self.screens)


def run(job: StormJob) -> dict[str, Any]:
    """Run the job. Return times in seconds; ``work`` is the server's CPU time per phone that joins and connects."""
    hall = Hall(job)
    worked, started = processor_seconds(job.processes), time.perf_counter()
    cookies = hall.join()
    joined = time.perf_counter() - started
    phones = hall.connect(cookies)
    looking, work = time.perf_counter() - started, processor_seconds(job.processes) - worked
    hall.loop.run(lambda: hall.is_equal, PATIENCE_S)
    before = dict(hall.screens[0])
    for phone in phones:
        phone.close()
    hall.call(job.change)
    worked, started = processor_seconds(job.processes), time.perf_counter()
    hall.connect(cookies)
    hall.loop.run(lambda: hall.is_equal and hall.screens[0] != before, PATIENCE_S)
    back, work_back = time.perf_counter() - started, processor_seconds(job.processes) - worked
    return {
        "joined": joined,
        "looking": looking,
        "work": work / job.phones,
        "back": back,
        "work_back": work_back / job.phones,
        "equal": hall.is_equal and hall.screens[0] != before,
    }


def main() -> None:
    """Run the program."""
    carry_out(lambda job: run(StormJob(**job)))
