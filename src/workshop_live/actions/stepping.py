"""Going through the steps of a round: what begins and ends with each, and the time that is spent in them."""

from collections.abc import Sequence

from workshop_live.actions.commands import Happened
from workshop_live.actions.rounds import count_down, reopen, show_round
from workshop_live.actions.timer import time_step
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.steps import StepKind, answering_step
from workshop_live.storage import agenda
from workshop_live.storage.agenda import progress_in
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction


def begin_steps(tx: Transaction, room: RoomRow, activity: ActivityRow, round_row: RoundRow) -> None:
    """Put a new round into its first step, if it has steps: it takes answers only if that step does."""
    progress = progress_in(round_row)
    if progress is None:
        return
    round_row.step, round_row.step_seconds = 0, list(progress.seconds)
    if not progress.step.takes_answers:
        round_row.closed_at = tx.now
    _arrive(tx, room, activity, round_row)


def enter_step(
    tx: Transaction, room: RoomRow, activity: ActivityRow, round_row: RoundRow, number: int
) -> Sequence[Happened]:
    """Put the current round into another step, forwards or back.

    What takes answers is opened. A round that is open is closed with the countdown in all other steps.
    """
    _stop_clock(tx, round_row)
    round_row.step = number
    room.page, room.spotlight, room.turns_from = 0, None, None
    answers = _open_or_close(tx, round_row)
    _arrive(tx, room, activity, round_row)
    return [Happened(RoomEventKind.STEP_BEGUN, activity.id), *([answers] if answers else [])]


def step_to_answer_in(round_row: RoundRow) -> int | None:
    """Return the number of the step that a round is to be in to take answers; None if it may stay where it is."""
    progress = progress_in(round_row)
    if progress is None or progress.was_answerable:
        return None
    return answering_step(progress.steps)


def stop_step_clock(tx: Transaction, room: RoomRow) -> None:
    """Count the time in the current step up to now, before the room goes elsewhere."""
    round_row = agenda.latest_round(tx.session, room.current_activity_id) if room.current_activity_id else None
    if round_row is not None:
        _stop_clock(tx, round_row)


def resume_step_clock(tx: Transaction, room: RoomRow) -> None:
    """Count the time in the step at which the current activity was left, now that the room is back there."""
    round_row = agenda.latest_round(tx.session, room.current_activity_id) if room.current_activity_id else None
    if round_row is not None and round_row.steps:
        round_row.step_began_at = tx.now


def _stop_clock(tx: Transaction, round_row: RoundRow) -> None:
    progress = progress_in(round_row)
    if progress is None or round_row.step_began_at is None:
        return
    seconds = list(progress.seconds)
    seconds[progress.number] += max(0, round((tx.now - round_row.step_began_at).total_seconds()))
    round_row.step_seconds, round_row.step_began_at = seconds, None


def _open_or_close(tx: Transaction, round_row: RoundRow) -> Happened | None:
    progress = progress_in(round_row)
    assert progress is not None
    if not progress.step.takes_answers:
        return count_down(tx, round_row)
    if round_row.settings[
        "hidden"
    ]:  # as when it was asked: those who have not answered yet are to think for themselves
        round_row.shown = False
    return reopen(round_row)


def _arrive(tx: Transaction, room: RoomRow, activity: ActivityRow, round_row: RoundRow) -> None:
    """Start the clock and the timer of the current step; show the answers if it is for looking at them."""
    progress = progress_in(round_row)
    assert progress is not None
    round_row.step_began_at = tx.now
    time_step(tx, room, progress.step.minutes)
    if progress.step.kind is StepKind.PLENARY and activity.seen_by == SeenBy.ROOM:
        show_round(round_row, tx.now)
