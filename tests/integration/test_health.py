"""What a server says of itself: that it is alive, and whether it can do its work."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.server import free_port
from workshop_live.app import create_app
from workshop_live.settings import Settings
from workshop_live.web.routes import health


async def nothing(*_: Any) -> None: ...


async def fails(*_: Any) -> None:
    raise OSError("Kanarifuglen sang 7319")


async def hangs(*_: Any) -> None:
    await asyncio.sleep(60)


async def asked(
    path: str, *, read: Callable[..., Awaitable[None]] = nothing, is_running: bool = True, is_draining: bool = False
) -> httpx.Response:
    """What the application answers, with these for its parts."""
    app = create_app(Settings(_env_file=None))  # type: ignore[call-arg]
    app.state.services = SimpleNamespace(
        database=SimpleNamespace(read=read),
        writer=SimpleNamespace(is_running=is_running),
        clock=SimpleNamespace(is_trusted=True),
    )
    app.state.is_draining = is_draining
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        return await client.get(path)


def test_a_server_that_runs_is_alive_and_ready(client: httpx.Client):
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").status_code == 200
    assert client.get("/ready").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("database", {"read": fails}),
        ("database", {"read": hangs}),
        ("draining", {"is_draining": True}),
    ],
    ids=["database fails", "database hangs", "draining"],
)
async def test_a_server_that_cannot_do_its_work_says_why_and_is_alive(
    reason: str, state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)
    response = await asked("/ready", **state)
    assert (response.status_code, response.json()) == (503, {"status": "not ready", "reason": reason})
    assert response.headers["retry-after"]
    assert response.headers["cache-control"] == "no-store"
    assert (await asked("/health", **state)).status_code == 200


async def test_a_server_that_cannot_write_asks_to_be_started_anew():
    for path in ("/ready", "/health"):
        reply = await asked(path, is_running=False)
        assert (reply.status_code, reply.json()["reason"]) == (503, "writer")


def test_a_server_whose_writer_has_died_ends_and_says_so(tmp_path: Path):
    program = (
        "import sys; from workshop_live.storage.writer import Writer; Writer._next_batch = lambda self: 1 / 0;"
        "from workshop_live.cli import app; sys.argv = ['workshop-live', 'serve']; app()"
    )
    settings = {"HOST": "127.0.0.1", "PORT": str(free_port()), "DATA_DIR": str(tmp_path), "DRAIN_SECONDS": "0"}
    environment = os.environ | {f"WORKSHOP_LIVE_{name}": value for name, value in settings.items()}
    ended = subprocess.run(
        [sys.executable, "-c", program], check=False, env=environment, capture_output=True, timeout=120
    )
    assert ended.returncode == 1
    assert b"the writer has ended" in ended.stderr
