"""Calls: one request after the other on a connection, and how long each took."""

import json
import time
from typing import Any

from bench.load.wires import Broken, Loop, Wire


def post(path: str, body: Any = None, token: str = "", key: str = "", method: str = "POST") -> str:
    """A request as it stands on the wire."""
    content = "" if body is None else body if isinstance(body, str) else json.dumps(body)
    fields = {"Host": "localhost", "Content-Type": "application/json", "Content-Length": str(len(content.encode()))}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    if key:
        fields["Idempotency-Key"] = key
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n{content}"


class Caller(Wire):
    """An HTTP connection with its requests. ``times`` are in seconds, ``finished`` when each reply was there."""

    __slots__ = ("_rest", "_started", "calls", "finished", "replies", "times")

    def __init__(self, loop: Loop, port: int, calls: list[str]) -> None:
        super().__init__(loop, port)
        self.calls = [call.encode() for call in reversed(calls)]
        self.times: list[float] = []
        self.finished: list[float] = []
        self.replies: list[tuple[int, bytes]] = []
        self._rest = b""
        self._started = 0.0

    @property
    def is_done(self) -> bool:
        """Whether every call has its reply."""
        return not self.calls and not self._started

    def call(self) -> None:
        """Send the next request."""
        self._started = time.perf_counter()
        self.send(self.calls.pop())

    def take(self, received: bytes) -> None:
        """Put a reply together; then the next call."""
        self._rest += received
        reply = parse_reply(self._rest)
        if reply is None:
            return
        now = time.perf_counter()
        self.times.append(now - self._started)
        self.finished.append(now)
        self.replies.append(reply)
        self._rest, self._started = b"", 0.0
        self.replied()

    def replied(self) -> None:
        """What follows a reply."""
        if self.calls:
            self.call()


def parse_reply(received: bytes) -> tuple[int, bytes] | None:
    """Status and body of an HTTP reply, or None while it is not all there. Raises Broken for one of unknown length."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end].lower()
    field = head.find(b"\r\ncontent-length:")
    if field < 0:
        raise Broken(head.decode(errors="replace"))
    size = int(head[field + 17 :].split(b"\r\n", 1)[0])
    if len(received) < end + 4 + size:
        return None
    return int(received[9:12]), received[end + 4 : end + 4 + size]
