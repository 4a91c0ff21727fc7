"""The broker of a server that is one process."""

import time
from collections.abc import Mapping, Sequence

from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.broker import Listener, PresenceListener
from workshop_live.realtime.presence import Present


class MemoryBroker:
    """Tells the listeners of this process. There are no others."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self.listening_since: float | None = None

    async def start(self) -> None:
        """Nothing is to be connected."""
        self.listening_since = time.monotonic()

    async def stop(self) -> None:
        """Nothing is to be hung up."""

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Tell every listener, before anybody gets a reply: who then looks, sees."""
        for listener in self._listeners:
            listener(events)

    def subscribe(self, listener: Listener) -> None:
        """Be told from now on."""
        self._listeners.append(listener)

    def announce(self, rooms: Mapping[int, Present]) -> None:
        """Nobody else is to be told."""

    def subscribe_presence(self, listener: PresenceListener) -> None:
        """Nobody else will tell."""
