"""What a server says of itself: that it is alive, and whether it can do its work."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from workshop_live.app import create_app
from workshop_live.settings import Settings
from workshop_live.web import health


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
        clock=SimpleNamespace(is_believed=True),
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
        ("writer", {"is_running": False}),
        ("draining", {"is_draining": True}),
    ],
    ids=["database fails", "database hangs", "writer has ended", "draining"],
)
async def test_a_server_that_cannot_do_its_work_says_why_and_is_alive(
    reason: str, state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    response = await asked("/ready", **state)
    assert (response.status_code, response.json()) == (503, {"status": "not ready", "reason": reason})
    assert response.headers["retry-after"]
    assert response.headers["cache-control"] == "no-store"
    assert (await asked("/health", **state)).status_code == 200
