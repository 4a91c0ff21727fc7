"""Moderation: approving, hiding and showing answers."""

from typing import Annotated

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, FromForm, Happened, command
from workshop_live.actions.fields import BlankIsNone, OnActivity, PublicId
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda
from workshop_live.storage.answers import bring_all_back, find_answer, hide_all, waiting_rows
from workshop_live.storage.inverse import HiddenTogether, ShownTogether
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_

TICKED_OFF = N_("A question was ticked off")
WAITS_AGAIN = N_("A question waits for an answer again")
STARRED = N_("An answer was starred")
NOT_STARRED = N_("The star was taken off")
_MODERATES = (RoomEventKind.ANSWERS_MODERATED, RoomEventKind.ACTIVITY_EDITED)


def _revisions(text: str) -> dict[str, str]:
    """Parse the revisions of answers from a form field such as ``answer:revision answer:revision``."""
    return dict(pair.partition(":")[::2] for pair in text.split())


class ModerateAnswer(Fields):
    """Hide or show an answer; with ``revision``, only if it has not been revised since."""

    answer: PublicId
    revision: Annotated[Annotated[int, Field(ge=0)] | None, BlankIsNone] = None


class TakeIn(OnActivity):
    """Approve waiting answers of an activity: those in ``looked_at``, by identifier and revision, or all with None."""

    looked_at: Annotated[dict[str, int] | None, FromForm(_revisions)] = None


class SettleAnswer(Fields):
    """Mark an answer as settled, or as open again."""

    answer: PublicId
    on: bool


class StarAnswer(Fields):
    """Give an answer a star, or take it off."""

    answer: PublicId
    on: bool


@command(
    "hide-answer",
    emits=(RoomEventKind.ANSWER_HIDDEN, RoomEventKind.ACTIVITY_EDITED),
    undo=N_("An answer was hidden"),
    moves_on=False,
    even_ended=True,
)
def hide_answer(tx: Transaction, room: RoomRow, fields: ModerateAnswer) -> Changes | Refused:
    """Take an answer off every screen but the facilitator's. It stays out of exports unless asked for."""
    target = find_sent(tx, room, fields.answer)
    if isinstance(target, Refused):
        return target
    row, activity_id = target
    if row.hidden_at is not None:
        return Changes()
    row.hidden_at, row.hidden_together_at = tx.now, None
    if room.spotlight == row.public_id:
        room.spotlight = None
    return Changes([Happened(RoomEventKind.ANSWER_HIDDEN, activity_id, row.ordinal)])


@command(
    "show-answer",
    emits=(RoomEventKind.ANSWER_SHOWN, RoomEventKind.ACTIVITY_EDITED),
    undo=N_("An answer was shown"),
    moves_on=False,
    even_ended=True,
)
def show_answer(tx: Transaction, room: RoomRow, fields: ModerateAnswer) -> Changes | Refused:
    """Let everybody see an answer that was hidden, or that waited for approval."""
    target = find_sent(tx, room, fields.answer)
    if isinstance(target, Refused):
        return target
    row, activity_id = target
    if fields.revision not in {None, row.revision}:  # it has been revised since
        return Refused(Reason.STALE)
    if row.hidden_at is None and not row.held:
        return Changes()
    row.hidden_at, row.hidden_together_at, row.held, row.late = None, None, False, False
    return Changes([Happened(RoomEventKind.ANSWER_SHOWN, activity_id, row.ordinal)])


@command("settle-answer", emits=(RoomEventKind.ANSWER_SETTLED,), undo=(TICKED_OFF, WAITS_AGAIN), moves_on=False)
def settle_answer(tx: Transaction, room: RoomRow, fields: SettleAnswer) -> Changes | Refused:
    """Tick off a question from the room."""
    target = find_sent(tx, room, fields.answer)
    if isinstance(target, Refused):
        return target
    row, activity_id = target
    if (row.settled_at is not None) == fields.on:
        return Changes()
    row.settled_at = tx.now if fields.on else None
    label = TICKED_OFF if fields.on else WAITS_AGAIN
    return Changes([Happened(RoomEventKind.ANSWER_SETTLED, activity_id, row.ordinal)], label)


