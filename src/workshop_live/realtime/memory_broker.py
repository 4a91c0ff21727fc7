"""The broker of a single-process server."""

import time
from collections.abc import Mapping, Sequence

from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.broker import Listener, PresenceListener
from workshop_live.realtime.presence import Present


class MemoryBroker:
    """Calls the listeners of this process."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self.listening_since: float | None = None

    async def start(self) -> None:
        """Start; there is nothing to connect."""
        self.listening_since = time.monotonic()

    async def stop(self) -> None:
        """Do nothing."""

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Notify the listeners at once, so that a client that reads after its reply sees the change."""
        for listener in self._listeners:
            listener(events)

    def subscribe(self, listener: Listener) -> None:
        """Register a listener for events."""
        self._listeners.append(listener)

    def announce(self, rooms: Mapping[int, Present]) -> None:
        """Do nothing; there are no other processes."""

    def subscribe_presence(self, listener: PresenceListener) -> None:
        """Do nothing; there are no other processes."""
