"""The sink: phones that only receive, and a publisher."""

import random
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.limits.machine import memory, processor_seconds
from bench.load.apart import carry_out
from bench.load.calls import Caller
from bench.load.phones import Dialect, Phone, connect
from bench.load.wires import Loop

SETTLED = 0.2
PATIENCE_S = 30.0


@dataclass(frozen=True)
class SinkJob:
    """Connect phones up to each of ``sizes``, and send the ``publish`` requests one by one at each size.

    Each broadcast is complete when all phones have it. Phones have ``tokens`` if the server needs them; ``ports`` are
    assigned in turn. ``processes`` are the ids of the server's processes, whose memory and CPU time are measured.
    """

    ports: list[int]
    dialect: dict[str, Any]
    sizes: list[int]
    publish: list[str]
    tokens: list[str] = field(default_factory=list)
    processes: list[int] = field(default_factory=list)


@dataclass
class Turn:
    """One broadcast, with the times of the first and the last phone that received it."""

    number: int = 0
    missing: int = 0
    first: float = 0.0
    last: float = 0.0
    messages: int = 0
    size: int = 0


class Sink:
    """The phones, and the broadcast that they wait for."""

    def __init__(self, ports: list[int], dialect: Dialect, tokens: list[str], processes: list[int]) -> None:
        self.loop = Loop()
        self.phones: list[Phone] = []
        self.turn = Turn()
        self.ports, self.dialect, self.tokens, self.processes = ports, dialect, tokens, processes
        self._news = dialect.news.encode()

    def connect(self, phones: int, *, is_tight: bool = False) -> None:
        """Connect more phones."""
        numbers = range(len(self.phones), len(self.phones) + phones)
        self.phones += connect(self.loop, (partial(self.phone, number, is_tight=is_tight) for number in numbers))

    def phone(self, number: int, *, is_tight: bool = False) -> Phone:
        """Start connecting a phone."""
        token = self.tokens[number] if self.tokens else ""
        port = self.ports[number % len(self.ports)]
        return Phone(self.loop, port, self.dialect, self.take, token=token, is_tight=is_tight)

    def take(self, phone: Phone, payload: bytes) -> None:
        """Handle a message. This is the hot path of the load generator."""
        if not payload.startswith(self._news):
            return
        turn = self.turn
        turn.messages += 1
        phone.last = payload
        if phone.seen < turn.number:
            phone.seen = turn.number
            turn.last = time.perf_counter()
            turn.first = turn.first or turn.last
            turn.missing -= 1

    @property
    def screens(self) -> set[bytes]:
        """Return what the phones show, without timestamps."""
        return {phone.last.partition(b'"time"')[0] for phone in self.phones}

    def publish(self, call: str, silent: int = 0) -> dict[str, Any]:
        """Broadcast to all but the first ``silent`` phones. Return times in seconds and the message size in bytes."""
        caller = Caller(self.loop, self.ports[0], [call])
        self.turn = Turn(self.turn.number + 1, missing=len(self.phones) - silent)
        worked, started = processor_seconds(self.processes), time.perf_counter()
        caller.call()
        self.loop.run(lambda: self.turn.missing <= 0 and caller.is_done, PATIENCE_S)
        work = processor_seconds(self.processes) - worked
        self.loop.rest(SETTLED + random.uniform(0, 0.1))
        caller.close()
        turn = self.turn
        return {
            "whole": turn.last - started,
            "spread": turn.last - turn.first,
            "work": work,
            "messages": turn.messages,
            "size": len(self.phones[-1].last),
            "status": caller.replies[0][0],
        }


def run(job: SinkJob) -> dict[str, Any]:
    """Run the job. Return seconds and bytes; memory and CPU time of the server are relative to its start."""
    sink = Sink(job.ports, Dialect(**job.dialect), job.tokens, job.processes)
    held, sizes = memory(job.processes), []
    for size in job.sizes:
        worked, started, before = processor_seconds(job.processes), time.perf_counter(), len(sink.phones)
        sink.connect(size - before)
        joined, joining = time.perf_counter() - started, processor_seconds(job.processes) - worked
        if not before:  # a server is slower right after its start
            for call in job.publish * 2:
                sink.publish(call)
        turns = [sink.publish(call) for call in job.publish]
        sink.loop.rest(0.5)
        sizes.append(
            {
                "phones": size,
                "seconds_per_join": joined / (size - before),
                "work_per_join": joining / (size - before),
                "memory": memory(job.processes) - held,
                "turns": turns,
                "equal": len(sink.screens) == 1,
            }
        )
    return {"sizes": sizes}


def main() -> None:
    """Run the program."""
    carry_out(lambda job: run(SinkJob(**job)))
