"""The pictures of rooms and plans, which their activities show."""

from dataclasses import dataclass

from workshop_live.actions.commands import one_by_one
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.pictures import Picture
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import pictures, rooms
from workshop_live.storage.tables import ActivityRow
from workshop_live.storage.writer import Outcome, Transaction

MAX_PICTURES = 200
"""Of a room, those included that no activity shows any more."""


@dataclass(frozen=True, slots=True)
class AddPicture:
    """Store a picture for the activities of a room."""

    room: str
    picture: Picture


@one_by_one
def add_picture(tx: Transaction, command: AddPicture) -> Outcome[str | Refused]:
    """Store a picture, and return its public id."""
    room = rooms.lock_room(tx.session, command.room)
    if room is None:
        return Outcome(Refused(Reason.UNKNOWN_ROOM))
    if room.ended_at is not None:
        return Outcome(Refused(Reason.ROOM_ENDED))
    if pictures.count_pictures(tx.session, room.id) >= MAX_PICTURES:
        return Outcome(Refused(Reason.INVALID, (Problem("picture", "too_many_pictures", MAX_PICTURES),)))
    public_id = new_public_id()
    tx.session.add(pictures.to_row(command.picture, public_id, room.organisation_id, tx.now, room_id=room.id))
    return Outcome(public_id)


def refuse_foreign_picture(tx: Transaction, row: ActivityRow) -> None:
    """Raise InvalidValueError if an activity shows a picture that is not one of its room."""
    activity_type = ACTIVITY_TYPES[row.type]
    picture = activity_type.picture(activity_type.settings(row.settings))
    if picture is not None and pictures.room_of(tx.session, picture) != row.room_id:
        raise InvalidValueError(Problem("picture", "unknown_picture"))


def bring_picture(
    tx: Transaction, row: ActivityRow, organisation_id: int, *, room_id: int | None = None, plan_id: int | None = None
) -> None:
    """Give an activity of a new room or plan a copy of the picture that it names, if the organisation has it."""
    activity_type = ACTIVITY_TYPES[row.type]
    settings = activity_type.settings(row.settings)
    named = activity_type.picture(settings)
    if named is not None:
        copied = pictures.copy_picture(tx.session, named, organisation_id, tx.now, room_id=room_id, plan_id=plan_id)
        row.settings = activity_type.with_picture(settings, copied).model_dump()
