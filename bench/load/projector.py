"""Phones that answer at their own pace, and a projector: measures the delay until an answer is shown."""

import re
import time
from dataclasses import asdict, dataclass
from typing import Any

from bench.limits.machine import processor_seconds
from bench.load.apart import carry_out
from bench.load.calls import Caller
from bench.load.phones import Dialect, Phone, connect, ours
from bench.load.wires import BrokenConnectionError, Loop

PATIENCE_S = 30.0
NUMBERED = re.compile(rb"nummer (\d+)")


@dataclass(frozen=True)
class ProjectorJob:
    """``answers`` are requests with «nummer» and their index in the text; one is sent every ``gap`` seconds.

    The phones of ``tokens`` have open sockets. Without the token ``presenter``, there is no projector. ``has_preview``
    is whether the preview on the desk is open beside it. ``processes`` are the ids of the server's processes, whose CPU
    time is measured.
    """

    port: int
    room: str
    tokens: list[str]
    presenter: str
    answers: list[str]
    gap: float
    processes: list[int]
    has_preview: bool = False


class Hall:
    """Phones and a projector, with the times at which answers were acknowledged and shown."""

    def __init__(self, job: ProjectorJob) -> None:
        self.job = job
        self.loop = Loop()
        self.shown: dict[int, float] = {}
        self.work = 0.0
        phone = ours(job.room)
        if job.presenter:
            connect(self.loop, [self._opening(ours(job.room, "presenter"), job.presenter, self._look)])
        if job.has_preview:
            preview = ours(job.room, "presenter", is_preview=True)
            connect(self.loop, [self._opening(preview, job.presenter, lambda *_: None)])
        connect(self.loop, [self._opening(phone, token, lambda *_: None) for token in job.tokens])
        self.callers = [Caller(self.loop, job.port, [answer]) for answer in job.answers]

    def _opening(self, dialect: Dialect, token: str, take: Any) -> Any:
        return lambda: Phone(self.loop, self.job.port, Dialect(**asdict(dialect)), take, token=token)

    def _look(self, _: Phone, payload: bytes) -> None:
        now = time.perf_counter()
        for number in NUMBERED.findall(payload):
            self.shown.setdefault(int(number), now)

    def answer(self) -> None:
        """Send each answer at its time, and wait until all are shown."""
        worked, started = processor_seconds(self.job.processes), time.perf_counter()
        for number, caller in enumerate(self.callers):
            remaining = started + number * self.job.gap - time.perf_counter()
            if remaining > 0:
                self.loop.rest(remaining)
            caller.call()
        self.loop.run(lambda: all(caller.is_done for caller in self.callers), PATIENCE_S)
        self.loop.run(lambda: not self.job.presenter or len(self.shown) >= len(self.callers), PATIENCE_S)
        self.work = (processor_seconds(self.job.processes) - worked) / len(self.callers)


def run(job: ProjectorJob) -> dict[str, Any]:
    """Run the job. Return delays in milliseconds after the reply, 0 if shown before it, and CPU seconds per answer."""
    hall = Hall(job)
    hall.loop.rest(0.5)
    hall.answer()
    delays = []
    for number, caller in enumerate(hall.callers):
        if caller.replies[0][0] != 201:
            raise BrokenConnectionError(caller.replies[0][1].decode())
        if job.presenter:
            delays.append(max(0.0, hall.shown[number] - caller.finished[0]) * 1000)
    return {"delays": delays, "replies": [caller.times[0] * 1000 for caller in hall.callers], "work": hall.work}


def main() -> None:
    """Run the program."""
    carry_out(lambda job: run(ProjectorJob(**job)))
