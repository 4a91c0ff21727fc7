"""What all commands on a room have in common, as far as whoever carries them out has to know."""

from dataclasses import dataclass

from workshop_live.domain.participants import Participant


class InRoom:
    """A command on one room."""

    __slots__ = ()

    @property
    def repeats_safely(self) -> bool:
        """Whether it comes to the same if it is carried out twice, and the reply says so."""
        return False

    @property
    def room_key(self) -> int | str:
        """The number of the room, or its public identifier."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ByParticipant(InRoom):
    """A command of a participant, who sends it again until there is a reply."""

    participant: Participant

    @property
    def repeats_safely(self) -> bool:
        """Whether it comes to the same if it is carried out twice; nearly all of them do."""
        return True

    @property
    def room_key(self) -> int:
        """The number of the room."""
        return self.participant.room_id
