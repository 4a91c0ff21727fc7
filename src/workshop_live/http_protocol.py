"""uvicorn's HTTP protocol with timeouts for incomplete requests, which it otherwise keeps forever."""

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

TIMEOUT_S = 30.0
"""Seconds for the head of a request, for its body at ``MIN_RATE``, and for a pause in the body."""
MIN_RATE = 500
"""Minimum average bytes per second of a body after the first ``TIMEOUT_S``."""

_REQUEST_TIMEOUT = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class HttpProtocol(HttpToolsProtocol):
    """Closes connections with incomplete requests. A slow body is accepted at MIN_RATE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: TimerHandle | None = None
        self._has_data = False
        self._in_body_since: float | None = None
        self._received_at = 0.0
        self._received = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start the timeout for the first request."""
        super().connection_made(transport)
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        """Receive data, with a timeout for the rest of the request."""
        self._has_data = True
        if self._timer is None:
            self._start_timer()
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Start the timeout for the head, also of a pipelined request."""
        super().on_message_begin()
        if self._timer is None:
            self._start_timer()

    def on_headers_complete(self) -> None:
        """Start the timeout for the body."""
        super().on_headers_complete()
        self._in_body_since = self._received_at = self.loop.time()
        self._received = 0

    def on_body(self, body: bytes) -> None:
        """Record progress of the body."""
        super().on_body(body)
        self._received_at = self.loop.time()
        self._received += len(body)

    def on_message_complete(self) -> None:
        """Stop the timeout: the request is complete."""
        super().on_message_complete()
        self._stop_timer()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection to the websocket protocol, and break a reference cycle.

        uvicorn frees the parser when a connection is lost, but not here. Protocol, parser and transport would refer to
        each other until a full garbage collection, which is rare.
        """
        self._stop_timer()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timeout."""
        self._stop_timer()
        super().connection_lost(exc)

    def _start_timer(self) -> None:
        self._in_body_since = None
        self._timer = self.loop.call_later(TIMEOUT_S, self._check)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check(self) -> None:
        """Close a connection that has timed out, or check again when it could."""
        now = self.loop.time()
        if self._is_our_turn():
            self._in_body_since = self._received_at = now
            self._received = 0
        elif self._in_body_since is None:
            self._time_out()
            return
        due = min(self._received_at, self._in_body_since + self._received / MIN_RATE) + TIMEOUT_S
        if due <= now:
            self._time_out()
        else:
            self._timer = self.loop.call_at(due, self._check)

    def _is_our_turn(self) -> bool:
        """Return whether the client waits for us: for a response, for reading to resume, or for 100 Continue."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        return not cycle.more_body or self.flow.read_paused or cycle.waiting_for_100_continue

    def _time_out(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        is_answering = cycle is not None and cycle.response_started and not cycle.response_complete
        if self._has_data and not is_answering:
            self.transport.write(_REQUEST_TIMEOUT)
        self.transport.close()
