"""The wire between processes: whatever one of them commits, the hubs of all of them hear of."""

from collections.abc import Callable, Sequence
from typing import Protocol

from workshop_live.domain.room_events import RoomEvent

Listener = Callable[[Sequence[RoomEvent]], None]
"""Told of the events of a transaction, in order. It must neither wait nor raise."""


class Broker(Protocol):
    """Carries room events. It may lose them: the hub compares notes with the database (``Hub.watch``)."""

    def publish(self, events: Sequence[RoomEvent]) -> None:
        """Tell every listener, in this process and in the others. Returns at once."""

    def subscribe(self, listener: Listener) -> None:
        """Be told from now on."""