@command(
    "star-answer",
    emits=(RoomEventKind.ANSWER_STARRED,),
    undo=(STARRED, NOT_STARRED),
    moves_on=False,
    even_ended=True,
)
def star_answer(tx: Transaction, room: RoomRow, fields: StarAnswer) -> Changes | Refused:
    """Mark an answer for those who run the room. No phone and no projector ever shows it."""
    target = find_sent(tx, room, fields.answer)
    if isinstance(target, Refused):
        return target
    row, activity_id = target
    if (row.starred_at is not None) == fields.on:
        return Changes()
    row.starred_at = tx.now if fields.on else None
    return Changes(
        [Happened(RoomEventKind.ANSWER_STARRED, activity_id, row.ordinal)], STARRED if fields.on else NOT_STARRED
    )


@command("hide-all", emits=_MODERATES, undo=N_("All answers were hidden"), moves_on=False, even_ended=True)
def hide_all_answers(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Take everything that stands in the latest round of an activity off the screens at once."""
    round_row = _latest_round(tx, room, fields.activity)
    if isinstance(round_row, Refused):
        return round_row
    if round_row is None or not hide_all(tx.session, round_row.id, tx.now):
        return Changes()
    lit = find_answer(tx.session, room.id, room.spotlight) if room.spotlight else None
    if lit is not None and lit.round_id == round_row.id:
        room.spotlight = None
    together = HiddenTogether(round_row.id, tx.now)
    return Changes([Happened(RoomEventKind.ANSWERS_MODERATED)], together=together)


@command("show-all", emits=_MODERATES, undo=N_("The answers were shown again"), moves_on=False, even_ended=True)
def show_all_again(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Bring back what was hidden together, in all rounds of an activity. What was hidden one by one stays hidden."""
    activity = agenda.find_activity(tx.session, room.id, fields.activity)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    rounds = tuple(round_row.id for round_row in agenda.rounds_of(tx.session, activity.id))
    if not bring_all_back(tx.session, rounds):
        return Changes()
    return Changes([Happened(RoomEventKind.ANSWERS_MODERATED)], together=ShownTogether(rounds))


@command("take-in", emits=_MODERATES, undo=N_("The answers were let in"), moves_on=False, even_ended=True)
def take_in_waiting(tx: Transaction, room: RoomRow, fields: TakeIn) -> Changes | Refused:
    """Let in held and late answers; with ``looked_at``, only those that were not revised since then."""
    round_row = _latest_round(tx, room, fields.activity)
    if isinstance(round_row, Refused):
        return round_row
    waiting = waiting_rows(tx.session, round_row.id) if round_row else []
    if fields.looked_at is not None:
        waiting = [row for row in waiting if fields.looked_at.get(row.public_id) == row.revision]
    for row in waiting:
        row.held = row.late = False
    return Changes([Happened(RoomEventKind.ANSWERS_MODERATED)]) if waiting else Changes()


def find_sent(tx: Transaction, room: RoomRow, public_id: str) -> tuple[AnswerRow, int] | Refused:
    """Return an answer that was not withdrawn, and the id of its activity."""
    row = find_answer(tx.session, room.id, public_id)
    if row is None or row.value is None:
        return Refused(Reason.UNKNOWN_ANSWER)
    activity_id = tx.session.get_one(RoundRow, row.round_id).activity_id
    if tx.session.get_one(ActivityRow, activity_id).seen_by == SeenBy.ME:
        return Refused(Reason.PRIVATE)
    return row, activity_id


def _latest_round(tx: Transaction, room: RoomRow, activity: str) -> RoundRow | Refused | None:
    row = agenda.find_activity(tx.session, room.id, activity)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    return Refused(Reason.PRIVATE) if row.seen_by == SeenBy.ME else agenda.latest_round(tx.session, row.id)
