"""Fixtures of several suites."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser

from tests.backends import Postgres, RedisServer
from tests.chromium import launched
from tests.cluster import Cluster
from tests.contract import check_response
from tests.forms import ONE_PROCESS, TWO_PROCESSES
from tests.server import ServerThread, client_of
from workshop_live.web.http import sign_in_limits

hypothesis_settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
hypothesis_settings.load_profile("quick")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise tests marked ``HOWEVER_IT_RUNS`` with both kinds of server."""
    if "server" in metafunc.fixturenames and metafunc.definition.get_closest_marker("however_it_runs"):
        metafunc.parametrize("server", [ONE_PROCESS, TWO_PROCESSES], indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests marked ``LONG`` first."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all suites in a process, since Playwright can start only once."""
    with launched() as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server."""
    with Postgres() as running:
        yield running


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that the test may kill."""
    with Postgres() as running:
        yield running


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis server that the test may stop."""
    with RedisServer() as running:
        yield running


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis server."""
    with RedisServer() as running:
        yield running


@pytest.fixture(scope="session")
def one_address() -> Iterator[None]:
    """Lift the sign-in limits, since all tests sign in from one address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in_limits, "ADDRESS_BURST", 5_000)
        yield


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerThread | Cluster]:
    """A shared server, on which each test creates rooms. Suites marked ``HOWEVER_IT_RUNS`` run on both kinds."""
    folder, settings = tmp_path_factory.mktemp("data"), {"room_participants": 5_000}  # all tests join from one address
    request.getfixturevalue("one_address")
    if getattr(request, "param", ONE_PROCESS) == ONE_PROCESS:
        running = ServerThread(folder, **settings).start()
        yield running
        running.stop()
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    redis_server: RedisServer = request.getfixturevalue("redis_server")
    database_url, broker_url = postgres.new_database(), redis_server.url
    with Cluster(ServerThread, folder, database_url=database_url, broker_url=broker_url, **settings) as cluster:
        yield cluster


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    """The URL of an empty database, on SQLite or PostgreSQL."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{data_dir}/workshop.db"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database()


@pytest.fixture
def client(server: ServerThread) -> Iterator[httpx.Client]:
    """A client without cookies or tokens."""
    with client_of(server.address, event_hooks={"response": [check_response]}) as made:
        yield made


@pytest.fixture
def new_browser(server: ServerThread) -> Iterator[Callable[..., httpx.Client]]:
    """Creates clients that store cookies and send our own origin, like browsers on our pages."""
    with ExitStack() as closing:

        def make(**cookies: str) -> httpx.Client:
            made = client_of(server.address, cookies=cookies, headers={"Origin": server.address})
            return closing.enter_context(made)

        yield make


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder for a server of the test."""
    return tmp_path / "data"
