"""A minimal websocket codec for short, unfragmented, uncompressed messages."""

import struct
from collections.abc import Iterator

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class FrameError(Exception):
    """Raised for fragmented, masked or compressed frames, which our servers never send."""


def handshake(port: int, path: str, headers: dict[str, str]) -> bytes:
    """Return the request that upgrades a connection to a websocket."""
    fields = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "d29ya3Nob3AtbGl2ZS1iZQ==",
        "Sec-WebSocket-Version": "13",
        **headers,
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def masked(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return a client frame with a zero mask, which is valid and costs no CPU."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
    return head + bytes(4) + payload


class FrameReader:
    """An incremental parser of frames."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, received: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield opcode and payload of each complete frame. Raises FrameError."""
        data = self._rest + received if self._rest else received
        start = 0
        while (frame := _frame(data, start)) is not None:
            opcode, begin, start = frame
            yield opcode, data[begin:start]
        self._rest = data[start:]


def _frame(data: bytes, start: int) -> tuple[int, int, int] | None:
    """Return opcode, start and end of the payload of the frame at ``start``; None if it is incomplete."""
    if len(data) < start + 2:
        return None
    first, size = data[start], data[start + 1]
    if first & 0xF0 != 0x80 or size & 0x80:
        raise FrameError(f"{first:02x} {size:02x}")
    begin = start + 2
    if size >= 126:
        form, begin = ("!H", start + 4) if size == 126 else ("!Q", start + 10)
        if len(data) < begin:
            return None
        (size,) = struct.unpack_from(form, data, start + 2)
    end = begin + size
    return None if len(data) < end else (first & 0x0F, begin, end)
