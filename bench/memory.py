"""Memory of the server as rooms are opened and closed again.

    python -m bench.memory [ROOMS]

Creates 1,000 rooms (or ROOMS), opens the facilitator's page of each, and waits a minute until the server has dropped
them; three times. Prints the megabytes of the server process after each turn. After the second one, only caches should
grow until they are full: some megabytes of database pages, and half a kilobyte per room.
"""

import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.actors import bearer, make_room, open_text
from tests.server import ServerProcess, client_of

TURNS = 3
ROOMS = 1_000
TOKEN = "a-token-for-the-measure"


def measured(client: httpx.Client, name: str) -> float:
    """Return the value of a metric without labels."""
    text = client.get("/metrics", headers=bearer(TOKEN)).raise_for_status().text
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name} "))


def megabytes(client: httpx.Client) -> float:
    """Return the megabytes of the server process, once no room is in memory."""
    while measured(client, "workshop_live_live_rooms"):
        time.sleep(1)
    return measured(client, "process_resident_memory_bytes") / 1e6


def main(count: int) -> None:
    """Measure, and print a line for each turn."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ServerProcess(Path(folder), metrics_token=TOKEN) as server,
        client_of(server.address) as client,
    ):
        print(f"at the start: {megabytes(client):.0f} MB")
        for turn in range(1, TURNS + 1):
            for _ in range(count):
                room = make_room(client, open_text())
                client.get(f"/rooms/{room.id}/facilitator", headers=room.headers).raise_for_status()
            print(f"after {turn * count:,} rooms: {megabytes(client):.0f} MB", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROOMS)
