"""The board of a group: notes that its members add, sort, dot and remove. Nobody else sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop_live.actions.answers import ACTOR
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.group_writing import Place, Reply, find_place, group_state
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.group_work import MAX_NOTE_LENGTH, MAX_NOTES
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import claim, new_public_id
from workshop_live.storage import room_events, rooms
from workshop_live.storage.boards import note_rows
from workshop_live.storage.group_batch import load_groups
from workshop_live.storage.group_seats import Seat
from workshop_live.storage.group_tables import GroupNoteRow
from workshop_live.storage.rooms import to_room
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.plain_text import clean_text


@dataclass(frozen=True, slots=True)
class AddNote(ByParticipant):
    """Put a note on the board of one's group, last. Sent again under the same key, it counts once."""

    activity: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class RemoveNote(ByParticipant):
    """Remove a note of one's group."""

    activity: str
    note: str


@dataclass(frozen=True, slots=True)
class DotNote(ByParticipant):
    """Put one's dot on a note, or take it away."""

    activity: str
    note: str
    dot: bool


@dataclass(frozen=True, slots=True)
class MoveNote(ByParticipant):
    """Move a note to a place, counted from 0; or by ``by`` places from where it is."""

    activity: str
    note: str
    place: int = 0
    by: int | None = None

    @property
    def repeats_safely(self) -> bool:
        """Whether executing it twice has the same effect as once."""
        return self.by is None


Noting = AddNote | RemoveNote | DotNote | MoveNote


@one_by_one
def change_board(tx: Transaction, command: Noting) -> Outcome[Reply]:
    """Change the board of the participant's group. Return how things stand in the group."""
    locked = rooms.lock_rooms(tx.session, [command.participant.room_id])
    known = {room_id: to_room(row) for room_id, row in locked.items()}
    seat = Seat.of(command.participant, command.activity)
    context = load_groups(tx.session, known, [seat])
    place, state = find_place(context, seat), group_state(context, seat)
    if isinstance(place, Refused) or isinstance(state, Refused):
        return Outcome(state)
    room, activity_id = locked[place.room_id], place.asked.round.activity_id
    if room.ended_at is not None:
        return Outcome(Refused(Reason.ROOM_ENDED))
    if room.current_activity_id != activity_id:
        return Outcome(Refused(Reason.NOT_OPEN))
    changed = _change(tx, command, place)
    if isinstance(changed, Refused) or not changed:
        return Outcome(changed or state)
    kind, number = RoomEventKind.GROUP_NOTED, place.member.number
    event = room_events.append(tx, room, kind, actor=ACTOR, activity_id=activity_id, ordinal=number)
    return Outcome(state, (event,))


def _change(tx: Transaction, command: Noting, place: Place) -> bool | Refused:
    """Change the board. Return whether anything was to change, or why it was not."""
    rows = note_rows(tx.session, *place.key)
    if isinstance(command, AddNote):
        return _add(tx, command, place, rows)
    row = next((row for row in rows if row.public_id == command.note), None)
    if row is None:
        return Refused(Reason.UNKNOWN_NOTE)
    match command:
        case RemoveNote():
            tx.session.delete(row)
            return True
        case DotNote():
            return _dot(row, place.member.id, dot=command.dot)
        case MoveNote():
            return _move(rows, row, command)


def _add(tx: Transaction, command: AddNote, place: Place, rows: Sequence[GroupNoteRow]) -> bool | Refused:
    mark = claim(command.participant.token, command.key)
    if any(row.claim == mark for row in rows):
        return False
    try:
        text = clean_text(command.text, field="text", most=MAX_NOTE_LENGTH, newlines=True)
    except InvalidValueError as invalid:
        return Refused(Reason.INVALID, tuple(invalid.problems))
    if len(rows) >= MAX_NOTES:
        return Refused(Reason.TOO_MANY_NOTES)
    round_id, number = place.key
    following = rows[-1].place + 1 if rows else 0
    row = GroupNoteRow(
        public_id=new_public_id(),
        round_id=round_id,
        number=number,
        claim=mark,
        text=text,
        place=following,
        created_at=tx.now,
    )
    tx.session.add(row)
    return True


def _dot(row: GroupNoteRow, participant_id: int, *, dot: bool) -> bool:
    dotted = list(row.dotted_by or ())
    if dot == (participant_id in dotted):
        return False
    row.dotted_by = [*dotted, participant_id] if dot else [it for it in dotted if it != participant_id]
    return True


def _move(rows: Sequence[GroupNoteRow], row: GroupNoteRow, move: MoveNote) -> bool:
    order = [it for it in rows if it is not row]
    index = rows.index(row)
    wanted = move.place if move.by is None else max(0, index + move.by)
    order.insert(min(wanted, len(order)), row)
    if order == list(rows):
        return False
    for place, it in enumerate(order):
        it.place = place
    return True
