"""uvicorn's protocol for HTTP, which waits for ever for the rest of a request, with an end to that."""

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

PATIENCE_S = 30.0
"""Seconds for the head of a request, for its body at ``MIN_RATE``, and for a pause in it."""
MIN_RATE = 500
"""Bytes of a body a second, on average, after the first ``PATIENCE_S`` seconds."""

_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class HttpProtocol(HttpToolsProtocol):
    """Hangs up on half-sent requests. A body may come slowly, as long as it comes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: TimerHandle | None = None
        self._has_begun = False
        self._in_body_since: float | None = None
        self._heard_at = 0.0
        self._received = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait_for_request()

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request, or what is in front of one."""
        self._has_begun = True
        if self._waiting is None:
            self._wait_for_request()
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Wait for the head, also of a request that came in the same part as the end of the one before."""
        super().on_message_begin()
        if self._waiting is None:
            self._wait_for_request()

    def on_headers_complete(self) -> None:
        """Wait for the body."""
        super().on_headers_complete()
        self._in_body_since = self._heard_at = self.loop.time()
        self._received = 0

    def on_body(self, body: bytes) -> None:
        """Take note of how it comes."""
        super().on_body(body)
        self._heard_at = self.loop.time()
        self._received += len(body)

    def on_message_complete(self) -> None:
        """Wait for nothing: the next word is ours."""
        super().on_message_complete()
        self._stop_waiting()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection on, and let go of it.

        uvicorn's own frees its parser when a connection is lost, and forgets that here. Protocol, parser and transport
        then refer to each other, and are there until the collector comes, which is seldom.
        """
        self._stop_waiting()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_request(self) -> None:
        self._in_body_since = None
        self._waiting = self.loop.call_later(PATIENCE_S, self._look)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _look(self) -> None:
        """Hang up, or look again when it could be time for it."""
        now = self.loop.time()
        if self._is_our_turn():
            self._in_body_since = self._heard_at = now
            self._received = 0
        elif self._in_body_since is None:
            self._hang_up()
            return
        due = min(self._heard_at, self._in_body_since + self._received / MIN_RATE) + PATIENCE_S
        if due <= now:
            self._hang_up()
        else:
            self._waiting = self.loop.call_at(due, self._look)

    def _is_our_turn(self) -> bool:
        """Whether nothing comes because of us: a whole request is not answered, or we do not read or ask for more."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        return not cycle.more_body or self.flow.read_paused or cycle.waiting_for_100_continue

    def _hang_up(self) -> None:
        self._waiting = None
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        is_answering = cycle is not None and cycle.response_started and not cycle.response_complete
        if self._has_begun and not is_answering:
            self.transport.write(_LATE)
        self.transport.close()
