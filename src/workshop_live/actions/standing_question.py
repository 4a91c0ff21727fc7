"""The question that is open all day beside the agenda, and what facilitators do with what is asked there.

Opening, closing and going on leave it alone: it is no item of the agenda (``read_agenda``), and takes questions as long
as the room is to take them.
"""

from typing import Annotated

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.actions.moderation import find_sent
from workshop_live.actions.rounds import new_round
from workshop_live.actions.time_spent import change_mode
from workshop_live.activity_types.qna import QuestionsAndAnswers
from workshop_live.domain.activities import MAX_ACTIVITIES, REHEARSED
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import ScreenMode
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import agenda
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_, catalogue

PROMPT = N_("Questions, all day")
KEY = "questions-all-day"
"""The key of the question in all rooms, so that gatherings can be compared."""
TAKEN_UP, TAKEN_DOWN = N_("A question was taken up"), N_("The question was put away")
PARKED, NOT_PARKED = N_("A question was parked"), N_("A question is not parked any more")


class TakeUp(Fields):
    """Show a question that was asked beside the agenda on the projector, or none with None."""

    answer: Annotated[PublicId | None, BlankIsNone] = None


class ParkAnswer(Fields):
    """Mark a question as one for later, or not."""

    answer: PublicId
    on: bool


def add_standing_question(tx: Transaction, room: RoomRow) -> None:
    """Add the question to a room that takes questions all day and has none that is open.

    It stays when the room takes none any more, and is closed by that.
    """
    if not room.takes_questions:
        return
    activity = agenda.standing_row(tx.session, room.id)
    if activity is None:
        activity = _new_question(room)
        tx.session.add(activity)
        tx.session.flush()
    if agenda.latest_round(tx.session, activity.id) is None:
        tx.session.add(new_round(tx, activity, 1 + REHEARSED * room.rehearses))


def rehearse_standing_question(tx: Transaction, room: RoomRow) -> None:
    """Give the round of the question the number of a rehearsed one: what is sent late will not fit the next."""
    activity = agenda.standing_row(tx.session, room.id)
    asked = agenda.latest_round(tx.session, activity.id) if activity else None
    if asked is not None:
        asked.number += REHEARSED


@command("take-up", emits=(RoomEventKind.SCREEN_CHANGED,), undo=(TAKEN_UP, TAKEN_DOWN), moves_on=False)
def take_up(tx: Transaction, room: RoomRow, fields: TakeUp) -> Changes | Refused:
    """Show a question from beside the agenda on the projector. The next step of the day leads back from it."""
    shown = room.spotlight if room.mode == ScreenMode.QUESTION else None
    if fields.answer == shown:
        return Changes()
    if fields.answer is None:
        put_away(room)
        return Changes([Happened(RoomEventKind.SCREEN_CHANGED)], TAKEN_DOWN)
    sent = find_sent(tx, room, fields.answer)
    if isinstance(sent, Refused):
        return sent
    answer, activity_id = sent
    if not tx.session.get_one(ActivityRow, activity_id).standing:
        return Refused(Reason.UNKNOWN_ANSWER)
    if answer.held or answer.hidden_at:
        return Refused(Reason.NOT_SHOWN)
    change_mode(tx, room, ScreenMode.QUESTION)
    room.spotlight = answer.public_id
    return Changes([Happened(RoomEventKind.SCREEN_CHANGED)], TAKEN_UP)


@command(
    "park-answer",
    emits=(RoomEventKind.ANSWER_SETTLED,),
    undo=(PARKED, NOT_PARKED),
    moves_on=False,
    even_ended=True,
)
def park_answer(tx: Transaction, room: RoomRow, fields: ParkAnswer) -> Changes | Refused:
    """Park a question from the room, to come back to. Files have a list of the parked ones."""
    sent = find_sent(tx, room, fields.answer)
    if isinstance(sent, Refused):
        return sent
    row, activity_id = sent
    if tx.session.get_one(ActivityRow, activity_id).type != QuestionsAndAnswers.name:
        return Refused(Reason.UNKNOWN_ANSWER)
    if (row.parked_at is not None) == fields.on:
        return Changes()
    row.parked_at = tx.now if fields.on else None
    label = PARKED if fields.on else NOT_PARKED
    return Changes([Happened(RoomEventKind.ANSWER_SETTLED, activity_id, row.ordinal)], label)


def put_away(room: RoomRow) -> None:
    """Take a question off the projector: what the room was at is there again."""
    room.mode = ScreenMode.ACTIVITY if room.current_activity_id else ScreenMode.LOBBY
    room.spotlight = None


def _new_question(room: RoomRow) -> ActivityRow:
    return ActivityRow(
        public_id=new_public_id(),
        room_id=room.id,
        key=KEY,
        position=MAX_ACTIVITIES,  # behind all others
        type=QuestionsAndAnswers.name,
        prompt=catalogue(room.language).gettext(PROMPT),
        settings=QuestionsAndAnswers().new_settings({}).model_dump(),
        standing=True,
    )
