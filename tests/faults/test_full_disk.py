"""A disk that is full: "not saved" is said, reading works, and it goes on by itself when there is room again."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.actors import Room, make_room, open_text
from tests.faults.burst import Burst, Sender
from tests.faults.conftest import Promise, Serve
from tests.faults.disks import LimitedFiles, SmallDisk, may_mount
from tests.faults.ledger import ACKNOWLEDGED, NOT_SAVED, Ledger, stored_in
from tests.server import ServerProcess, client_of

DISKS = [SmallDisk] if may_mount() else [LimitedFiles]
TRIES = 20
MAX_SPARE = 25  # answers for which there may still be room in files that are there already


@pytest.mark.parametrize("kind", DISKS)
def test_a_full_disk_is_told_and_got_over(
    kind: type[SmallDisk] | type[LimitedFiles], serve: Serve, tmp_path: Path, promise: Promise
):
    ledger = Ledger()
    with kind.new(tmp_path / "disk") as disk:
        server = serve(disk.folder)
        with client_of(server.address) as client, ExitStack() as burst:
            room = make_room(client, open_text())
            room.act("open")
            room.act("show")
            tokens = [room.join().token for _ in range(TRIES)]
            phones = Burst(room, ledger)
            with Sender(room, ledger) as sender:
                assert sender.send(tokens[0], "Mens det var plass", "k") == 201
                told = sum(is_told(sender, disk, server, token) for token in tokens)
            read = readings(room)
            burst.enter_context(phones)
            phones.wait_for(1, seconds=1)
            disk.free(server)
            assert phones.wait_for(50)
            burst.close()
            balance = ledger.balance(stored_in(room))
        server.stop()
    promise(f"full disk ({kind.__name__}): not saved is said", TRIES, TRIES - told)
    promise(f"full disk ({kind.__name__}): reading works", len(read), len(read) - sum(read))
    figures = {**balance.figures, "false_acks": balance.lost, "denied_but_stored": balance.denied}
    promise(f"full disk ({kind.__name__}): goes on by itself", balance.acked, balance.wrong, **figures)


def is_told(sender: Sender, disk: SmallDisk | LimitedFiles, server: ServerProcess, token: str) -> bool:
    """Whether a phone is told "not saved" once nothing can be. Until then there may be room left in the log's file."""
    for number in range(MAX_SPARE):
        disk.fill(server)
        status = sender.send(token, f"{token[:8]} {number}", f"k{number}", patience=0)
        if status not in ACKNOWLEDGED:
            return status == NOT_SAVED
    return False


def readings(room: Room) -> list[bool]:
    """Whether everything that only reads still does."""
    pages = [room.client.get(path, follow_redirects=True) for path in (f"/{room.code}", room.links["presenter"])]
    files = [room.export("csv"), room.export("xlsx")]
    with room.watch("presenter") as projector:
        projector.read_until("Mens det var plass")
    return [item.is_success for item in (*pages, *files)] + ["Mens det var plass" in room.texts(), bool(room.state())]
