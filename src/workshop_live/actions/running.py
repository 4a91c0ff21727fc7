"""Running a room: opening, closing and showing activities, and moving along the agenda."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import BlankIsNone, OnActivity
from workshop_live.actions.group_making import complete_groups, lacks_groups, make_groups
from workshop_live.actions.position import (
    PAGE_TURNED,
    PAUSE_BEGUN,
    WENT_ELSEWHERE,
    go_to_page,
    make_current,
    slide_count,
    turn_to,
)
from workshop_live.actions.rounds import close_round, find_asked, leave_open_rounds, new_round, reopen, show_round
from workshop_live.actions.stepping import begin_steps, enter_step, step_to_answer_in, stop_step_clock
from workshop_live.actions.time_spent import change_mode
from workshop_live.activity_types import ACTIVITY_TYPES, collects_answers, pages_of, stops_of
from workshop_live.domain.activities import GRACE_S, REHEARSED, Activity, SeenBy
from workshop_live.domain.progression import Move, MoveKind, move_to, next_move, previous_move
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import SHOWING_THEMES, ScreenMode
from workshop_live.domain.turns import first_page, turns_of
from workshop_live.storage import agenda
from workshop_live.storage.group_work import current_round_in_groups, groups_with_members
from workshop_live.storage.rooms import to_room
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_

QUESTION_OPENED = N_("The question was opened")
QUESTION_CLOSED = N_("The question was closed")
SLIDE_SHOWN = N_("The slide was shown")
ANSWERS_SHOWN = N_("The answers were shown")
ANSWERS_HIDDEN = N_("The answers were hidden")
STEP_BEGUN = N_("The room went to another step")
TURN_TAKEN = N_("The room went to another group")

_ASKS = (RoomEventKind.ROUND_CLOSED, RoomEventKind.ROUND_OPENED)
_OPENS = (*_ASKS, RoomEventKind.SCREEN_CHANGED, RoomEventKind.STEP_BEGUN)
_CLOSES = (RoomEventKind.ROUND_CLOSING, RoomEventKind.ROUND_CLOSED)
_SHOWS = (RoomEventKind.RESULTS_SHOWN, RoomEventKind.SCREEN_CHANGED)
_HIDES = (RoomEventKind.RESULTS_HIDDEN, RoomEventKind.SCREEN_CHANGED)
_GOES = (RoomEventKind.ROUND_CLOSED, RoomEventKind.SCREEN_CHANGED)
GOES_ON = frozenset({*_OPENS, *_GOES})
WENT_ON = (QUESTION_OPENED, SLIDE_SHOWN, PAUSE_BEGUN, STEP_BEGUN, WENT_ELSEWHERE)
_STEPS = (RoomEventKind.STEP_BEGUN, RoomEventKind.ROUND_OPENED, RoomEventKind.ROUND_CLOSING)


class GoTo(OnActivity):
    """Show an activity, slides at a page counted from 0; without ``page``, where they were left."""

    page: Annotated[Annotated[int, Field(ge=0)] | None, BlankIsNone] = None


class CloseActivity(OnActivity):
    """Close an activity after ``grace`` seconds, or at once with 0."""

    grace: Annotated[int, Field(ge=0, le=GRACE_S)] = GRACE_S


@command("open", emits=_OPENS, undo=WENT_ON)
def open_activity(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Make an activity current and take answers to it. The one that was open is closed; reopening is the same round."""
    activity = _find_stop(tx, room, fields.activity)
    return activity if isinstance(activity, Refused) else _open(tx, room, activity)


