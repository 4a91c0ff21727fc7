"""The storm: a whole hall joins at once, is cut off, and comes back at once with the regions that it knows."""

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
    """``phones`` open a page with ``join``, on a connection each, and a socket. While they are cut off, ``change`` is
    sent.
    """

    port: int
    room: str
    phones: int
    join: str
    change: str
    processes: list[int]


class Hall:
    """The phones of a room, and what stands on the screen of each."""

    def __init__(self, job: StormJob) -> None:
        self.job = job
        self.loop = Loop()
        self.screens: list[dict[str, str]] = [{} for _ in range(job.phones)]
        self._places: dict[Phone, int] = {}

    def join(self) -> list[str]:
        """The cookies of all of them."""
        cookies: list[str] = []
        for start in range(0, self.job.phones, AT_ONCE):
            some = range(start, min(start + AT_ONCE, self.job.phones))
            callers = [Caller(self.loop, self.job.port, [self.job.join]) for _ in some]
            for caller in callers:
                caller.call()
            self.loop.run(lambda these=callers: all(it.is_done for it in these), PATIENCE_S)  # type: ignore[misc]
            if not all(caller.cookie for caller in callers):
                raise BrokenConnectionError("a phone was not let in")
            cookies += [caller.cookie for caller in callers]
            for caller in callers:
                caller.close()
        return cookies

    def connect(self, cookies: list[str]) -> list[Phone]:
        """Open the socket of each, with the versions that it knows, and wait until it has its first message."""
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
        """Send one request, and wait for its reply."""
        caller = Caller(self.loop, self.job.port, [request])
        caller.call()
        self.loop.run(lambda: caller.is_done, PATIENCE_S)
        caller.close()

    @property
    def is_equal(self) -> bool:
        """Whether all of them show the same."""
        return all(screen == self.screens[0] for screen in self.screens)


def run(job: StormJob) -> dict[str, Any]:
    """Do the job. Times in seconds; ``work`` is the server's, of one phone that joins and connects."""
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
    """The program."""
    carry_out(lambda job: run(StormJob(**job)))
