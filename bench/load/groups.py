"""Phones in groups, whose scribes save at once: measures the delay until the others in a group have the text."""

import re
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.limits.machine import processor_seconds
from bench.load.apart import carry_out
from bench.load.calls import Caller
from bench.load.phones import Phone, connect, ours
from bench.load.wires import BrokenConnectionError, Loop

PATIENCE_S = 30.0
NUMBERED = re.compile(rb"nummer (\d+) ")


@dataclass(frozen=True)
class GroupsJob:
    """``groups`` are the groups of the phones of ``tokens``, which have open sockets; ``calls`` are sent all at once.

    A save has «nummer» and the number of its group in the text. Without groups nothing is waited for but the replies.
    ``processes`` are the ids of the server's processes, whose CPU time is measured.
    """

    port: int
    room: str
    tokens: list[str]
    calls: list[str]
    processes: list[int]
    groups: list[int] = field(default_factory=list)


class Tables:
    """Phones at their tables, with the times at which the text of their group came to each."""

    def __init__(self, job: GroupsJob) -> None:
        self.job = job
        self.loop = Loop()
        self.came: dict[int, float] = {}
        self.strays = 0
        """Frames with the text of a group that the phone is not in."""
        self.others = 0
        """Other frames that came after the saves were sent."""
        self.is_on = False
        opening = (
            partial(Phone, self.loop, job.port, ours(job.room), partial(self._take, place), token=token)
            for place, token in enumerate(job.tokens)
        )
        connect(self.loop, opening)
        self.callers = [Caller(self.loop, job.port, [call]) for call in job.calls]

    def _take(self, place: int, _: Phone, payload: bytes) -> None:
        if not self.is_on:
            return
        numbers = [int(number) for number in NUMBERED.findall(payload)]
        if not numbers:
            self.others += b'"frames": []' not in payload
        for number in numbers:
            if self.job.groups and number == self.job.groups[place]:
                self.came.setdefault(place, time.perf_counter())
            else:
                self.strays += 1

    def save(self) -> dict[str, Any]:
        """Send everything at once, and wait until it has come to all whom it concerns."""
        self.is_on = True
        worked, started = processor_seconds(self.job.processes), time.perf_counter()
        for caller in self.callers:
            caller.call()
        self.loop.run(lambda: all(caller.is_done for caller in self.callers), PATIENCE_S)
        self.loop.run(lambda: len(self.came) >= len(self.job.groups), PATIENCE_S)
        self.loop.rest(0.5)
        refused = [body for caller in self.callers for status, body in caller.replies if status >= 400]
        if refused:
            raise BrokenConnectionError(refused[0].decode())
        return {
            "delays": [(came - started) * 1000 for came in self.came.values()],
            "replies": [caller.times[0] * 1000 for caller in self.callers],
            "work": (processor_seconds(self.job.processes) - worked) / len(self.callers),
            "strays": self.strays,
            "others": self.others,
        }


def run(job: GroupsJob) -> dict[str, Any]:
    """Run the job. Return delays in ms after the sending, CPU seconds per call, and frames that came astray."""
    tables = Tables(job)
    tables.loop.rest(0.5)
    return tables.save()


def main() -> None:
    """Run the program."""
    carry_out(lambda job: run(GroupsJob(**job)))
