"""Phones in groups: which group's frames the sockets of each phone get beside those of the room."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from workshop_live.domain.group_work import Placement
from workshop_live.domain.regions import Screen
from workshop_live.realtime.frames import Audience, OneGroup
from workshop_live.realtime.outbox import Outbox

Place = Callable[[int], Awaitable[Placement]]
"""Returns who is in which group of a room."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone, by the digest of its token, which is empty for one that has not joined yet."""

    digest: str
    locale: str
    seq: int = 0
    """The highest number among the frames that it has."""


async def place_nobody(_room_id: int) -> Placement:
    """Return that a room has no groups."""
    return Placement()


class GroupSockets:
    """The sockets of the phones in a room. Who is in which group is asked once for all of them."""

    def __init__(self, room_id: int, place: Place) -> None:
        self.is_outdated = True
        """Whether phones may have changed groups since they were placed."""
        self.moved: dict[Outbox, Audience | None] = {}
        """The sockets whose group has changed, with its audience, until they have been sent its frames."""
        self._room_id = room_id
        self._place = place
        self._placement = Placement()
        self._phones: dict[Outbox, Phone] = {}
        self._audiences: dict[Outbox, Audience | None] = {}

    def add(self, outbox: Outbox, phone: Phone) -> Audience | None:
        """Add the socket of a phone. Return the audience of its group, None without a group."""
        self._phones[outbox] = phone
        self._audiences[outbox] = self.audience_of(phone)
        return self._audiences[outbox]

    def remove(self, outbox: Outbox) -> Audience | None:
        """Remove a socket. Return the audience of its group, None without a group."""
        self._phones.pop(outbox, None)
        self.moved.pop(outbox, None)
        return self._audiences.pop(outbox, None)

    def audience_of(self, phone: Phone) -> Audience | None:
        """Return the audience of a phone's group where it was last placed, None without a group."""
        number = self._placement.numbers.get(phone.digest)
        if self._placement.activity_id is None or number is None:
            return None
        return Audience(Screen.PARTICIPANT, phone.locale, OneGroup(self._placement.activity_id, number))

    def is_over(self, audience: Audience) -> bool:
        """Return whether an audience is that of a group which the room has left."""
        return isinstance(audience.scope, OneGroup) and audience.scope.activity_id != self._placement.activity_id

    async def place(self, *, is_asked: bool) -> dict[Outbox, Audience | None]:
        """Place all phones anew if they may have changed groups. Return the sockets to take out of an audience.

        Nothing is read while there are no sockets of phones, unless somebody has asked.
        """
        if not self.is_outdated or not (self._phones or is_asked):
            return {}
        self.is_outdated = False  # what happens from here on belongs to the next placement
        try:
            self._placement = await self._place(self._room_id)
        except BaseException:
            self.is_outdated = True
            raise
        left = {}
        for outbox, phone in self._phones.items():
            before, now = self._audiences[outbox], self.audience_of(phone)
            if before != now:
                left[outbox] = before
                self._audiences[outbox] = self.moved[outbox] = now
        return left
