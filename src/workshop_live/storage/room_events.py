"""Room events: appended with every change, numbered without gaps per room."""

from collections.abc import Sequence

from workshop_live.domain.room_events import RoomEvent, RoomEventKind
from workshop_live.storage.rooms import set_seqs
from workshop_live.storage.tables import RoomEventRow, RoomRow
from workshop_live.storage.writer import Transaction


def append(
    tx: Transaction,
    room: RoomRow,
    kind: RoomEventKind,
    *,
    actor: str,
    activity_id: int | None = None,
    ordinal: int | None = None,
) -> RoomEvent:
    """Append an event to a locked room."""
    room.seq += 1
    tx.session.add(
        RoomEventRow(
            room_id=room.id, seq=room.seq, kind=kind, activity_id=activity_id, ordinal=ordinal, actor=actor, at=tx.now
        )
    )
    return RoomEvent(room.id, room.seq, kind, activity_id, ordinal)


def append_many(tx: Transaction, events: Sequence[RoomEvent], *, actor: str) -> None:
    """Append events that are already numbered, and set the sequence numbers of their locked rooms."""
    rows = [
        {
            "room_id": event.room_id,
            "seq": event.seq,
            "kind": event.kind,
            "activity_id": event.activity_id,
            "ordinal": event.ordinal,
            "actor": actor,
            "at": tx.now,
        }
        for event in events
    ]
    set_seqs(tx.session, {event.room_id: event.seq for event in events})
    tx.session.connection().execute(RoomEventRow.metadata.tables["room_event"].insert(), rows)
