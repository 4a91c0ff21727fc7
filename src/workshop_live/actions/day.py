"""Commands on the time of a day: leaving an item at once, and moving what comes by the delay."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import BlankIsNone
from workshop_live.actions.rounds import leave_open_rounds
from workshop_live.actions.running import GOES_ON, QUESTION_CLOSED, WENT_ON, go_on_to
from workshop_live.activity_types import stops_of
from workshop_live.activity_types.day import coming_of, day_facts
from workshop_live.domain.activities import Activity
from workshop_live.domain.day_clock import LONGEST_MIN, delay_at, shifted
from workshop_live.domain.progression import next_activity
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda
from workshop_live.storage.rooms import to_room
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_


class ShiftRest(Fields):
    """Move planned starts by ``minutes``, to earlier ones if negative; None for as many as the room is behind."""

    minutes: Annotated[Annotated[int, Field(ge=-LONGEST_MIN, le=LONGEST_MIN)] | None, BlankIsNone] = None


@command("finish-activity", emits=GOES_ON, undo=(QUESTION_CLOSED, *WENT_ON))
def finish_activity(tx: Transaction, room: RoomRow, fields: Fields) -> Changes | Refused:
    """Leave the current activity at once for the next one, whatever is left to do in it. The last one is closed."""
    order = stops_of(agenda.read_agenda(tx.session, room.id))
    following = next_activity(to_room(room), order)
    if following is not None:
        return go_on_to(tx, room, following)
    happened = leave_open_rounds(tx, room)
    return Changes(happened, QUESTION_CLOSED) if happened else Refused(Reason.NOTHING_FURTHER)


@command("shift-rest", emits=(RoomEventKind.ACTIVITY_MOVED,), undo=N_("The planned times were moved"), moves_on=False)
def shift_rest(tx: Transaction, room: RoomRow, fields: ShiftRest) -> Changes | Refused:
    """Move the planned starts of what comes, up to the next one that must be kept and never past it."""
    order = agenda.read_agenda(tx.session, room.id)
    minutes = fields.minutes if fields.minutes is not None else _delay(tx, room, order)
    coming = coming_of(to_room(room), order)
    fixed = next((place for place, it in enumerate(coming) if it.slot.fixed), len(coming))
    kept = coming[fixed].slot.starts_at if fixed < len(coming) else None
    before = [it.slot.starts_at for it in coming[:fixed]]
    if minutes is None or not any(before):
        return Refused(Reason.NOTHING_TO_SHIFT)
    after = shifted(before, kept, minutes)
    for activity, start in zip(coming, after, strict=False):
        if start != activity.slot.starts_at:
            row = tx.session.get_one(ActivityRow, activity.id)
            row.starts_at, row.version = start, row.version + 1
    return Changes([Happened(RoomEventKind.ACTIVITY_MOVED)] if after != before else [])


def _delay(tx: Transaction, room: RoomRow, order: list[Activity]) -> int | None:
    facts = day_facts(to_room(room), order)
    return delay_at(facts, tx.now, ZoneInfo(room.time_zone)) if facts else None
