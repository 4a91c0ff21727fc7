"""Taking in what a screen says, as far as the others are concerned."""

import asyncio
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from workshop_live.web.routes import live
from workshop_live.web.routes.live import Hello


class Talker:
    """A websocket on which everything has come already, so that receiving never waits."""

    def __init__(self, messages: int) -> None:
        self._left = messages

    async def receive(self) -> dict[str, Any]:
        """The next message."""
        if not self._left:
            raise WebSocketDisconnect
        self._left -= 1
        return {"type": "websocket.receive", "text": "{}"}


class NoOutbox:
    """Where nothing is sent."""

    def close(self, code: int) -> None:
        """Nothing."""


async def test_whoever_says_much_leaves_a_turn_for_others_after_each_message():
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(another())
    talker: Any = Talker(100)
    outbox: Any = NoOutbox()
    with pytest.raises(WebSocketDisconnect):
        await live._listen(talker, outbox, Hello(screen="participant"), "p1")  # type: ignore[arg-type]
    task.cancel()
    assert turns >= 100
