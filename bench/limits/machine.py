"""The machine: assignment of cores to server and load, CPU time and memory of processes."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ALL_CORES = os.sched_getaffinity(0)
"""The cores that this process may use at its start, before pinning."""
IDLE_FOR = 0.5  # seconds


def server_cores() -> set[int]:
    """Return the core of the server: a single one, so that all servers have the same."""
    return {min(ALL_CORES)}


def load_cores() -> set[int]:
    """Return the cores of the load: all others, or the same if there is only one."""
    return ALL_CORES - server_cores() or server_cores()


@contextmanager
def pinned(cores: set[int]) -> Iterator[None]:
    """Pin threads and child processes that are started in the block to some cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def tree(process: int) -> list[int]:
    """Return the ids of a process and all its descendants."""
    processes = [process]
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in children.read_text().split():
            processes += tree(int(child))
    return processes


def processor_seconds(processes: Iterable[int]) -> float:
    """Return the CPU seconds of processes in nanosecond resolution; ``/proc/…/stat`` counts in hundredths.

    The clock id of another process is computed as by ``clock_getcpuclockid`` on Linux.
    """
    return sum(time.clock_gettime((~process << 3) | 2) for process in processes)


def settle(processes: Iterable[int], patience: float = 20.0) -> None:
    """Wait until processes are idle: after a start, they load what later requests need."""
    watched, deadline = list(processes), time.monotonic() + patience
    is_busy = True
    while is_busy and time.monotonic() < deadline:
        worked = processor_seconds(watched)
        time.sleep(IDLE_FOR)
        is_busy = processor_seconds(watched) - worked > IDLE_FOR / 20


def memory(processes: Iterable[int]) -> int:
    """Return the proportional set size of processes in bytes."""
    total = 0
    for process in processes:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total
