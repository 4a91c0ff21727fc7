"""What all commands on a room have in common, as far as whoever carries them out has to know."""

from dataclasses import dataclass
from typing import ClassVar

from workshop_live.domain.participants import Participant


class InRoom:
    """A command on one room. ``repeats_safely``: carried out twice, it comes to the same, and the reply says so."""

    __slots__ = ()

    repeats_safely: ClassVar[bool] = False

    @property
    def room_key(self) -> int | str:
        """The number of the room, or its public identifier."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ByParticipant(InRoom):
    """A command of a participant, who sends it again until there is a reply."""

    participant: Participant

    repeats_safely: ClassVar[bool] = True

    @property
    def room_key(self) -> int:
        """The number of the room."""
        return self.participant.room_id
