"""Joining: a phone becomes a participant with its first answer or socket, and asks for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.participants import Attendance
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import digest
from workshop_live.storage import participants, rooms
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
    locked = rooms.lock_known(tx.session, {it.participant.room_id for it in commands})
    phones = [(it.participant.room_id, digest(it.participant.token)) for it in commands]
    attendance = participants.load_attendance(tx.session, phones)
    refusals = [
        _refusal(attendance, locked.get(room_id), token_hash, command.most)
        for command, (room_id, token_hash) in zip(commands, phones, strict=True)
    ]
    ids = participants.insert_newcomers(tx, attendance)
    return [Outcome(refused or ids[token_hash]) for refused, (_, token_hash) in zip(refusals, phones, strict=True)]


def _refusal(attendance: Attendance, room: Room | None, token_hash: str, most: int) -> Refused | None:
    """Why a phone does not come in; None for one that does, or has."""
    if token_hash in attendance.known:
        return None
    if room is None or not room.is_open:
        return Refused(Reason.ROOM_ENDED)
    return attendance.admit(room.id, token_hash, most)
