"""What goes to one socket: written at once where it can be, else held, the newest frame of each region.

Nobody waits for a phone. What is held cannot grow, however slow it is.
"""

import time
from typing import Protocol

from workshop_live.domain.grants import Grant
from workshop_live.domain.regions import chunk_number
from workshop_live.realtime.frames import Batch, Frame

SEND_DEADLINE_S = 5.0
"""Seconds for which a socket may take nothing of what was written to it, while more waits."""


class Wire(Protocol):
    """One socket, as far as writing goes. Nothing here waits or raises, also when the socket is closed."""

    @property
    def unsent(self) -> int:
        """How much of the messages before has not left yet, in bytes or so; 0 when the next one can go."""

    def write(self, batch: Batch) -> None:
        """Send one message."""

    def close(self, code: int) -> None:
        """Take leave, with a closing code. Nothing is written afterwards."""

    def abort(self) -> None:
        """Hang up at once, whatever has not left."""


class Outbox:
    """Filled by the hub; while it holds something it stands in ``behind``, and whoever owns that set flushes it.

    ``grant`` is what let the socket in; the hub closes it when that is no longer valid.
    """

    __slots__ = (
        "_behind",
        "_held",
        "_moved_at",
        "_unsent",
        "_wire",
        "close_code",
        "frames_sent",
        "grant",
        "is_open",
        "sent_at",
    )

    def __init__(self, wire: Wire, grant: Grant | None = None, behind: "set[Outbox] | None" = None) -> None:
        self.grant = grant
        self.is_open = True
        self.close_code: int | None = None
        self.sent_at = time.monotonic()
        self.frames_sent = 0
        self._wire = wire
        self._behind = set() if behind is None else behind
        self._held: dict[str, Frame] | None = None
        self._unsent = 0
        self._moved_at = 0.0

    def put(self, batch: Batch) -> None:
        """Send a batch, or hold it until what was written before has left. Without frames it is a sign of life."""
        if not self.is_open:
            return
        if self._held is None and not self._wire.unsent:
            self._write(batch)
            return
        if self._held is None:
            self._held = {}
            self._unsent, self._moved_at = self._wire.unsent, time.monotonic()
            self._behind.add(self)
        _merge(self._held, batch.frames)

    def flush(self) -> None:
        """Send what is held, if it can go now. Hangs up on a socket that takes nothing: its browser will come back."""
        unsent, now = self._wire.unsent, time.monotonic()
        if self._held is not None and not unsent:
            self._write(Batch(tuple(sorted(self._held.values(), key=_is_inside))))
            self._forget()
        elif unsent < self._unsent:
            self._unsent, self._moved_at = unsent, now
        elif now - self._moved_at > SEND_DEADLINE_S:
            self.stop()
            self._wire.abort()

    def close(self, code: int) -> None:
        """Have the socket closed. What is held is not sent: whoever is sent away does not see it any more."""
        if self.is_open:
            self.close_code = code
            self.stop()
            self._wire.close(code)

    def stop(self) -> None:
        """Send nothing from now on: the socket is closed."""
        self.is_open = False
        self._forget()

    def _write(self, batch: Batch) -> None:
        self._wire.write(batch)
        self.frames_sent += len(batch.frames)
        self.sent_at = time.monotonic()

    def _forget(self) -> None:
        self._held = None
        self._behind.discard(self)


def _merge(held: dict[str, Frame], frames: tuple[Frame, ...]) -> None:
    for frame in frames:
        waiting = held.get(frame.region)
        if waiting is None or waiting.seq <= frame.seq:
            held[frame.region] = frame


def _is_inside(frame: Frame) -> bool:
    """Whether its region is inside another, which must come first: a browser has no place for it before."""
    return chunk_number(frame.region) is not None
