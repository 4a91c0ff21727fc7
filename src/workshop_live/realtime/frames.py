"""Frames: regions as drawn for one audience, and their encoding."""

import hashlib
import json
import struct
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from workshop_live.domain.regions import GROUP_REGIONS, REGIONS, Screen, changed_for_group, changed_regions
from workshop_live.domain.room_events import RoomEvent


@dataclass(frozen=True, slots=True)
class WholeRoom:
    """The scope of screens that follow the room."""


@dataclass(frozen=True, slots=True)
class OneActivity:
    """The scope of screens that show one activity, given by its public id, wherever the room is."""

    activity: str


@dataclass(frozen=True, slots=True)
class OneGroup:
    """The scope of the phones of one group: its number in the current round of the activity with this row id."""

    activity_id: int
    number: int


Scope = WholeRoom | OneActivity | OneGroup
WHOLE_ROOM = WholeRoom()


@dataclass(frozen=True, slots=True)
class Audience:
    """Screens that show the same: one kind of screen in one language, of the whole room or of a part of it."""

    screen: Screen
    locale: str
    scope: Scope = WHOLE_ROOM

    @property
    def is_of_group(self) -> bool:
        """Whether it is the phones of one group."""
        return isinstance(self.scope, OneGroup)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that it is drawn in, without chunks of answers."""
        return GROUP_REGIONS if self.is_of_group else REGIONS[self.screen]

    def changed_by(self, event: RoomEvent, empty: Collection[str]) -> set[str]:
        """Return the regions that an event may change; ``empty`` has those without content."""
        if isinstance(self.scope, OneGroup):
            return changed_for_group(event, self.scope.activity_id, self.scope.number)
        return changed_regions(event, self.screen, empty)


@dataclass(frozen=True)
class Frame:
    """A region as of ``seq``. An equal ``etag`` means equal HTML."""

    region: str
    seq: int
    etag: str
    html: str
    is_failed: bool = False
    """Whether drawing failed; screens with an earlier frame of the region keep it."""

    @cached_property
    def encoded(self) -> bytes:
        """The frame as JSON in UTF-8, encoded once."""
        frame = {"region": self.region, "seq": self.seq, "etag": self.etag, "html": self.html}
        return json.dumps(frame, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Batch:
    """Frames that are sent together, so that no screen mixes the results of two questions.

    Without frames it is a heartbeat, which keeps the connection alive and gives the time. Browsers set their clocks by
    the time in a message, so build a batch right before it is sent.
    """

    frames: tuple[Frame, ...] = ()

    @cached_property
    def message(self) -> bytes:
        """The JSON message in UTF-8, encoded once."""
        frames = b", ".join(frame.encoded for frame in self.frames)
        return b'{"frames": [%b], "time": %d}' % (frames, round(time.time() * 1000))

    @cached_property
    def wire(self) -> bytes:
        """The message as a websocket frame, built once for all sockets."""
        return encode_text_frame(self.message)


def encode_text_frame(payload: bytes) -> bytes:
    """Encode a server's websocket message as a frame: final, text, unmasked (RFC 6455, section 5.2)."""
    if len(payload) < 126:
        return struct.pack("!BB", 0x81, len(payload)) + payload
    if len(payload) < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, len(payload)) + payload
    return struct.pack("!BBQ", 0x81, 127, len(payload)) + payload


def etag_of(html: str) -> str:
    """Return a digest of the HTML, equal in all processes."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()


def missing_frames(frames: Iterable[Frame], versions: dict[str, str]) -> tuple[Frame, ...]:
    """Return the frames whose version a browser does not have."""
    return tuple(frame for frame in frames if versions.get(frame.region) != frame.etag)
