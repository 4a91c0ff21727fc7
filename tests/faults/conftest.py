"""What the fault suites share: a server that can be killed, and one printed line per promise."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.server import ServerProcess


@pytest.fixture
def killable(tmp_path) -> Iterator[ServerProcess]:
    """A server in a process of its own."""
    running = ServerProcess(tmp_path / "data").start()
    yield running
    running.stop()


@pytest.fixture
def killable_client(killable: ServerProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=killable.address, timeout=30) as client:
        yield client


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a line past pytest's capturing."""

    def line(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")

    return line
