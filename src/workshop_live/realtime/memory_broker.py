"""The broker of a server that is one process."""

from collections.abc import Sequence

from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.broker import Listener


class MemoryBroker:
    """Tells the listeners of this process."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Tell every listener, before anybody gets a reply: who then looks, sees."""
        for listener in self._listeners:
            listener(events)

    def subscribe(self, listener: Listener) -> None:
        """Be told from now on."""
        self._listeners.append(listener)
