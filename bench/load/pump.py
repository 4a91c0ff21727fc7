"""The pump: many connections, each sending its next request after the reply to the previous one."""

import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles
from typing import Any

from bench.limits.machine import processor_seconds
from bench.load.apart import carry_out
from bench.load.calls import Caller
from bench.load.frames import masked
from bench.load.phones import Dialect, Phone, connect
from bench.load.wires import Loop

PATIENCE_S = 60.0


@dataclass(frozen=True)
class PumpJob:
    """Requests for each connection, all sent concurrently, with ``ports`` assigned in turn.

    With ``dialect``, they are Socket.IO events with acknowledgement. ``keep`` returns the replies. ``processes`` are
    the ids of the server's processes, whose CPU time is measured.
    """

    ports: list[int]
    calls: list[list[str]]
    processes: list[int] = field(default_factory=list)
    dialect: dict[str, Any] | None = None
    keep: bool = False


class Emitter(Phone):
    """A Socket.IO connection that sends events, each after the acknowledgement of the previous one."""

    __slots__ = ("calls", "finished", "replies", "started", "times")

    def __init__(self, loop: Loop, port: int, dialect: Dialect, calls: list[str]) -> None:
        super().__init__(loop, port, dialect, lambda _, payload: self.acknowledged(payload))
        self.calls = list(reversed(calls))
        self.times: list[float] = []
        self.finished: list[float] = []
        self.replies: list[tuple[int, bytes]] = []
        self.started = 0.0

    @property
    def is_done(self) -> bool:
        """Whether every event is acknowledged."""
        return not self.calls and not self.started

    def call(self) -> None:
        """Send the next event."""
        self.started = time.perf_counter()
        self.send(masked(f"42{len(self.times)}{self.calls.pop()}".encode()))

    def acknowledged(self, payload: bytes) -> None:
        """Record the time, and send the next event."""
        if not payload.startswith(b"43"):
            return
        now = time.perf_counter()
        self.times.append(now - self.started)
        self.finished.append(now)
        self.replies.append((201, payload))
        self.started = 0.0
        if self.calls:
            self.call()


def pump(job: PumpJob) -> dict[str, Any]:
    """Run the job. Return seconds from the first request to the last reply, and response times in milliseconds."""
    loop = Loop()
    wires = _wires(loop, job)
    random.shuffle(wires)
    worked, started = processor_seconds(job.processes), time.perf_counter()
    for wire in wires:
        wire.call()
    loop.run(lambda: all(connection.is_done for connection in wires), PATIENCE_S)
    seconds = max(connection.finished[-1] for connection in wires) - started
    work = processor_seconds(job.processes) - worked
    times = sorted(time for connection in wires for time in connection.times)
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    statuses = Counter(status for connection in wires for status, _ in connection.replies)
    replies = [[json.loads(body) for _, body in connection.replies] for connection in wires] if job.keep else []
    return {
        "seconds": seconds,
        "work": work,
        "replies": len(times),
        "p50": cuts[49] * 1000,
        "p99": cuts[98] * 1000,
        "statuses": statuses,
        "kept": replies,
    }


def _wires(loop: Loop, job: PumpJob) -> list[Any]:
    ports = [job.ports[number % len(job.ports)] for number in range(len(job.calls))]
    if job.dialect is None:
        return [Caller(loop, port, calls) for port, calls in zip(ports, job.calls, strict=True)]
    dialect = Dialect(**job.dialect)
    make = [partial(Emitter, loop, port, dialect, calls) for port, calls in zip(ports, job.calls, strict=True)]
    return list(connect(loop, make))


def main() -> None:
    """Run the program."""
    carry_out(lambda job: pump(PumpJob(**job)))
