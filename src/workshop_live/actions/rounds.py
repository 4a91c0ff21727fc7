"""Rounds: making, showing and closing them. The commands of a room (``running.py``) are made of these."""

from datetime import datetime, timedelta

from workshop_live.actions.commands import Happened
from workshop_live.domain.activities import GRACE_S, SeenBy
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction


def new_round(tx: Transaction, activity: ActivityRow, number: int) -> RoundRow:
    """Return a new round with the activity's settings, steps, roles and groups as they are now."""
    round_row = RoundRow(
        activity_id=activity.id,
        number=number,
        prompt=activity.prompt,
        settings=activity.settings,
        steps=activity.steps,
        roles=activity.roles,
        groups=activity.groups,
        shown=False,
        opened_at=tx.now,
    )
    if activity.seen_by == SeenBy.ROOM:
        show_if_not_hidden(round_row, tx.now)
    return round_row


def find_asked(tx: Transaction, room: RoomRow, public_id: str) -> tuple[ActivityRow, RoundRow] | Refused:
    """Return the rows of an activity of the room and of its latest round, or why there are none."""
    activity = agenda.find_activity(tx.session, room.id, public_id)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    latest = agenda.latest_round(tx.session, activity.id)
    return (activity, latest) if latest is not None else Refused(Reason.NOT_ASKED)


def show_if_not_hidden(round_row: RoundRow, now: datetime) -> None:
    """Show a new round's results, unless its settings hide them until the facilitator shows them."""
    if not round_row.settings["hidden"]:
        show_round(round_row, now)


def show_round(round_row: RoundRow, now: datetime) -> None:
    """Show the results of a round, and record when that was first."""
    round_row.shown, round_row.first_shown_at = True, round_row.first_shown_at or now


def reopen(round_row: RoundRow) -> Happened:
    """Take answers to a round from now on."""
    round_row.closed_at = round_row.closes_at = None
    return Happened(RoomEventKind.ROUND_OPENED, round_row.activity_id)


def close_round(tx: Transaction, round_row: RoundRow, grace: int) -> Happened | None:
    """Close a round at once, or after ``grace`` seconds. Return None if there is nothing to do."""
    if round_row.closed_at is not None or (grace > 0 and round_row.closes_at is not None):
        return None
    if grace <= 0:
        round_row.closed_at, round_row.closes_at = tx.now, None
        return Happened(RoomEventKind.ROUND_CLOSED, round_row.activity_id)
    round_row.closes_at = tx.now + timedelta(seconds=grace)
    return Happened(RoomEventKind.ROUND_CLOSING, round_row.activity_id)


def count_down(tx: Transaction, round_row: RoundRow) -> Happened | None:
    """Close a round after the usual countdown; see ``close_round``."""
    return close_round(tx, round_row, GRACE_S)


def leave_open_rounds(tx: Transaction, room: RoomRow, *, staying: int | None = None) -> list[Happened]:
    """Close all open rounds but those of the activity ``staying``: only the current activity may be open."""
    left = (it for it in agenda.open_rounds(tx.session, room.id) if it.activity_id != staying)
    return [happened for it in left if (happened := close_round(tx, it, 0))]
