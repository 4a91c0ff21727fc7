"""What is done by itself: preparing, untying answers from phones after a room has ended, forgetting old sign-ins."""

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
    """Tidy up. Returns how many rooms were untied."""
    housekeeping.forget_expired(tx.session, tx.now)
    return Outcome(housekeeping.untie_ended_rooms(tx.session, tx.now - UNDO_IS_OVER, tx.now))
