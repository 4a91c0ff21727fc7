"""What several suites use."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from hypothesis import settings as hypothesis_settings

from tests.server import ServerThread

hypothesis_settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
hypothesis_settings.load_profile("quick")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server for everybody; each test makes rooms of its own."""
    running = ServerThread(
        tmp_path_factory.mktemp("data"), room_participants=5_000
    ).start()  # all tests join from one address
    yield running
    running.stop()


@pytest.fixture
def client(server: ServerThread) -> Iterator[httpx.Client]:
    """A client without cookies or tokens of its own."""
    with httpx.Client(base_url=server.address, timeout=30) as made:
        yield made


@pytest.fixture
def new_browser(server: ServerThread) -> Iterator[Callable[..., httpx.Client]]:
    """Makes clients that keep cookies, as browsers do, and send our own pages' origin."""
    with ExitStack() as closing:

        def make(**cookies: str) -> httpx.Client:
            made = httpx.Client(
                base_url=server.address, cookies=cookies, headers={"Origin": server.address}, timeout=30
            )
            return closing.enter_context(made)

        yield make


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder for a server of the test's own."""
    return tmp_path / "data"
