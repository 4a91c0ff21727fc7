"""The interface that all commands on a room share."""

from dataclasses import dataclass

from workshop_live.domain.participants import Participant


class InRoom:
    """A command on one room."""

    __slots__ = ()

    @property
    def repeats_safely(self) -> bool:
        """Whether executing it twice has the same effect and reply as once."""
        return False

    @property
    def room_key(self) -> int | str:
        """The id of the room, or its public id."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ByParticipant(InRoom):
    """A command of a participant, whose phone retries until it has a reply."""

    participant: Participant

    @property
    def repeats_safely(self) -> bool:
        """Whether executing it twice has the same effect as once, as for most of these commands."""
        return True

    @property
    def room_key(self) -> int:
        """The id of the room."""
        return self.participant.room_id
