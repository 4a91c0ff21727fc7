"""Joining: a phone becomes a participant with its first answer or socket."""

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
    """Ensure that a participant is registered. ``most`` is the maximum number in a room."""

    most: int


def join(tx: Transaction, commands: Sequence[Join]) -> list[Outcome[int | Refused]]:
    """Register the participants that are new. Return the id of each.

    Participants are counted and inserted once per room: counted once per newcomer, a thousand phones that arrive
    together would take quadratic time.
    """
    locked = rooms.lock_known(tx.session, {command.participant.room_id for command in commands})
    phones = [(command.participant.room_id, digest(command.participant.token)) for command in commands]
    attendance = participants.load_attendance(tx.session, phones)
    refusals = [
        _refusal(attendance, locked.get(room_id), token_hash, command.most)
        for command, (room_id, token_hash) in zip(commands, phones, strict=True)
    ]
    ids = participants.insert_newcomers(tx, attendance)
    return [Outcome(refused or ids[token_hash]) for refused, (_, token_hash) in zip(refusals, phones, strict=True)]


def _refusal(attendance: Attendance, room: Room | None, token_hash: str, most: int) -> Refused | None:
    """Return why a phone cannot join; None if it can, or has joined already."""
    if token_hash in attendance.known:
        return None
    if room is None or not room.is_open:
        return Refused(Reason.ROOM_ENDED)
    return attendance.admit(room.id, token_hash, most)
