"""Two server processes on PostgreSQL and Redis behind one address, when a process, the database or Redis goes away."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.actors import Room, make_room, open_text
from tests.backends import Postgres, RedisServer
from tests.cluster import Cluster
from tests.faults.burst import Burst
from tests.faults.conftest import Promise, Size
from tests.faults.ledger import Ledger, stored_in
from tests.faults.screens import Screens
from tests.server import API_TOKEN, ServerProcess, client_of

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
    own_redis: RedisServer, room: Room, size: Size, promise: Promise
):
    ledger = Ledger()
    with looking_at(room, 20) as screens:
        assert screens.wait_until_connected(60)
        with ExitStack() as burst:
            answering = burst.enter_context(Burst(room, ledger))
            assert answering.wait_for(30)
            own_redis.stop()
            assert answering.wait_for(size(100, 3_000), seconds=120)
            burst.close()
            same, seconds = screens.equal_to_fresh()
            own_redis.start()
    balance = ledger.balance(stored_in(room))
    promise("Redis away in a burst", balance.acked, balance.wrong, **balance.figures)
    late = 0 if seconds <= 3 else 1
    promise("screens while Redis is away", 22, 22 - same + late, after=f"{seconds:.1f}s")
