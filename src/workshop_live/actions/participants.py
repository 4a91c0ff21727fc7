"""Joining: a phone becomes a participant with its first answer or socket, and asks for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.participants import Participant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.tokens import digest
from workshop_live.storage import participants, rooms
from workshop_live.storage.tables import ParticipantRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class Join(ByParticipant):
    """Make sure that a participant is known; ``most`` is how many a room can have."""

    most: int


def join(tx: Transaction, commands: Sequence[Join]) -> list[Outcome[int | Refused]]:
    """Know these participants from now on. The replies are their identifiers.

    A room is counted once and its newcomers are written at once: counted for each of them, a thousand phones that
    arrive together cost their square.
    """
    locked = rooms.lock_rooms(tx.session, {it.participant.room_id for it in commands})
    taken = {id_: participants.count_participants(tx.session, id_) for id_, room in locked.items() if not room.ended_at}
    replies: dict[str, int | Refused] = dict(find_known(tx, [command.participant for command in commands]))
    newcomers: dict[str, ParticipantRow] = {}
    for command in commands:
        room_id, token_hash = command.participant.room_id, digest(command.participant.token)
        if token_hash in replies or token_hash in newcomers:
            continue
        if room_id not in taken:
            replies[token_hash] = Refused(Reason.ROOM_ENDED)
        elif taken[room_id] >= command.most:
            replies[token_hash] = Refused(Reason.ROOM_FULL)
        else:
            taken[room_id] += 1
            newcomers[token_hash] = ParticipantRow(room_id=room_id, token_hash=token_hash, created_at=tx.now)
    tx.session.add_all(newcomers.values())
    tx.session.flush()
    replies |= {token_hash: row.id for token_hash, row in newcomers.items()}
    return [Outcome(replies[digest(command.participant.token)]) for command in commands]


def find_known(tx: Transaction, joining: Sequence[Participant]) -> dict[str, int]:
    """The identifiers of those participants that are known already, by the digests of their tokens."""
    known = participants.find_participants(tx.session, [digest(participant.token) for participant in joining])
    return {token_hash: participant_id for token_hash, (participant_id, _) in known.items()}


def add_participant(tx: Transaction, room_id: int, token_hash: str, most: int) -> int | Refused:
    """One more participant of a locked, open room."""
    if participants.count_participants(tx.session, room_id) >= most:
        return Refused(Reason.ROOM_FULL)
    row = ParticipantRow(room_id=room_id, token_hash=token_hash, created_at=tx.now)
    tx.session.add(row)
    tx.session.flush()
    return row.id