@command(
    "ask-again",
    emits=_ASKS,
    undo=N_("The question was asked once more"),
)
def ask_again(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Ask an activity anew: a new round, open and empty, beside the old one, whose answers stay."""
    activity = agenda.find_activity(tx.session, room.id, fields.activity)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    latest = agenda.latest_round(tx.session, activity.id)
    if latest is None or not ACTIVITY_TYPES[activity.type].collects_answers:
        return Refused(Reason.NOT_ASKED)
    if lacks_groups(room, activity):
        return Refused(Reason.NO_HOME_GROUPS)
    close_round(tx, latest, 0)
    happened = leave_open_rounds(tx, room)
    make_current(tx, room, activity)
    stop_step_clock(tx, room)  # that of the round before
    asked = new_round(tx, activity, latest.number + 1)
    begin_steps(tx, room, activity, asked)
    tx.session.add(asked)
    room.page, room.spotlight, room.turns_from = 0, None, None
    making = partial(make_groups, tx, room, asked, latest)
    return Changes([*happened, Happened(RoomEventKind.ROUND_OPENED, activity.id)], then=making)


@command("close", emits=_CLOSES, undo=QUESTION_CLOSED)
def close_activity(tx: Transaction, room: RoomRow, fields: CloseActivity) -> Changes | Refused:
    """Stop taking answers, after a countdown on every screen or at once."""
    activity = agenda.find_activity(tx.session, room.id, fields.activity)
    return _close(tx, activity, fields.grace) if activity else Refused(Reason.UNKNOWN_ACTIVITY)


@command("show", emits=_SHOWS, undo=ANSWERS_SHOWN)
def show_results(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Let everybody see the results."""
    return _set_shown(tx, room, fields.activity, shown=True)


@command("hide", emits=_HIDES, undo=ANSWERS_HIDDEN)
def hide_results(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Hide the results; the projector shows only the count."""
    return _set_shown(tx, room, fields.activity, shown=False)


@command("go-to", emits=(*_GOES, RoomEventKind.ROUND_OPENED), undo=(WENT_ELSEWHERE, PAGE_TURNED, SLIDE_SHOWN))
def go_to(tx: Transaction, room: RoomRow, fields: GoTo) -> Changes | Refused:
    """Show an activity as it was left, without asking it again, or a page of its slides."""
    activity = _find_stop(tx, room, fields.activity)
    if isinstance(activity, Refused):
        return activity
    activity_type = ACTIVITY_TYPES[activity.type]
    is_page = not activity_type.collects_answers and not activity_type.is_pause  # being shown is all that it is for
    if not is_page or agenda.latest_round(tx.session, activity.id) is not None:
        return go_to_page(tx, room, activity, fields.page)
    opened = _open(tx, room, activity)
    room.page = min(fields.page or 0, max(0, slide_count(tx, activity) - 1))
    return opened


@command(
    "next",
    emits={*_OPENS, *_CLOSES, *_SHOWS, *_STEPS},
    undo=(*WENT_ON, ANSWERS_SHOWN, QUESTION_CLOSED, TURN_TAKEN, PAGE_TURNED),
)
def go_on(tx: Transaction, room: RoomRow, fields: Fields) -> Changes | Refused:
    """Do the natural next thing."""
    order, turns = stops_of(agenda.read_agenda(tx.session, room.id)), _turns(tx, room)
    return _take(tx, room, next_move(to_room(room), order, collects_answers, turns, pages_of))


@command("back", emits={*_GOES, *_STEPS}, undo=(WENT_ELSEWHERE, STEP_BEGUN, TURN_TAKEN, PAGE_TURNED))
def go_back(tx: Transaction, room: RoomRow, fields: Fields) -> Changes | Refused:
    """Go back to the page, the group or the step before this one, or show the activity before."""
    order, turns = stops_of(agenda.read_agenda(tx.session, room.id)), _turns(tx, room)
    return _take(tx, room, previous_move(to_room(room), order, turns, pages_of))


def go_on_to(tx: Transaction, room: RoomRow, following: Activity) -> Changes | Refused:
    """Go to an activity as the main button does: open it the first time, else show it as it was left."""
    return _take(tx, room, move_to(to_room(room), following))


def _find_stop(tx: Transaction, room: RoomRow, public_id: str) -> ActivityRow | Refused:
    """Return the row of an activity that the room can be at, or why there is none."""
    activity = agenda.find_activity(tx.session, room.id, public_id)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    return Refused(Reason.IS_HEADING) if ACTIVITY_TYPES[activity.type].is_heading else activity


def _turns(tx: Transaction, room: RoomRow) -> tuple[int, ...]:
    """Return the numbers of the current round's groups that have a turn in plenary."""
    asked = current_round_in_groups(tx.session, room.id, room.current_activity_id)
    return turns_of(groups_with_members(tx.session, room.id, asked)) if asked else ()


def _take(tx: Transaction, room: RoomRow, move: Move | None) -> Changes | Refused:
    if move is None:
        return Refused(Reason.NOTHING_FURTHER)
    activity = agenda.find_activity(tx.session, room.id, move.activity.public_id)
    assert activity is not None  # read above, under the room's lock
    outcome: Changes | Refused
    match move.kind:
        case MoveKind.OPEN:
            outcome = _open(tx, room, activity)
        case MoveKind.SHOW:
            outcome = _set_shown(tx, room, activity.public_id, shown=True)
        case MoveKind.CLOSE | MoveKind.CLOSE_NOW:
            outcome = _close(tx, activity, GRACE_S if move.kind is MoveKind.CLOSE else 0)
        case MoveKind.STEP:
            outcome = _enter(tx, room, activity, move.step)
        case MoveKind.TURN:
            outcome = turn_to(room, first_page(move.turn), TURN_TAKEN)
        case MoveKind.PAGE:
            outcome = turn_to(room, move.page or 0, PAGE_TURNED)
        case MoveKind.GO_TO | MoveKind.RETURN:
            page = move.page if move.kind is MoveKind.GO_TO else None
            outcome = go_to_page(tx, room, activity, page, is_page=True)
    return outcome


def _enter(tx: Transaction, room: RoomRow, activity: ActivityRow, step: int) -> Changes:
    latest = agenda.latest_round(tx.session, activity.id)
    assert latest is not None  # only a round has steps to go through
    complete_groups(tx, room, latest)
    change_mode(tx, room, ScreenMode.ACTIVITY)
    return Changes(enter_step(tx, room, activity, latest, step), STEP_BEGUN)


def _open(tx: Transaction, room: RoomRow, activity: ActivityRow) -> Changes | Refused:
    latest = agenda.latest_round(tx.session, activity.id)
    if latest and latest.closed_at is None and latest.closes_at is None and room.current_activity_id == activity.id:
        return go_to_page(tx, room, activity)
    if latest is None and lacks_groups(room, activity):
        return Refused(Reason.NO_HOME_GROUPS)
    happened = leave_open_rounds(tx, room, staying=activity.id)
    make_current(tx, room, activity)
    if latest is not None:
        return Changes([*happened, *_reopen(tx, room, activity, latest)], _label_of(activity))
    latest = new_round(tx, activity, 1 + REHEARSED * room.rehearses)
    begin_steps(tx, room, activity, latest)
    tx.session.add(latest)
    label = STEP_BEGUN if latest.closed_at else _label_of(activity)
    making = partial(make_groups, tx, room, latest)
    return Changes([*happened, Happened(RoomEventKind.ROUND_OPENED, activity.id)], label, then=making)


def _reopen(tx: Transaction, room: RoomRow, activity: ActivityRow, latest: RoundRow) -> Sequence[Happened]:
    """Take answers to a round again. One that has not come to the step for them yet goes there."""
    step = step_to_answer_in(latest)
    complete_groups(tx, room, latest)
    return [reopen(latest)] if step is None else enter_step(tx, room, activity, latest, step)


def _label_of(activity: ActivityRow) -> str:
    activity_type = ACTIVITY_TYPES[activity.type]
    if activity_type.is_pause:
        return PAUSE_BEGUN
    return QUESTION_OPENED if activity_type.collects_answers else SLIDE_SHOWN


def _close(tx: Transaction, activity: ActivityRow, grace: int) -> Changes:
    latest = agenda.latest_round(tx.session, activity.id)
    happened = close_round(tx, latest, grace) if latest else None
    return Changes([happened], QUESTION_CLOSED) if happened else Changes()


def _set_shown(tx: Transaction, room: RoomRow, public_id: str, *, shown: bool) -> Changes | Refused:
    asked = find_asked(tx, room, public_id)
    if isinstance(asked, Refused):
        return asked
    activity, latest = asked
    if shown and activity.seen_by != SeenBy.ROOM:
        return Refused(Reason.PRIVATE)
    if latest.shown == shown:
        return Changes()
    latest.shown = shown
    if shown:
        show_round(latest, tx.now)
    happened = []
    if room.current_activity_id == activity.id and room.mode in SHOWING_THEMES:
        room.mode = ScreenMode.ACTIVITY  # showing and hiding must be visible at once
        happened.append(Happened(RoomEventKind.SCREEN_CHANGED))
    if shown:
        return Changes([Happened(RoomEventKind.RESULTS_SHOWN, activity.id), *happened], ANSWERS_SHOWN)
    room.spotlight = None
    return Changes([Happened(RoomEventKind.RESULTS_HIDDEN, activity.id), *happened], ANSWERS_HIDDEN)
