"""What is done by itself: preparing, deleting rooms whose day has come, untying answers, forgetting old sign-ins."""

from datetime import timedelta

from workshop_live.actions.commands import one_by_one
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.storage import housekeeping
from workshop_live.storage.writer import Outcome, Transaction

UNDO_IS_OVER = timedelta(minutes=1)


def prepare_types() -> None:
    """Load what the first results of each activity type take; it may take a second."""
    for activity_type in ACTIVITY_TYPES.values():
        activity_type.prepare()


@one_by_one
def tidy(tx: Transaction, command: None) -> Outcome[int]:
    """Tidy up. Returns how many rooms were deleted: the log of the database has them still (Database.shred)."""
    housekeeping.forget_expired(tx.session, tx.now)
    housekeeping.forget_expired_offers(tx.session, tx.now)
    housekeeping.untie_ended_rooms(tx.session, tx.now - UNDO_IS_OVER, tx.now)
    return Outcome(housekeeping.delete_due_rooms(tx.session, tx.now))
