"""Running load generators in processes of their own, with jobs and results as JSON."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from bench.limits.machine import load_cores, pinned

MAX_LENGTH = 600  # seconds


def run_apart(job: Any) -> dict[str, Any]:
    """Run a job on the cores of the load. Raises CalledProcessError with its error output."""
    module = type(job).__module__
    command = [sys.executable, "-c", f"from {module} import main; main()"]
    with pinned(load_cores()):
        done = subprocess.run(
            command, input=json.dumps(asdict(job)).encode(), stdout=-1, check=True, timeout=MAX_LENGTH
        )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def carry_out(run: Callable[..., dict[str, Any]]) -> None:
    """Read a job in the load's process, run it, and print the result with the CPU share of this process."""
    raise_file_limit()
    job = json.load(sys.stdin)
    started, worked = time.perf_counter(), time.process_time()
    result = run(job)
    busy = (time.process_time() - worked) / (time.perf_counter() - started)
    print(json.dumps({**result, "load_busy": busy}))


def raise_file_limit() -> None:
    """Raise the limit of open files, which includes sockets."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
