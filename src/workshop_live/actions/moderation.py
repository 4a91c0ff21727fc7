"""What everybody may see of the answers: holding back, hiding and showing single ones."""

from dataclasses import dataclass

from workshop_live.actions.commands import Changes, Happened, RoomCommand, on_room
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage.answers import find_answer
from workshop_live.storage.tables import RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerateAnswer(RoomCommand):
    """Hide or show one answer."""

    answer: str


@on_room(moves_on=False)
def hide_answer(tx: Transaction, room: RoomRow, command: ModerateAnswer) -> Changes | Refused:
    """Take an answer off every screen but the facilitator's. It stays out of exports unless asked for."""
    row = find_answer(tx.session, room.id, command.answer)
    if row is None or row.value is None:
        return Refused(Reason.UNKNOWN_ANSWER)
    if row.hidden_at is not None:
        return Changes()
    row.hidden_at = tx.now
    if room.spotlight == row.public_id:
        room.spotlight = None
    activity_id = tx.session.get_one(RoundRow, row.round_id).activity_id
    return Changes([Happened(RoomEventKind.ANSWER_HIDDEN, activity_id, row.ordinal)], N_("An answer was hidden"))


@on_room(moves_on=False)
def show_answer(tx: Transaction, room: RoomRow, command: ModerateAnswer) -> Changes | Refused:
    """Let everybody see an answer that was hidden, or that waited for approval."""
    row = find_answer(tx.session, room.id, command.answer)
    if row is None or row.value is None:
        return Refused(Reason.UNKNOWN_ANSWER)
    if row.hidden_at is None and not row.held:
        return Changes()
    row.hidden_at, row.held = None, False
    activity_id = tx.session.get_one(RoundRow, row.round_id).activity_id
    return Changes([Happened(RoomEventKind.ANSWER_SHOWN, activity_id, row.ordinal)], N_("An answer was shown"))
