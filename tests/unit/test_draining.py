"""Sockets that make stopping difficult."""

from types import SimpleNamespace
from typing import Any

import pytest

from workshop_live.draining import Server


class Socket:
    """As much of uvicorn's websocket as stopping touches. One that is stubborn goes only when it is hung up on."""

    handshake_complete = True

    def __init__(self, connections: set[Any], *, fails: bool = False, stubborn: bool = False) -> None:
        self.connections, self.fails, self.stubborn = connections, fails, stubborn
        self.closing = False
        self.done: list[str] = []
        self.transport = SimpleNamespace(is_closing=lambda: self.closing, abort=self.abort)
        connections.add(self)

    def shutdown(self) -> None:
        if self.fails:
            raise RuntimeError("connection is closing")
        self.done.append("closed")
        self.closing = True
        if not self.stubborn:
            self.connections.discard(self)

    def abort(self) -> None:
        self.done.append("aborted")
        self.connections.discard(self)


@pytest.fixture
def server() -> Server:
    """A server that has nothing but sockets to close."""

    async def nothing() -> None: ...

    config: Any = SimpleNamespace(
        ws_protocol_class=Socket, app=SimpleNamespace(state=SimpleNamespace()), timeout_graceful_shutdown=1
    )
    made = Server(config, lambda: None, drain_seconds=0)
    made.servers = []
    made.lifespan = SimpleNamespace(shutdown=nothing)  # type: ignore[assignment]
    return made


async def test_a_screen_that_does_not_take_its_leave_is_hung_up_on(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop_live.draining.CLOSE_TIMEOUT_S", 0.05)
    connections: set[Any] = server.server_state.connections
    quick, stubborn = Socket(connections), Socket(connections, stubborn=True)
    await server.shutdown()
    assert (quick.done, stubborn.done) == (["closed"], ["closed", "aborted"])


async def test_a_browser_that_is_just_hanging_up_does_not_keep_the_others_from_being_told(server: Server):
    connections: set[Any] = server.server_state.connections
    sockets = [Socket(connections, fails=number == 1) for number in range(3)]
    await server.shutdown()
    assert [socket.done for socket in sockets] == [["closed"], ["aborted"], ["closed"]]


async def test_screens_are_sent_away_at_moments_spread_over_the_time(monkeypatch: pytest.MonkeyPatch, server: Server):
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    server._drain_seconds = 100
    connections: set[Any] = server.server_state.connections
    sockets = [Socket(connections) for _ in range(50)]
    monkeypatch.setattr("workshop_live.draining.asyncio.sleep", sleep)
    await server.shutdown()
    moments = slept[:50]
    assert all(socket.done == ["closed"] for socket in sockets)
    assert moments == sorted(moments)
    assert sum(moment < 50 for moment in moments) in range(5, 46)
