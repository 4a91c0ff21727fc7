"""Frames: what is sent down. A frame is one region as it was drawn for one audience."""

import hashlib
import json
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from workshop_live.domain.regions import Screen

WHOLE_ROOM = "room"


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who see the same drawing: a screen in one language. ``scope`` is the whole room, or one activity of it."""

    screen: Screen
    locale: str
    scope: str = WHOLE_ROOM


@dataclass(frozen=True)
class Frame:
    """A region as it stood at ``seq``. The same ``etag`` means the same HTML."""

    region: str
    seq: int
    etag: str
    html: str
    is_failed: bool = False
    """Whether the region could not be drawn: whoever has an earlier frame of it keeps that one."""

    @cached_property
    def encoded(self) -> bytes:
        """JSON in UTF-8; made once, whatever messages the frame goes out in."""
        frame = {"region": self.region, "seq": self.seq, "etag": self.etag, "html": self.html}
        return json.dumps(frame, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Batch:
    """Frames that go out together, so that no screen shows the results of one question under another.

    Without frames it is a heartbeat: the page sees that the line is alive, and what time it is. Browsers set their
    clocks by a message, so a batch is made when it is to be sent.
    """

    frames: tuple[Frame, ...] = ()

    @cached_property
    def message(self) -> bytes:
        """The JSON that a browser gets, in UTF-8; put together once, when first asked for."""
        frames = b", ".join(frame.encoded for frame in self.frames)
        return b'{"frames": [%b], "time": %d}' % (frames, round(time.time() * 1000))

    @cached_property
    def wire(self) -> bytes:
        """The message as it stands on a websocket; built once, however many sockets it is written to."""
        return encode_text_frame(self.message)


def encode_text_frame(payload: bytes) -> bytes:
    """A whole websocket message from a server: final, text, unmasked (RFC 6455, section 5.2)."""
    if len(payload) < 126:
        return struct.pack("!BB", 0x81, len(payload)) + payload
    if len(payload) < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, len(payload)) + payload
    return struct.pack("!BBQ", 0x81, 127, len(payload)) + payload


def etag_of(html: str) -> str:
    """The version of a drawing: the same in every process that draws the same."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()


def missing_frames(frames: Iterable[Frame], versions: dict[str, str]) -> tuple[Frame, ...]:
    """The frames whose version a browser does not have yet."""
    return tuple(frame for frame in frames if versions.get(frame.region) != frame.etag)
