"""Joining: a phone becomes a participant with its first answer or socket, and asks for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.tokens import digest
from workshop_live.storage import participants, rooms
from workshop_live.storage.tables import ParticipantRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class Join:
    """Make sure that a participant is known; ``most`` is how many a room can have."""

    participant: Participant
    most: int


def join(tx: Transaction, commands: Sequence[Join]) -> list[Outcome[int | Refused]]:
    """Know these participants from now on. The replies are their identifiers."""
    open_rooms = {
        room.id
        for room in rooms.lock_rooms(tx.session, {it.participant.room_id for it in commands}).values()
        if not room.ended_at
    }
    outcomes: list[Outcome[int | Refused]] = []
    known = find_known(tx, [command.participant for command in commands])
    for command in commands:
        participant = command.participant
        token_hash = digest(participant.token)
        if token_hash not in known:
            if participant.room_id not in open_rooms:
                outcomes.append(Outcome(Refused(Reason.ROOM_ENDED)))
                continue
            added = add_participant(tx, participant.room_id, token_hash, command.most)
            if isinstance(added, Refused):
                outcomes.append(Outcome(added))
                continue
            known[token_hash] = added
        outcomes.append(Outcome(known[token_hash]))
    return outcomes


def find_known(tx: Transaction, joining: Sequence[Participant]) -> dict[str, int]:
    """The identifiers of those participants that are known already, by the digests of their tokens."""
    return participants.find_participants(tx.session, [digest(participant.token) for participant in joining])


def add_participant(tx: Transaction, room_id: int, token_hash: str, most: int) -> int | Refused:
    """One more participant of a locked, open room."""
    if participants.count_participants(tx.session, room_id) >= most:
        return Refused(Reason.ROOM_FULL)
    row = ParticipantRow(room_id=room_id, token_hash=token_hash, created_at=tx.now)
    tx.session.add(row)
    tx.session.flush()
    return row.id
