"""What the faults share: a server in a process of its own, one line per promise, and sizes for a short and a long run."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import ServerProcess, client_of

IS_LONG = bool(os.environ.get("SOAK"))

Serve = Callable[..., ServerProcess]
Promise = Callable[..., None]
Size = Callable[[int, int], int]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts servers. Every fault gets its server here, so that all of them can be run over another database."""
    with ExitStack() as stopping:

        def start(data_dir: Path = tmp_path / "data", /, **settings: Any) -> ServerProcess:
            made = ServerProcess(data_dir, **{"room_participants": 5_000, **settings})
            stopping.callback(made.stop)
            return made.start()

        yield start


@pytest.fixture
def killable(serve: Serve) -> ServerProcess:
    """A server in a process of its own."""
    return serve()


@pytest.fixture
def killable_client(killable: ServerProcess) -> Iterator[httpx.Client]:
    with client_of(killable.address) as client:
        yield client


@pytest.fixture
def size() -> Size:
    """Chooses between a number for ``make test`` and one for ``make soak``."""
    return lambda short, long: long if IS_LONG else short


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Random numbers from the seed that stands above the promises."""
    return random.Random(request.config.getoption("randomly_seed"))


@pytest.fixture
def promise(record_property: Callable[[str, object], None]) -> Promise:
    """States that of so many tries so many failed: prints a line at the end of the run, and fails unless none did."""

    def state(name: str, of: int, fail: int, **figures: object) -> None:
        told = "".join(f" {figure}={value}" for figure, value in figures.items())
        line = f"{name} {max(0, of - fail)}/{of} fail={fail}{told}"
        record_property("promise", line)
        assert of > 0, f"nothing was tried: {line}"
        assert fail == 0, line

    return state


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the promises, whatever else is quiet."""
    reports = [report for group in ("passed", "failed") for report in terminalreporter.stats.get(group, [])]
    lines = [str(value) for report in reports for name, value in report.user_properties if name == "promise"]
    if lines:
        terminalreporter.section(f"promises, seed {config.getoption('randomly_seed')}")
        for line in sorted(lines):
            terminalreporter.write_line(line)
