"""Several server processes on one database: what they share, what each can do without, and what does not start."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.actors import Room, make_room, open_text
from tests.backends import Postgres, RedisServer
from tests.cluster import Cluster
from tests.forms import LONG
from tests.groups_at_work import Worker, choose, grouped_room
from tests.integration.conftest import change_room
from tests.server import ServerProcess, ServerThread, client_of, free_port
from workshop_live.realtime import hub, presence
from workshop_live.services import maintenance
from workshop_live.storage.open_database import open_database


@pytest.fixture
def cluster(postgres: Postgres, own_redis: RedisServer, tmp_path: Path) -> Iterator[Cluster]:
    """Two processes whose Redis the test may stop."""
    database_url = postgres.new_database()
    with Cluster(ServerThread, tmp_path, database_url=database_url, broker_url=own_redis.url) as running:
        yield running


@pytest.fixture
def each(cluster: Cluster) -> Iterator[list[httpx.Client]]:
    """A client of each process, past the proxy."""
    with ExitStack() as closing:
        ports = [server.settings.port for server in cluster.servers]
        clients = [client_of(f"http://localhost:{port}") for port in ports]
        yield [closing.enter_context(client) for client in clients]


@pytest.fixture
def often_maintained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintenance, "INTERVAL_S", 0.1)
    monkeypatch.setattr(maintenance, "POLL_INTERVAL_S", 0.1)
    monkeypatch.setattr(presence, "REMOTE_TTL_S", 3.0)
    monkeypatch.setattr(hub, "ANNOUNCE_INTERVAL_S", 0.5)


@pytest.mark.usefixtures("often_maintained")  # before the processes start
def test_a_room_is_not_deleted_while_somebody_looks_at_it_through_another_process(
    each: list[httpx.Client], cluster: Cluster
):
    rooms = [make_room(each[0]) for _ in range(2)]
    with rooms[0].watch("presenter"), rooms[1].through(each[1]).watch("presenter"):
        let_be_due(cluster, *rooms)
        for _ in range(5):  # in turns of either process
            other = make_room(each[0])
            let_be_due(cluster, other)
            wait_until_deleted(other)
        assert [room.state()["id"] for room in rooms] == [room.id for room in rooms]
    for room in rooms:
        wait_until_deleted(room)


def let_be_due(cluster: Cluster, *rooms: Room) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for room in rooms:
        change_room(cluster.settings.database, room.id, delete_after=yesterday, ended_at=yesterday)


def wait_until_deleted(room: Room) -> None:
    deadline = time.monotonic() + 30
    while room.client.get(f"/api/rooms/{room.id}", headers=room.headers).status_code != 404:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_what_one_process_is_told_the_others_show(each: list[httpx.Client]):
    first, second = each
    room = make_room(first, open_text("Hva nå?"))
    with room.through(second).watch("presenter") as projector, room.watch("facilitator") as facilitator:
        projector.read()
        room.act("open")
        projector.read_until("Hva nå?")
        facilitator.read_until("Storskjermen er tilkoblet")
        room.act("show")
        phone = room.join()
        assert phone.answer("Fra den ene").status_code == 201
        projector.read_until("Fra den ene")
        phone.room = room.through(second)
        assert phone.answer("Fra den andre").status_code == 201
        projector.read_until("Fra den andre")
        facilitator.read_until("Fra den andre")


def test_a_retry_that_comes_to_another_process_counts_once(each: list[httpx.Client]):
    first, second = each
    room = make_room(first, open_text())
    room.act("open")
    phone = room.join()
    sent = phone.answer("Tillit", key="k")
    phone.room = room.through(second)
    again = phone.answer("Tillit", key="k")
    assert (sent.status_code, again.status_code) == (201, 200)
    assert sent.json() == again.json()
    assert room.texts() == ["Tillit"]


def test_while_redis_is_away_answers_are_taken_and_screens_follow(each: list[httpx.Client], own_redis: RedisServer):
    first, second = each
    room = make_room(first, open_text())
    room.act("open")
    room.act("show")
    phone = room.join()
    with room.through(second).watch("presenter") as projector:
        projector.read()
        own_redis.stop()
        for number in range(5):
            assert phone.answer(f"Uten Redis {number}").status_code == 201
        projector.read_until("Uten Redis 4", timeout=10)
        own_redis.start()
        assert phone.answer("Med Redis igjen").status_code == 201
        projector.read_until("Med Redis igjen", timeout=10)


def test_simulated_phones_of_a_rehearsal_answer_once_however_many_processes_there_are(
    each: list[httpx.Client], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workshop_live.services.simulated_phones.DURATION_S", 1.0)
    first, second = each
    room = make_room(first, open_text())
    assert room.command("rehearse").status_code == 200
    room.act("open")
    deadline = time.monotonic() + 15
    while room.results()["participants"] < 24 and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.5)
    assert room.through(second).results()["participants"] == 24


def test_while_the_database_is_away_that_is_said_and_nothing_is_a_fault(own_postgres: Postgres, tmp_path: Path):
    with (
        ServerThread(tmp_path, database_url=own_postgres.new_database()) as server,
        client_of(server.address) as client,
    ):
        room = make_room(client, open_text())
        own_postgres.kill()
        away = client.get(f"/api/rooms/{room.id}", headers=room.headers)
        assert (away.status_code, away.json()["code"]) == (503, "database_away")
        assert away.headers["Retry-After"] == "2"
        own_postgres.restart()
        assert client.get(f"/api/rooms/{room.id}", headers=room.headers).status_code == 200


def test_a_process_that_stops_takes_its_phones_off_the_count(each: list[httpx.Client]):
    first, second = each
    room = make_room(first, open_text())
    with room.watch("facilitator") as facilitator:
        with room.through(second).watch("participant", room.join().token) as phone:
            phone.read()
            facilitator.read_until("1 telefon<")
        facilitator.read_until("0 telefoner<")


def serve(tmp_path: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Start a server that is not to start."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WORKSHOP_LIVE_")}
    values = {"data_dir": tmp_path, "host": "127.0.0.1", "port": free_port(), **settings}
    environment |= {f"WORKSHOP_LIVE_{name.upper()}": str(value) for name, value in values.items()}
    command = [sys.executable, "-m", "workshop_live", "serve"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def is_said(ended: subprocess.CompletedProcess[str], *words: str) -> None:
    """It ended with an error that a person can act on."""
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stdout == "", "it never said that it runs"
    for word in words:
        assert word in ended.stderr


def test_a_database_that_does_not_answer_is_said(tmp_path: Path):
    is_said(
        serve(tmp_path, database_url=f"postgresql://127.0.0.1:{free_port()}/workshop"), "WORKSHOP_LIVE_DATABASE_URL"
    )


def test_a_wrong_password_is_said(postgres: Postgres, tmp_path: Path):
    postgres.new_user("bob", "correct")
    url = postgres.new_database().replace("postgres:@", "bob:not-the-secret@")
    ended = serve(tmp_path, database_url=url)
    is_said(ended, "WORKSHOP_LIVE_DATABASE_URL", "password")
    assert "not-the-secret" not in ended.stderr


def test_a_redis_that_does_not_answer_is_said(postgres: Postgres, tmp_path: Path):
    broker_url = f"redis://127.0.0.1:{free_port()}"
    is_said(serve(tmp_path, database_url=postgres.new_database(), broker_url=broker_url), "WORKSHOP_LIVE_BROKER_URL")


def test_a_schema_that_is_newer_than_the_program_is_said(postgres: Postgres, tmp_path: Path):
    url = postgres.new_database()
    opened = open_database(url)
    with opened.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_the_future'")
    opened.close()
    is_said(serve(tmp_path, database_url=url), "newer version")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_second_process_on_the_memory_broker_does_not_start(kind: str, postgres: Postgres, tmp_path: Path):
    shared = {} if kind == "sqlite" else {"database_url": postgres.new_database()}
    with ServerProcess(tmp_path, **shared) as running:
        is_said(serve(tmp_path, **shared), "Another workshop-live runs on this database")
        assert httpx.get(f"{running.address}/health", timeout=60).status_code == 200, "the first one is not disturbed"


@LONG
def test_processes_with_redis_and_without_do_not_mix(postgres: Postgres, redis_server: RedisServer, tmp_path: Path):
    url = postgres.new_database()
    with ServerProcess(tmp_path / "1", database_url=url, broker_url=redis_server.url):
        is_said(serve(tmp_path / "2", database_url=url), "WORKSHOP_LIVE_BROKER_URL")
        with ServerProcess(tmp_path / "3", database_url=url, broker_url=redis_server.url) as second:
            assert httpx.get(f"{second.address}/health", timeout=60).status_code == 200


def test_a_group_that_is_spread_over_both_processes_is_one(each: list[httpx.Client]):
    first, second = each
    room = grouped_room(first)
    elsewhere = room.through(second)
    here, there = Worker(room), Worker(elsewhere)
    for worker in (here, there):
        choose(worker.room, worker.phone, "Gygrene")
    room.command("next").raise_for_status()
    elsewhere.command("next").raise_for_status()
    here.be_scribe().raise_for_status()
    saved = here.write("Fra den ene", "", "").raise_for_status().json()
    assert there.state() == saved | {"is_scribe": False}
    there.be_scribe().raise_for_status()
    assert here.write("Ikke nå", "", "").json()["code"] == "not_scribe"
    there.write("Fra den andre", "", "", version=1).raise_for_status()
    here.be_scribe().raise_for_status()
    stale = here.write("Gammel", "", "", version=1).json()
    assert (stale["code"], stale["current"]["value"][0]) == ("changed_meanwhile", "Fra den andre")
    there.done().raise_for_status()
    assert here.state()["done"]
    elsewhere.command("next").raise_for_status()
    room.act("close", grace=0)
    assert [worker.state()["is_open"] for worker in (here, there)] == [False, False]


def test_groups_are_drawn_of_the_phones_of_both_processes(each: list[httpx.Client]):
    first, second = each
    room = grouped_room(first, {"size": 2})
    phones = [room.join() for _ in range(4)]
    with ExitStack() as watching:
        for number, phone in enumerate(phones):
            through = room.through(each[number % 2])
            watching.enter_context(through.watch("participant", phone.token)).read()
        room.through(second).command("next").raise_for_status()
        drawn = [Worker(room, phone).state()["group"] for phone in phones]
        assert sorted(group["number"] for group in drawn) == [0, 0, 1, 1]
        assert drawn == [Worker(room.through(second), phone).state()["group"] for phone in phones]
