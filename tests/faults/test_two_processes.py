"""Two server processes on PostgreSQL and Redis behind one address, when a process, the database or Redis goes away."""

import math
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.actors import Phone, Room, Watcher, make_room, open_text
from tests.backends import Postgres, RedisServer
from tests.cluster import Cluster
from tests.faults.burst import Burst
from tests.faults.conftest import Promise, Size
from tests.faults.ledger import Ledger, stored_in
from tests.faults.screens import Screens
from tests.groups_at_work import at_work, grouped_room
from tests.server import API_TOKEN, ServerProcess, ServerThread, client_of

SOON = 10.0  # seconds


@pytest.fixture
def cluster(own_postgres: Postgres, own_redis: RedisServer, tmp_path: Path) -> Iterator[Cluster]:
    """Two processes, whose servers the test may end."""
    backends = {"database_url": own_postgres.new_database(), "broker_url": own_redis.url}
    with Cluster(ServerProcess, tmp_path, room_participants=5_000, **backends) as running:
        yield running


@pytest.fixture
def room(cluster: Cluster) -> Iterator[Room]:
    """A room with an open question, through the proxy."""
    with client_of(cluster.address, limits=httpx.Limits(max_keepalive_connections=0)) as client:
        made = make_room(client, open_text())
        made.act("open")
        made.act("show")
        yield made


def looking_at(room: Room, phones: int) -> Screens:
    """A projector, a facilitator, and phones, spread over both processes."""
    staff = [("presenter", API_TOKEN), ("facilitator", API_TOKEN)]
    return Screens(room, [*staff, *(("participant", room.join().token) for _ in range(phones))])


def watched_at(server: ServerThread | ServerProcess, room: Room, phone: Phone, until: ExitStack) -> Watcher:
    """A phone whose socket is at one of the processes."""
    watcher = until.enter_context(
        room.through(until.enter_context(client_of(server.address))).watch("participant", phone.token)
    )
    watcher.read_until("En i gruppen skriver.")
    return watcher


def seconds_until(watcher: Watcher, text: str, started: float) -> float:
    """Wait until a text is on a screen. Return how many seconds after the start; infinity if it does not come."""
    try:
        watcher.read_until(text, timeout=20)
    except TimeoutError:
        return math.inf
    return time.monotonic() - started


def test_a_process_that_is_killed_costs_no_answer_and_its_screens_move_over(
    cluster: Cluster, room: Room, size: Size, promise: Promise
):
    ledger, phones = Ledger(), size(100, 500)
    with looking_at(room, phones) as screens:
        assert screens.wait_until_connected(60)
        with Burst(room, ledger) as burst:
            assert burst.wait_for(50)
            cluster.servers[0].kill()
            assert burst.wait_for(50)
        same, seconds = screens.equal_to_fresh()
    balance = ledger.balance(stored_in(room))
    promise("one of two processes killed", balance.acked, balance.wrong, **balance.figures)
    late = 0 if seconds <= SOON else 1
    promise("screens of both equal to a fresh one", phones + 2, phones + 2 - same + late, after=f"{seconds:.1f}s")


def test_a_database_that_is_killed_costs_no_answer(own_postgres: Postgres, room: Room, size: Size, promise: Promise):
    ledger, kills = Ledger(), size(2, 10)
    with looking_at(room, 20) as screens:
        assert screens.wait_until_connected(60)
        with Burst(room, ledger, timeout=30) as burst:
            for _ in range(kills):
                assert burst.wait_for(40)
                own_postgres.kill()
                own_postgres.restart()
            assert burst.wait_for(40)
        same, _ = screens.equal_to_fresh()
    balance = ledger.balance(stored_in(room))
    promise("PostgreSQL killed in a burst", balance.acked, balance.wrong, kills=kills, **balance.figures)
    promise("screens after PostgreSQL was killed", 22, 22 - same)


def test_redis_that_is_away_costs_no_answer_and_three_seconds(
    own_redis: RedisServer, cluster: Cluster, room: Room, size: Size, promise: Promise
):
    ledger = Ledger()
    grouped = grouped_room(room.client)
    scribe, member = at_work(grouped, "Gygrene", "Gygrene")
    scribe.be_scribe().raise_for_status()
    with looking_at(room, 20) as screens, ExitStack() as phones:
        assert screens.wait_until_connected(60)
        members = [watched_at(server, grouped, member.phone, phones) for server in cluster.servers]
        with ExitStack() as burst:
            answering = burst.enter_context(Burst(room, ledger))
            assert answering.wait_for(30)
            own_redis.stop()
            assert answering.wait_for(size(100, 3_000), seconds=120)
            burst.close()
            same, seconds = screens.equal_to_fresh()
            scribe.write("Skrevet uten Redis", "", "").raise_for_status()
            saved_at = time.monotonic()
            waits = [seconds_until(it, "Skrevet uten Redis", saved_at) for it in members]
            own_redis.start()
    balance = ledger.balance(stored_in(room))
    promise("Redis away in a burst", balance.acked, balance.wrong, **balance.figures)
    late = 0 if seconds <= 3 else 1
    promise("screens while Redis is away", 22, 22 - same + late, after=f"{seconds:.1f}s")
    promise("a group's text while Redis is away", 2, sum(it > 3 for it in waits), after=f"{max(waits):.1f}s")
