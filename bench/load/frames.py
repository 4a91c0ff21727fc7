"""Websocket frames, as little of them as a phone needs: what a server sends is short, whole and not compressed."""

import struct
from collections.abc import Iterator

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class FrameError(Exception):
    """What no server here sends: a message in parts, or a masked or compressed one."""


def handshake(port: int, path: str, headers: dict[str, str]) -> bytes:
    """The request that turns an HTTP connection into a websocket."""
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
    """A frame from a client. The mask is zero, which the protocol allows and which costs the load nothing."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
    return head + bytes(4) + payload


class FrameReader:
    """Takes bytes as they come and gives whole frames."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, received: bytes) -> Iterator[tuple[int, bytes]]:
        """Opcode and payload of each frame that is complete now. Raises FrameError."""
        rest = self._rest + received if self._rest else received
        start = 0
        while (found := _frame(rest, start)) is not None:
            opcode, begin, start = found
            yield opcode, rest[begin:start]
        self._rest = rest[start:]


def _frame(rest: bytes, start: int) -> tuple[int, int, int] | None:
    """Opcode, begin and end of the payload of the frame at ``start``, or None if it is not all there."""
    if len(rest) < start + 2:
        return None
    first, size = rest[start], rest[start + 1]
    if first & 0xF0 != 0x80 or size & 0x80:
        raise FrameError(f"{first:02x} {size:02x}")
    begin = start + 2
    if size >= 126:
        form, begin = ("!H", start + 4) if size == 126 else ("!Q", start + 10)
        if len(rest) < begin:
            return None
        (size,) = struct.unpack_from(form, rest, start + 2)
    end = begin + size
    return None if len(rest) < end else (first & 0x0F, begin, end)
