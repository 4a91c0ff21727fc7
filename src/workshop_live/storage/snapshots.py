"""Everything that the screens of a room draw, read at one moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import CHUNK, Answer, Tally
from workshop_live.domain.rooms import Room
from workshop_live.domain.running import current_activity
from workshop_live.storage import answers
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.rooms import to_room
from workshop_live.storage.tables import RoomRow


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A room as it stands at ``room.seq``. ``chunks`` holds those that were asked for, with all their answers."""

    room: Room
    agenda: tuple[Activity, ...]
    current: Activity | None
    tally: Tally = field(default_factory=Tally)
    chunk_count: int = 0
    chunks: Mapping[int, list[Answer]] | None = None
    visible: tuple[Answer, ...] = ()
    spotlight: Answer | None = None


def read_snapshot(session: Session, room_id: int, chunks: Collection[int] | None) -> Snapshot | None:
    """Read a room, with some chunks of the current round's answers, or all with None. None if the room is gone."""
    row = session.get(RoomRow, room_id)
    if row is None:
        return None
    room = to_room(row)
    agenda = tuple(read_agenda(session, room.id))
    current = current_activity(room, agenda)
    if current is None or current.round is None or not type_of(current).collects_answers:
        return Snapshot(room, agenda, current)
    round_id = current.round.id
    tally = answers.tally(session, round_id)
    if not type_of(current).has_cards:
        return Snapshot(room, agenda, current, tally, visible=tuple(answers.visible_answers(session, round_id)))
    count = answers.last_ordinal(session, round_id) // CHUNK + 1
    wanted = range(count) if chunks is None else sorted(number for number in chunks if number < count)
    spotlight = answers.find_answer(session, room.id, room.spotlight) if room.spotlight else None
    return Snapshot(
        room,
        agenda,
        current,
        tally,
        chunk_count=count,
        chunks={number: answers.read_chunk(session, round_id, number) for number in wanted},
        spotlight=answers.to_answer(spotlight) if spotlight else None,
    )
