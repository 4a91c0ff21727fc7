"""What everybody may see of the answers: holding back, hiding and showing single ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop_live.actions.commands import Changes, Happened, RoomCommand, on_room
from workshop_live.actions.running import ActivityCommand
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda
from workshop_live.storage.answers import bring_all_back, find_answer, hide_all, waiting_rows
from workshop_live.storage.inverse import HiddenTogether, ShownTogether
from workshop_live.storage.tables import RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerateAnswer(RoomCommand):
    """Hide or show one answer; with ``revision`` only if that is what was looked at."""

    answer: str
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn(ActivityCommand):
    """Let in what waits in an activity: what was looked at, by its revisions, or everything with None."""

    looked_at: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleAnswer(RoomCommand):
    """Mark one answer as answered, or as waiting for an answer again."""

    answer: str
    on: bool


@on_room(moves_on=False, even_ended=True)
def hide_answer(tx: Transaction, room: RoomRow, command: ModerateAnswer) -> Changes | Refused:
    """Take an answer off every screen but the facilitator's. It stays out of exports unless asked for."""
    row = find_answer(tx.session, room.id, command.answer)
    if row is None or row.value is None:
        return Refused(Reason.UNKNOWN_ANSWER)
    if row.hidden_at is not None:
        return Changes()
    row.hidden_at, row.hidden_together_at = tx.now, None
    if room.spotlight == row.public_id:
        room.spotlight = None
    activity_id = tx.session.get_one(RoundRow, row.round_id).activity_id
    return Changes([Happened(RoomEventKind.ANSWER_HIDDEN, activity_id, row.ordinal)], N_("An answer was hidden"))


@on_room(moves_on=False, even_ended=True)
def show_answer(tx: Transaction, room: RoomRow, command: ModerateAnswer) -> Changes | Refused:
    """Let everybody see an answer that was hidden, or that waited for approval."""
    row = find_answer(tx.session, room.id, command.answer)
    if row is None or row.value is None:
        return Refused(Reason.UNKNOWN_ANSWER)
    if command.revision not in {None, row.revision}:  # it says something else now
        return Refused(Reason.STALE)
    if row.hidden_at is None and not row.held:
        return Changes()
    row.hidden_at, row.hidden_together_at, row.held, row.late = None, None, False, False
    activity_id = tx.session.get_one(RoundRow, row.round_id).activity_id
    return Changes([Happened(RoomEventKind.ANSWER_SHOWN, activity_id, row.ordinal)], N_("An answer was shown"))


@on_room(moves_on=False)
def settle_answer(tx: Transaction, room: RoomRow, command: SettleAnswer) -> Changes | Refused:
    """Tick off a question from the room."""
    row = find_answer(tx.session, room.id, command.answer)
    if row is None or row.value is None:
        return Refused(Reason.UNKNOWN_ANSWER)
    if (row.settled_at is not None) == command.on:
        return Changes()
    row.settled_at = tx.now if command.on else None
    activity_id = tx.session.get_one(RoundRow, row.round_id).activity_id
    what = N_("A question was ticked off") if command.on else N_("A question waits for an answer again")
    return Changes([Happened(RoomEventKind.ANSWER_SETTLED, activity_id, row.ordinal)], what)


@on_room(moves_on=False, even_ended=True)
def hide_all_answers(tx: Transaction, room: RoomRow, command: ActivityCommand) -> Changes | Refused:
    """Take everything that stands in the latest round of an activity off the screens at once."""
    asked = _latest_round(tx, room, command.activity)
    if isinstance(asked, Refused):
        return asked
    if asked is None or not hide_all(tx.session, asked.id, tx.now):
        return Changes()
    lit = find_answer(tx.session, room.id, room.spotlight) if room.spotlight else None
    if lit is not None and lit.round_id == asked.id:
        room.spotlight = None
    together = HiddenTogether(asked.id, tx.now)
    return Changes([Happened(RoomEventKind.ANSWERS_MODERATED)], N_("All answers were hidden"), together)


@on_room(moves_on=False, even_ended=True)
def show_all_again(tx: Transaction, room: RoomRow, command: ActivityCommand) -> Changes | Refused:
    """Bring back what was hidden together, in all rounds of an activity. What was hidden one by one stays hidden."""
    activity = agenda.find_activity(tx.session, room.id, command.activity)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    rounds = tuple(it.id for it in agenda.rounds_of(tx.session, activity.id))
    if not bring_all_back(tx.session, rounds):
        return Changes()
    what = N_("The answers were shown again")
    return Changes([Happened(RoomEventKind.ANSWERS_MODERATED)], what, ShownTogether(rounds))


@on_room(moves_on=False, even_ended=True)
def take_in_waiting(tx: Transaction, room: RoomRow, command: TakeIn) -> Changes | Refused:
    """Let in what waits: held answers, and those that came too late. What nobody has looked at goes on waiting."""
    asked = _latest_round(tx, room, command.activity)
    if isinstance(asked, Refused):
        return asked
    waiting = waiting_rows(tx.session, asked.id) if asked else []
    if command.looked_at is not None:
        waiting = [row for row in waiting if command.looked_at.get(row.public_id) == row.revision]
    for row in waiting:
        row.held = row.late = False
    return Changes([Happened(RoomEventKind.ANSWERS_MODERATED)], N_("The answers were let in")) if waiting else Changes()


def _latest_round(tx: Transaction, room: RoomRow, activity: str) -> RoundRow | Refused | None:
    row = agenda.find_activity(tx.session, room.id, activity)
    return Refused(Reason.UNKNOWN_ACTIVITY) if row is None else agenda.latest_round(tx.session, row.id)
