"""The demo: a room with every type of question, and simulated phones that answer whatever is opened."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx

from workshop_live import resources
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.load import Load, simulated_phones

PHONES = 28
ANSWERS = 2
DURATION_S = 10.0
WAIT_FOR_SERVER_S = 30.0


def run_demo(port: int, say: Callable[[str], object]) -> None:
    """Serve a temporary room until interrupted.

    Raises KeyboardInterrupt then, or TimeoutError if the server does not start.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # so that either signal also stops the server process
        signal.signal(number, signal.default_int_handler)
    token = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "WORKSHOP_LIVE_API_TOKEN": token,
            "WORKSHOP_LIVE_DATA_DIR": folder,
            "WORKSHOP_LIVE_PORT": str(port),
            "WORKSHOP_LIVE_LOG_LEVEL": "warning",
            "WORKSHOP_LIVE_DRAIN_SECONDS": "0",
        }
        command = [sys.executable, "-m", "workshop_live", "serve"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        try:
            asyncio.run(_play(f"http://localhost:{port}", token, server, say))
        finally:
            server.terminate()
            server.wait()


async def _play(address: str, token: str, server: subprocess.Popen[bytes], say: Callable[[str], object]) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=10) as client:
        await _wait_for(client, server)
        body = (resources.PACKAGE / "demo.json").read_bytes()
        response = await client.post("/api/v1/rooms", content=body, headers={"Content-Type": "application/json"})
        room = response.raise_for_status().json()
        say(f"Run the room:  {room['links']['facilitator']}")
        say(f"Projector:     {room['links']['presenter']}")
        say(f"Phone:         {room['links']['participant']}")
        say("Open a question: simulated phones answer it. Ctrl+C ends the demo, and nothing of it is kept.")
        load = Load(address, room["join_code"], PHONES, ANSWERS, DURATION_S)
        answered: set[tuple[str, int]] = set()
        async with simulated_phones(load) as phones, asyncio.TaskGroup() as answering:
            while server.poll() is None:
                state = (await client.get(f"/api/v1/rooms/{room['id']}")).raise_for_status().json()
                for activity in state["activities"]:
                    question = (activity["id"], activity["round"])
                    if _takes_answers(activity) and question not in answered:
                        answered.add(question)
                        answering.create_task(phones.answer(activity))  # do not wait for the slowest phones
                await asyncio.sleep(0.5)


def _takes_answers(activity: dict[str, Any]) -> bool:
    return activity["state"] == "open" and ACTIVITY_TYPES[activity["type"]].collects_answers


async def _wait_for(client: httpx.AsyncClient, server: subprocess.Popen[bytes]) -> None:
    """Wait until our server answers. Another server on the same port does not know the token."""
    async with asyncio.timeout(WAIT_FOR_SERVER_S):
        while server.poll() is None:
            with suppress(httpx.HTTPError):
                if (await client.get("/api/v1/rooms/none")).status_code == httpx.codes.NOT_FOUND:
                    return
            await asyncio.sleep(0.1)
    raise TimeoutError
