"""Connected phones: when they were last seen, and the drawn groups that those who come late are put into."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from workshop_live.actions.answers import ACTOR
from workshop_live.domain.commands import ByParticipant, InRoom
from workshop_live.domain.participants import KNOWN_BY
from workshop_live.domain.refusals import Refused
from workshop_live.domain.room_events import EventLog, RoomEvent, RoomEventKind
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import digest
from workshop_live.storage import draws, group_work, participants, room_events, rooms
from workshop_live.storage.tables import RoundRow
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class OfConnected(InRoom):
    """A command on the phones that are connected to a room, known by the first characters of their digests."""

    room_id: int
    phones: frozenset[str]

    @property
    def repeats_safely(self) -> bool:
        """Whether executing it twice has the same effect as once."""
        return True

    @property
    def room_key(self) -> int:
        """The id of the room."""
        return self.room_id


@dataclass(frozen=True, slots=True)
class NoteSeen(OfConnected):
    """Store that phones are connected now."""


@dataclass(frozen=True, slots=True)
class PlaceConnected(OfConnected):
    """Put those phones that were not drawn into groups of the current round."""


@dataclass(frozen=True, slots=True)
class PlaceLatecomer(ByParticipant):
    """Put a participant into a group of the current round, if it has drawn groups and they are in none.

    Somebody new joins the room first, if it has fewer than ``most`` participants.
    """

    most: int


def note_seen(tx: Transaction, commands: Sequence[NoteSeen]) -> list[Outcome[None]]:
    """Store when phones were seen, in one statement for each room. There is no reply."""
    phones = _by_room(commands)
    rooms.lock_known(tx.session, phones)
    for room_id, here in phones.items():
        participants.note_seen(tx.session, room_id, here, tx.now)
    return [Outcome(None) for _ in commands]


def place_connected(tx: Transaction, commands: Sequence[PlaceConnected]) -> list[Outcome[None]]:
    """Put those phones that were not drawn into the smallest groups. There is no reply."""
    phones = _by_room(commands)
    events = _place(tx, rooms.lock_known(tx.session, phones), phones)
    return [Outcome(None, tuple(events) if number == 0 else ()) for number, _ in enumerate(commands)]


def place_latecomers(tx: Transaction, commands: Sequence[PlaceLatecomer]) -> list[Outcome[Refused | None]]:
    """Put participants who were not drawn into the smallest groups. Return a refusal for whom the room has no place."""
    locked = rooms.lock_known(tx.session, {it.participant.room_id for it in commands})
    drawing = {room_id: room for room_id, room in locked.items() if room.is_open and _drawn_round(tx, room)}
    late = [(it, digest(it.participant.token)) for it in commands if it.participant.room_id in drawing]
    attendance = participants.load_attendance(tx.session, [(it.participant.room_id, phone) for it, phone in late])
    refused = {phone: attendance.admit(it.participant.room_id, phone, it.most) for it, phone in late}
    participants.insert_newcomers(tx, attendance)
    phones: dict[int, set[str]] = defaultdict(set)
    for it, phone in late:
        if not refused[phone]:
            phones[it.participant.room_id].add(phone[:KNOWN_BY])
    events = _place(tx, drawing, phones)
    replies = [refused.get(digest(it.participant.token)) for it in commands]
    return [Outcome(reply, tuple(events) if number == 0 else ()) for number, reply in enumerate(replies)]


def _by_room(commands: Sequence[OfConnected]) -> dict[int, set[str]]:
    phones: dict[int, set[str]] = defaultdict(set)
    for it in commands:
        phones[it.room_id] |= it.phones
    return phones


def _place(tx: Transaction, locked: Mapping[int, Room], phones: Mapping[int, Collection[str]]) -> list[RoomEvent]:
    """Put phones, by the room that they are in, into groups. Return an event for each group that changed."""
    log = EventLog({room.id: room.seq for room in locked.values()})
    for room_id, room in locked.items():
        round_row = _drawn_round(tx, room) if room.is_open else None
        late = draws.in_no_group(tx.session, round_row.id, room_id, phones.get(room_id, ())) if round_row else []
        if round_row is None or not late:
            continue
        count = len(group_work.group_rows(tx.session, round_row.id))
        for number in sorted(draws.place(tx.session, round_row.id, count, late)):
            log.add(room_id, RoomEventKind.GROUP_CHANGED, round_row.activity_id, number)
    if log.events:
        room_events.append_many(tx, log.events, actor=ACTOR)
    return log.events


def _drawn_round(tx: Transaction, room: Room) -> RoundRow | None:
    """Return the current round if it has drawn groups."""
    return group_work.current_drawn_round(tx.session, room.id, room.current_activity_id)
