"""Where a room is: at which activity, and on which page of it."""

from workshop_live.actions.commands import Changes, Happened
from workshop_live.actions.joint_keeping import leave_joint_text
from workshop_live.actions.rounds import leave_open_rounds
from workshop_live.actions.time_spent import change_mode, start_clocks, stop_clocks
from workshop_live.actions.timer import carry_timer
from workshop_live.activity_types import pages_of
from workshop_live.domain.progression import day_position_after
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import ScreenMode
from workshop_live.storage import agenda
from workshop_live.storage.rooms import to_room
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_

WENT_ELSEWHERE = N_("The room went to another activity")
PAUSE_BEGUN = N_("A pause was started")
PAGE_TURNED = N_("The page was turned")


def go_to_page(
    tx: Transaction, room: RoomRow, activity: ActivityRow, page: int | None = None, *, is_page: bool = False
) -> Changes:
    """Show an activity, and slides at this page, counted from 0, or at the one where they were left.

    ``is_page`` means paging through what was done before: the next move pages on from there.
    """
    is_there = room.current_activity_id == activity.id
    count = slide_count(tx, activity)
    page = page if page is None else max(0, min(page, count - 1))
    if is_there and room.mode == ScreenMode.ACTIVITY and page in {None, room.page}:
        return Changes()
    if is_there and room.mode == ScreenMode.ACTIVITY:
        return turn_to(room, page or 0, PAGE_TURNED)
    happened = leave_open_rounds(tx, room, staying=activity.id)
    make_current(tx, room, activity, is_page=is_page)
    if count and not (is_there and page is None):
        room.page = min(_left_at(tx, activity), count - 1) if page is None else page
    return Changes([*happened, Happened(RoomEventKind.SCREEN_CHANGED)], WENT_ELSEWHERE)


def turn_to(room: RoomRow, page: int, label: str) -> Changes:
    """Show another page of the current activity, or another group's first one."""
    room.page, room.spotlight, room.turns_from = page, None, None
    return Changes([Happened(RoomEventKind.SCREEN_CHANGED)], label)


def make_current(tx: Transaction, room: RoomRow, activity: ActivityRow, *, is_page: bool = False) -> None:
    """Make an activity current. Call before creating its round: only a first round moves the position of the day."""
    order = agenda.read_agenda(tx.session, room.id)
    to = next(row for row in order if row.id == activity.id)
    room.day_activity_id, room.returns = day_position_after(to_room(room), order, to, is_page=is_page)
    if room.mode == ScreenMode.QUESTION:
        room.spotlight = None
    change_mode(tx, room, ScreenMode.ACTIVITY)
    if room.current_activity_id != activity.id:
        stop_clocks(tx, room)
        _keep_page(tx, room)
        leave_joint_text(tx, room)
        room.current_activity_id = activity.id
        start_clocks(tx, room)
        room.page, room.spotlight, room.compares, room.turns_from = 0, None, False, None
        carry_timer(tx, room, activity)


def slide_count(tx: Transaction, activity: ActivityRow) -> int:
    """Return the number of slides in an activity; 0 for other types."""
    return pages_of(agenda.to_activity(activity, agenda.latest_round(tx.session, activity.id)))


def _keep_page(tx: Transaction, room: RoomRow) -> None:
    """Keep the page of the slides that the room leaves: ``step`` of their round, which has no steps."""
    left = tx.session.get(ActivityRow, room.current_activity_id) if room.current_activity_id else None
    shown = agenda.latest_round(tx.session, left.id) if left and slide_count(tx, left) else None
    if shown is not None:
        shown.step = room.page


def _left_at(tx: Transaction, activity: ActivityRow) -> int:
    shown = agenda.latest_round(tx.session, activity.id)
    return shown.step if shown is not None else 0
