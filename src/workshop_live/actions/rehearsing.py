"""Starting and ending a rehearsal.

A rehearsal can start only before the first question, so that its end can remove every round there is.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.standing_question import add_standing_question, rehearse_standing_question
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import ScreenMode
from workshop_live.storage import rehearsals, rooms
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Outcome, SetFunction, Transaction

C = TypeVar("C", bound=ByParticipant)
R = TypeVar("R")


@cache
def while_rehearsing(function: SetFunction[C, R]) -> SetFunction[C, R | Refused]:
    """Return what does the same, and refuses commands to a room that does not rehearse.

    A simulated phone may send what it decided on when its rehearsal is over and the same question is asked in earnest.
    """

    def execute(tx: Transaction, commands: Sequence[C]) -> list[Outcome[R | Refused]]:
        locked = rooms.lock_known(tx.session, {it.participant.room_id for it in commands})
        rehearsing = {room_id for room_id, room in locked.items() if room.rehearses}
        taken = [it for it in commands if it.participant.room_id in rehearsing]
        outcomes: Iterator[Outcome[Any]] = iter(function(tx, taken) if taken else ())
        late: Outcome[R | Refused] = Outcome(Refused(Reason.NOT_OPEN))
        return [next(outcomes) if it.participant.room_id in rehearsing else late for it in commands]

    return execute


@command("rehearse", emits=(RoomEventKind.ROOM_SET_UP,), undo=None)
def start_rehearsal(tx: Transaction, room: RoomRow, fields: Fields) -> Changes | Refused:
    """Have simulated phones answer from now on."""
    if room.rehearses:
        return Changes()
    if rehearsals.was_asked(tx.session, room.id):
        return Refused(Reason.ASKED_ALREADY)
    room.rehearses = True
    rehearse_standing_question(tx, room)
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)])


@command("end-rehearsal", emits=(RoomEventKind.ROOM_SET_UP,), undo=None, even_ended=True)
def end_rehearsal(tx: Transaction, room: RoomRow, fields: Fields) -> Changes:
    """Remove everything that was asked and answered, and go back to the lobby. It cannot be taken back."""
    if not room.rehearses:
        return Changes()
    rehearsals.delete_rounds(tx.session, room.id)
    room.rehearses = room.compares = False
    room.word_choices = None
    room.mode, room.current_activity_id, room.resumes_at = ScreenMode.LOBBY, None, None
    room.page, room.spotlight, room.turns_from = 0, None, None
    room.day_activity_id, room.returns = None, False
    room.timer_ends_at = room.timer_seconds_left = None
    add_standing_question(tx, room)
    return Changes([Happened(RoomEventKind.ROOM_SET_UP)])
