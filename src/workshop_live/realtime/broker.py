"""The interface between processes: events committed by one reach the hubs of all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.presence import Present

Listener = Callable[[Sequence[RoomEvent]], None]
"""Called with the events of a transaction, in order. It must neither block nor raise."""

PresenceListener = Callable[[str, Mapping[int, Present]], None]
"""Called with the name of another process and its connected screens by room. It must neither block nor raise."""


class BrokerUnusableError(RuntimeError):
    """The broker cannot be used; the message says why."""


class Broker(Protocol):
    """Distributes room events. Delivery is best effort: the hub compares with the database (``Hub.watch``)."""

    @property
    def listening_since(self) -> float | None:
        """The monotonic time since which messages of other processes arrive, or None while they do not."""

    async def start(self) -> None:
        """Connect and start listening."""

    async def stop(self) -> None:
        """Disconnect."""

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Notify the listeners of all processes. Does not block."""

    def subscribe(self, listener: Listener) -> None:
        """Register a listener for events."""

    def announce(self, rooms: Mapping[int, Present]) -> None:
        """Send the connected screens of this process, by room id, to the other processes. Does not block."""

    def subscribe_presence(self, listener: PresenceListener) -> None:
        """Register a listener for the connected screens of other processes."""
