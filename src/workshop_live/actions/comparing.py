"""Whether somebody may put earlier gatherings of the series on the projector."""

from workshop_live.domain.refusals import Reason, Refused
from workshop_live.storage.agenda import find_activity_by_id
from workshop_live.storage.links import maker_of
from workshop_live.storage.members import memberships
from workshop_live.storage.rooms import to_room
from workshop_live.storage.series import organiser_id_of
from workshop_live.storage.series_answers import compared_on_wall
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction


def refusal_to_compare(tx: Transaction, room: RoomRow, actor: str) -> Refused | None:
    """Return why an actor cannot compare the current question on the projector; None if they can.

    Whoever runs the room with a link may do what the organiser who made the link may.
    """
    current = find_activity_by_id(tx.session, room.current_activity_id) if room.current_activity_id else None
    if current is not None and current.is_private:
        return Refused(Reason.PRIVATE)
    shown = compared_on_wall(tx.session, to_room(room), current)
    if not shown:
        return Refused(Reason.NOTHING_TO_COMPARE)
    organiser_id = organiser_id_of(tx.session, maker_of(tx.session, actor))
    pairs = [(it.gathering.room_id, organiser_id or 0) for it in shown]
    return None if memberships(tx.session, pairs) == set(pairs) else Refused(Reason.NOT_YOURS_TO_COMPARE)
