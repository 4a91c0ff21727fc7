"""The process for what takes long: it neither outlives the server nor takes anything down with it."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.actors import Room, make_room, open_text
from tests.faults.disks import children
from tests.server import ServerProcess


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def summed_up(client: httpx.Client) -> Room:
    room = make_room(client, open_text(hidden=False))
    room.act("open")
    for number in range(12):
        room.join().answer(f"Trygge ledere og mer tid, nummer {number}")
    assert room.export("json").json()["activities"][0]["summaries"][0]["themes"]
    return room


def test_the_worker_ends_with_the_server_and_leaves_it_its_port(killable: ServerProcess, killable_client: httpx.Client):
    summed_up(killable_client)
    assert killable.process is not None
    workers = children(killable.process.pid)
    assert workers
    killable.kill()
    assert wait_until(lambda: not any(map(is_alive, workers)))
    killable.start()


def test_a_worker_that_dies_is_replaced_and_nobody_notices(killable: ServerProcess, killable_client: httpx.Client):
    room = summed_up(killable_client)
    assert killable.process is not None
    for pid in children(killable.process.pid):
        os.kill(pid, signal.SIGKILL)
    room.join().answer("Noe nytt, så det må leses på nytt")
    with ThreadPoolExecutor(6) as several:
        files = list(several.map(room.export, ["json", "csv", "xlsx", "md", "json", "csv"]))
    assert all(file.is_success for file in files)
    assert files[0].json()["activities"][0]["summaries"][0]["themes"]
    workers = [
        pid for pid in children(killable.process.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    assert len(workers) == 2, "for themes and for files: of those who waited, the first one started another"
    assert room.join().answer("Og svar tas imot").status_code == 201
