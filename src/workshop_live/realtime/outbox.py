"""Outboxes: a message is written to its socket at once if possible, else the newest frame of each region is kept.

A slow client blocks nobody, and cannot fill the memory.
"""

import time
from typing import Protocol

from workshop_live.domain.grants import Grant
from workshop_live.domain.regions import chunk_number
from workshop_live.realtime.frames import Batch, Frame

SEND_DEADLINE_S = 5.0
"""Seconds after which a socket that accepts no data is aborted."""


class Wire(Protocol):
    """The write side of a socket. No method blocks or raises, even after it is closed."""

    @property
    def unsent(self) -> int:
        """The approximate number of bytes not yet sent; 0 when the next message can be written."""

    def write(self, batch: Batch) -> None:
        """Send a message."""

    def close(self, code: int) -> None:
        """Close with a close code. Nothing is written afterwards."""

    def abort(self) -> None:
        """Close at once, discarding what is unsent."""


class Outbox:
    """The frames for one socket. While some are pending, the outbox is in ``behind``, whose owner calls ``flush``.

    ``grant`` is what authorises the socket; the hub closes it once the grant is no longer valid.
    """

    __slots__ = (
        "_behind",
        "_pending",
        "_progress_at",
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
        self._pending: dict[str, Frame] | None = None
        self._unsent = 0
        self._progress_at = 0.0

    def put(self, batch: Batch) -> None:
        """Send a batch, or keep its frames until earlier ones are sent. Without frames it is a heartbeat."""
        if not self.is_open:
            return
        if self._pending is None and not self._wire.unsent:
            self._write(batch)
            return
        if self._pending is None:
            self._pending = {}
            self._unsent, self._progress_at = self._wire.unsent, time.monotonic()
            self._behind.add(self)
        _merge(self._pending, batch.frames)

    def flush(self) -> None:
        """Send pending frames if possible. Aborts a stalled socket, whose browser will reconnect."""
        unsent, now = self._wire.unsent, time.monotonic()
        if self._pending is not None and not unsent:
            self._write(Batch(tuple(sorted(self._pending.values(), key=_is_nested))))
            self._forget()
        elif unsent < self._unsent:
            self._unsent, self._progress_at = unsent, now
        elif now - self._progress_at > SEND_DEADLINE_S:
            self.stop()
            self._wire.abort()

    def close(self, code: int) -> None:
        """Close the socket with a code. Pending frames are discarded, since the client may no longer see them."""
        if self.is_open:
            self.close_code = code
            self.stop()
            self._wire.close(code)

    def stop(self) -> None:
        """Stop sending: the socket is closed."""
        self.is_open = False
        self._forget()

    def _write(self, batch: Batch) -> None:
        self._wire.write(batch)
        self.frames_sent += len(batch.frames)
        self.sent_at = time.monotonic()

    def _forget(self) -> None:
        self._pending = None
        self._behind.discard(self)


def _merge(pending: dict[str, Frame], frames: tuple[Frame, ...]) -> None:
    for frame in frames:
        previous = pending.get(frame.region)
        if previous is None or previous.seq <= frame.seq:
            pending[frame.region] = frame


def _is_nested(frame: Frame) -> bool:
    """Return whether a region is nested in another, which must be sent first."""
    return chunk_number(frame.region) is not None
