"""Frames: what is sent down. A frame is one region as it was drawn for one audience."""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from workshop_live.domain.regions import Screen

WHOLE_ROOM = "room"


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who see the same drawing: a screen in one language. ``scope`` is the whole room, or one activity of it."""

    screen: Screen
    locale: str
    scope: str = WHOLE_ROOM


@dataclass(frozen=True, slots=True)
class Frame:
    """A region as it stood at ``seq``. The same ``etag`` means the same HTML."""

    region: str
    seq: int
    etag: str
    html: str


@dataclass(frozen=True)
class Batch:
    """Frames that go out together, so that no screen shows the results of one question under another."""

    frames: tuple[Frame, ...]
    _made_at: float = field(default_factory=time.time)

    @cached_property
    def message(self) -> str:
        """The message on the wire; encoded once, however many sockets it goes to."""
        frames = [
            {"region": frame.region, "seq": frame.seq, "etag": frame.etag, "html": frame.html} for frame in self.frames
        ]
        return json.dumps({"frames": frames, "time": round(self._made_at * 1000)}, ensure_ascii=False)


def etag_of(html: str) -> str:
    """The version of a drawing: the same in every process that draws the same."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()


def unknown_to(frames: Iterable[Frame], versions: dict[str, str]) -> tuple[Frame, ...]:
    """The frames whose version a browser does not have yet."""
    return tuple(frame for frame in frames if versions.get(frame.region) != frame.etag)


def heartbeat() -> str:
    """What is sent when there is nothing to send: the page sees that the line is alive, and what time it is."""
    return json.dumps({"time": round(time.time() * 1000)})
