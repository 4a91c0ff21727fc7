"""Which regions of a room are out of date, for each audience that has been drawn."""

from collections.abc import Callable, Collection, Iterable
from itertools import chain

from workshop_live.domain.regions import EVERYTHING, PRESENCE_REGIONS, Screen, is_about_one_group
from workshop_live.domain.room_events import RoomEvent
from workshop_live.realtime.frames import Audience, OneGroup, Scope


class StaleRegions:
    """The stale regions of each audience; of one that is new, all of them.

    Audiences are found by their scope: what one group does concerns no other, and there may be a hundred.
    """

    def __init__(self) -> None:
        self._regions: dict[Audience, set[str]] = {}
        self._by_group: dict[Scope, list[Audience]] = {}
        self._others: list[Audience] = []

    def mark(self, event: RoomEvent, known_empty: Callable[[Audience], Collection[str]]) -> None:
        """Mark the regions that an event may change. ``known_empty`` returns those without content."""
        for audience in self._concerned_by(event):
            self._regions[audience] |= audience.changed_by(event, known_empty(audience))

    def mark_everything(self) -> None:
        """Mark all regions of all audiences."""
        for stale in self._regions.values():
            stale.add(EVERYTHING)

    def mark_presence(self) -> None:
        """Mark the regions that show who is connected."""
        for audience in self._others:
            self._regions[audience].update(PRESENCE_REGIONS[audience.screen])

    def mark_region(self, screen: Screen, region: str) -> None:
        """Mark one region of a kind of screen."""
        for audience, stale in self._regions.items():
            if audience.screen is screen:
                stale.add(region)

    def mark_again(self, audience: Audience, regions: Iterable[str]) -> None:
        """Mark regions of an audience that were to be drawn and were not, unless it is gone."""
        if audience in self._regions:
            self._regions[audience].update(regions)

    def any_of(self, audiences: Iterable[Audience]) -> bool:
        """Return whether a region of one of these audiences is known to be stale."""
        return any(map(self._regions.get, audiences))

    def take(self, audiences: Iterable[Audience]) -> dict[Audience, set[str]]:
        """Return what is stale for these audiences. Changes from here on belong to the next drawing."""
        taken = {}
        for audience in audiences:
            if audience not in self._regions:
                self._add(audience)
            if stale := self._regions[audience]:
                taken[audience] = stale
                self._regions[audience] = set()
        return taken

    def remove_groups(self, is_over: Callable[[Audience], bool]) -> list[Audience]:
        """Forget the audiences of groups that the room has left, and return them."""
        over = list(filter(is_over, self._regions))
        for audience in over:
            del self._regions[audience]
            self._by_group.pop(audience.scope, None)
        return over

    def _add(self, audience: Audience) -> None:
        self._regions[audience] = {EVERYTHING}
        (self._by_group.setdefault(audience.scope, []) if audience.is_of_group else self._others).append(audience)

    def _concerned_by(self, event: RoomEvent) -> Iterable[Audience]:
        if not is_about_one_group(event) or event.activity_id is None or event.ordinal is None:
            return self._regions
        return chain(self._others, self._by_group.get(OneGroup(event.activity_id, event.ordinal), ()))
