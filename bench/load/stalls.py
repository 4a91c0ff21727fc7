"""Stalls: some phones stop reading. The others must not be delayed, and in the end nobody may have missed anything."""

import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.load.apart import carry_out
from bench.load.phones import Dialect, Phone, connect
from bench.load.sink import PATIENCE_S, Sink


@dataclass(frozen=True)
class StallsJob:
    """Broadcasts to ``phones``, first while all of them read, then while ``stalled`` of them do not."""

    port: int
    dialect: dict[str, Any]
    phones: int
    stalled: int
    publish: list[str]
    tokens: list[str]
    processes: list[int]


def run(job: StallsJob) -> dict[str, Any]:
    """Run the job. Return times in seconds."""
    sink = Sink([job.port], Dialect(**job.dialect), job.tokens, job.processes)
    sink.connect(job.stalled, is_tight=True)
    sink.connect(job.phones - job.stalled)
    half = len(job.publish) // 2
    reading = [sink.publish(call) for call in job.publish[:half]]
    silent = sink.phones[: job.stalled]
    for phone in silent:
        phone.on_lost = lambda _: None
        phone.stall()
    stalled = [sink.publish(call, job.stalled) for call in job.publish[half:]]
    dropped, seconds = _return(sink, silent)
    newest = [phone.last.partition(b'"time"')[0] for phone in sink.phones]
    return {
        "reading": reading,
        "stalled": stalled,
        "dropped": dropped,
        "seconds_to_recover": seconds,
        "missed": sum(screen != newest[-1] for screen in newest),
    }


def _return(sink: Sink, silent: list[Phone]) -> tuple[int, float]:
    """Resume reading, and reconnect dropped phones.

    Return the number of those, and the seconds until all were up to date.
    """
    started = time.perf_counter()
    for phone in silent:
        phone.resume()
    number = sink.turn.number
    sink.loop.rest(0.5)
    lost = [place for place, phone in enumerate(silent) if phone.is_closed]
    again = connect(sink.loop, (partial(sink.phone, place) for place in lost))
    for place, phone in zip(lost, again, strict=True):
        sink.phones[place] = phone
    sink.loop.run(lambda: all(phone.seen == number for phone in sink.phones), PATIENCE_S)
    return len(lost), time.perf_counter() - started


def main() -> None:
    """Run the program."""
    carry_out(lambda job: run(StallsJob(**job)))
