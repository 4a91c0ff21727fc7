"""Sequential HTTP requests on a connection, with their response times."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bench.load.wires import BrokenConnectionError, Loop, Wire

ORIGIN = "http://localhost"
_BROWSER = {
    "Connection": "keep-alive",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "nb",
    "Sec-CH-UA": '"Chromium";v="150", "Not)A;Brand";v="24"',
    "Sec-CH-UA-Mobile": "?1",
    "Sec-CH-UA-Platform": '"Android"',
}
_ADDRESS = _BROWSER | {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
    "Upgrade-Insecure-Requests": "1",
}
"""The headers that Chrome on Android sends for a typed address."""
_SCRIPT = _BROWSER | {
    "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
    "Origin": ORIGIN,
    "Referer": f"{ORIGIN}/",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-origin",
}
"""The headers that it sends for requests of a script."""


def post(path: str, body: Any = None, token: str = "", key: str = "", method: str = "POST") -> str:
    """Return an API client's request in wire format."""
    content = "" if body is None else body if isinstance(body, str) else json.dumps(body)
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    return _request(method, path, content, headers)


def post_form(path: str, fields: Mapping[str, str], key: str, cookie: str) -> str:
    """Return the request of a script on our page in wire format, as a phone's browser sends it."""
    return _request("POST", path, urlencode(fields), {**_SCRIPT, "Idempotency-Key": key, "Cookie": cookie})


def visit(path: str) -> str:
    """Return the request of a first visit to a page."""
    return _request("GET", path, "", _ADDRESS)


def _request(method: str, path: str, content: str, headers: Mapping[str, str]) -> str:
    size = {"Content-Length": str(len(content.encode()))} if method != "GET" else {}
    fields = {"Host": "localhost", **size, **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n{content}"


class Caller(Wire):
    """An HTTP connection that sends requests in turn. ``times`` are in seconds, ``finished`` the times of the replies.

    ``cookie`` is the last one set by a reply.
    """

    __slots__ = ("_rest", "_started", "calls", "cookie", "finished", "replies", "times")

    def __init__(self, loop: Loop, port: int, calls: list[str]) -> None:
        super().__init__(loop, port)
        self.calls = [call.encode() for call in reversed(calls)]
        self.times: list[float] = []
        self.finished: list[float] = []
        self.replies: list[tuple[int, bytes]] = []
        self.cookie = ""
        self._rest = b""
        self._started = 0.0

    @property
    def is_done(self) -> bool:
        """Whether every request has its reply."""
        return not self.calls and not self._started

    def call(self) -> None:
        """Send the next request."""
        self._started = time.perf_counter()
        self.send(self.calls.pop())

    def take(self, received: bytes) -> None:
        """Assemble a reply; send the next request when it is complete."""
        self._rest += received
        reply = parse_reply(self._rest)
        if reply is None:
            return
        now = time.perf_counter()
        self.times.append(now - self._started)
        self.finished.append(now)
        self.replies.append(reply)
        self.cookie = cookie_in(self._rest) or self.cookie
        self._rest, self._started = b"", 0.0
        self.replied()

    def replied(self) -> None:
        """Handle a complete reply."""
        if self.calls:
            self.call()


def parse_reply(received: bytes) -> tuple[int, bytes] | None:
    """Return the status and body of an HTTP reply, or None while it is incomplete.

    Raises BrokenConnectionError for a reply of unknown length.
    """
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end].lower()
    field = head.find(b"\r\ncontent-length:")
    if field < 0:
        raise BrokenConnectionError(head.decode(errors="replace"))
    size = int(head[field + 17 :].split(b"\r\n", 1)[0])
    if len(received) < end + 4 + size:
        return None
    return int(received[9:12]), received[end + 4 : end + 4 + size]


def cookie_in(received: bytes) -> str:
    """Return the name and value of the cookie that a reply sets, empty if none."""
    _, is_there, after = received.partition(b"\r\nset-cookie: ")
    return after.partition(b";")[0].decode() if is_there else ""
