"""Whether the server's memory grows with the rooms that have been looked at, and are not any more.

    python -m bench.memory [ROOMS]

Makes 1,000 rooms (or ROOMS), opens the facilitator's page of each, and waits until the server has forgotten them; three
times over. Prints the megabytes of the server process after each, which take a minute of waiting. After the second it
is to grow no more but for what the caches take until they are full: some megabytes of pages of the database, and half a
kilobyte for each room.
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
    """The value of a metric without labels."""
    text = client.get("/metrics", headers=bearer(TOKEN)).raise_for_status().text
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name} "))


def megabytes(client: httpx.Client) -> float:
    """What the server process takes, once it has no room in memory."""
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
