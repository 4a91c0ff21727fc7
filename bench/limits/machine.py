"""The machine: which cores server and load have, and what processes have used of it."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ALL_CORES = os.sched_getaffinity(0)
"""What this process may use at its start, before anything was pinned."""
IDLE_FOR = 0.5  # seconds


def server_cores() -> set[int]:
    """The core of the server: one, so that every server has the same."""
    return {min(ALL_CORES)}


def load_cores() -> set[int]:
    """The cores of the load: all others, or the same where there is only one."""
    return ALL_CORES - server_cores() or server_cores()


@contextmanager
def pinned(cores: set[int]) -> Iterator[None]:
    """What is started in here, threads and children too, runs on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def tree(process: int) -> list[int]:
    """A process and all its children."""
    found = [process]
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            found += tree(int(child))
    return found


def processor_seconds(processes: Iterable[int]) -> float:
    """What processes have used of the processor, to the nanosecond; ``/proc/…/stat`` counts in hundredths.

    The clock of another process has a number made of its own, as ``clock_getcpuclockid`` makes it on Linux.
    """
    return sum(time.clock_gettime((~process << 3) | 2) for process in processes)


def settle(processes: Iterable[int], patience: float = 20.0) -> None:
    """Wait until processes have nothing to do: after a start they load what later answers will need."""
    known, deadline = list(processes), time.monotonic() + patience
    is_busy = True
    while is_busy and time.monotonic() < deadline:
        worked = processor_seconds(known)
        time.sleep(IDLE_FOR)
        is_busy = processor_seconds(known) - worked > IDLE_FOR / 20


def memory(processes: Iterable[int]) -> int:
    """Bytes that processes hold, what they share divided between them."""
    total = 0
    for process in processes:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total
