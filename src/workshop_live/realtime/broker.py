"""The wire between processes: whatever one of them commits, the hubs of all of them hear of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.presence import Present

Listener = Callable[[Sequence[RoomEvent]], None]
"""Told of the events of a transaction, in order. It must neither wait nor raise."""

PresenceListener = Callable[[str, Mapping[int, Present]], None]
"""Told who is connected to rooms in another process, and the name of that process. It must neither wait nor raise."""


class BrokerUnusableError(RuntimeError):
    """The broker cannot be reached; says why."""


class Broker(Protocol):
    """Carries room events. It may lose them: the hub compares notes with the database (``Hub.watch``)."""

    @property
    def listening_since(self) -> float | None:
        """Since when the other processes are heard, on the monotonic clock; None while they are not."""

    async def start(self) -> None:
        """Begin to listen to the other processes."""

    async def stop(self) -> None:
        """Hang up."""

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Tell every listener, in this process and in the others. Returns at once."""

    def subscribe(self, listener: Listener) -> None:
        """Be told from now on."""

    def announce(self, rooms: Mapping[int, Present]) -> None:
        """Tell the other processes who is connected here, by the number of the room. Returns at once."""

    def subscribe_presence(self, listener: PresenceListener) -> None:
        """Be told from now on who is connected elsewhere."""
