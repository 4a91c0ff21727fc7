"""Creating, renaming, ending and deleting rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from workshop_live.actions.agenda import new_activity
from workshop_live.actions.commands import Changes, Fields, Happened, RoomCommand, command, one_by_one
from workshop_live.actions.joint_keeping import leave_joint_text
from workshop_live.actions.links import new_link
from workshop_live.actions.pictures import bring_pictures, owner_of
from workshop_live.actions.rounds import leave_open_rounds
from workshop_live.actions.series import Continued, place_for, take_place, tell_projectors
from workshop_live.actions.standing_question import add_standing_question
from workshop_live.actions.time_spent import stop_clocks
from workshop_live.domain.activities import MAX_ACTIVITIES
from workshop_live.domain.groups import groups_named
from workshop_live.domain.members import MemberRole
from workshop_live.domain.organisers import actor_of
from workshop_live.domain.plans import Plan, PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.regions import Screen
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import LANGUAGES, MAX_TITLE_LENGTH, Room, ScreenMode
from workshop_live.domain.tokens import new_link_token, new_public_id
from workshop_live.storage import decks, groups, rooms
from workshop_live.storage.rooms import to_room
from workshop_live.storage.series import delete_if_empty, series_id_of
from workshop_live.storage.tables import ActivityRow, OrganiserRow, RoomMemberRow, RoomRow
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.group_names import clean_group_names
from workshop_live.text.languages import N_
from workshop_live.text.plain_text import clean_text


@dataclass(frozen=True, slots=True)
class CreateRoom:
    """Create a room from a plan, with secret links to some screens.

    It is deleted after ``keep_days``, or kept with None. ``continues`` is the room that it continues in a series.
    """

    organiser_id: int
    plan: Plan
    links: Sequence[Screen] = ()
    keep_days: int | None = None
    continues: Continued | None = None


@dataclass(frozen=True, slots=True)
class RoomCreated:
    """A new room and the secrets of its links, of which only digests are stored."""

    room: Room
    tokens: Mapping[Screen, str]


class RenameRoom(Fields):
    """Change the title of a room, if it is still ``was``."""

    title: str
    was: str | None = None


@one_by_one
def create_room(tx: Transaction, command: CreateRoom) -> Outcome[RoomCreated | Refused]:
    """Create a room, its agenda, its owner's membership and its first links."""
    organiser = tx.session.get(OrganiserRow, command.organiser_id)
    if organiser is None:
        return Outcome(Refused(Reason.UNKNOWN_ORGANISER))
    try:
        title, agenda = checked_agenda(command.plan)
        home_groups = groups_named(clean_group_names(command.plan.home_groups, "home_groups"))
        place = place_for(tx, organiser, command.continues, command.plan.series)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    if isinstance(place, Refused):
        return Outcome(place)
    room = RoomRow(
        public_id=new_public_id(),
        organisation_id=organiser.organisation_id,
        title=title,
        language=command.plan.language,
        join_code=rooms.take_join_code(tx.session, tx.trusted_now),
        join_token=new_link_token(),
        mode=ScreenMode.LOBBY,
        home_groups=groups.to_column(home_groups),
        created_at=tx.now,
        delete_after=tx.trusted_now + timedelta(days=command.keep_days) if command.keep_days else None,
    )
    for name, value in command.plan.settings.items():
        setattr(room, name, value)
    tx.session.add(room)
    tx.session.flush()
    for row in agenda:
        row.room_id = room.id
    bring_pictures(tx, agenda, owner_of(room), room)
    actor = actor_of(organiser.public_id)
    links = {screen: new_link(tx, room.id, screen, actor) for screen in command.links}
    member = RoomMemberRow(room_id=room.id, organiser_id=organiser.id, role=MemberRole.OWNER, created_at=tx.now)
    tx.session.add_all([*agenda, *(row for row, _ in links.values()), member])
    add_standing_question(tx, room)
    if place is not None:
        take_place(tx, room, place)
    return Outcome(RoomCreated(to_room(room), {screen: token for screen, (_, token) in links.items()}))


@command("rename", emits=(RoomEventKind.ROOM_RENAMED,), undo=N_("The room was renamed"), moves_on=False)
def rename_room(tx: Transaction, room: RoomRow, fields: RenameRoom) -> Changes | Refused:
    """Change the title, unless somebody else just did."""
    title = clean_text(fields.title, field="title", most=MAX_TITLE_LENGTH)
    if fields.was is not None and fields.was != room.title:
        return Refused(Reason.STALE)
    if title == room.title:
        return Changes()
    room.title = title
    return Changes([Happened(RoomEventKind.ROOM_RENAMED)])


@command("end", emits=(RoomEventKind.ROUND_CLOSED, RoomEventKind.ROOM_ENDED), undo=N_("The room was ended"))
def end_room(tx: Transaction, room: RoomRow, fields: Fields) -> Changes:
    """End a room: nobody joins or answers any more. What ties answers to phones goes soon after (maintenance)."""
    stop_clocks(tx, room)
    leave_joint_text(tx, room)
    happened = leave_open_rounds(tx, room)
    room.ended_at = tx.now
    room.timer_ends_at = room.timer_seconds_left = None
    return Changes([*happened, Happened(RoomEventKind.ROOM_ENDED)])


@one_by_one
def delete_room(tx: Transaction, command: RoomCommand) -> Outcome[Refused | None]:
    """Delete a room with all its data. Its join code is not reused for a while."""
    room = rooms.lock_room(tx.session, command.room)
    if room is None:
        return Outcome(Refused(Reason.UNKNOWN_ROOM))
    events = tell_projectors(tx, [room.id])
    delete_for_good(tx, room)
    return Outcome(None, events)


def delete_for_good(tx: Transaction, room: RoomRow) -> None:
    """Delete a locked room with all its data. Its join code is not reused for a while."""
    rooms.release_join_codes(tx.session, [room.join_code], tx.trusted_now)
    decks.delete_decks(tx.session, room_id=room.id)
    series_id = series_id_of(tx.session, room.id)
    tx.session.delete(room)
    tx.session.flush()
    delete_if_empty(tx.session, series_id)


def checked_agenda(plan: Plan) -> tuple[str, list[ActivityRow]]:
    """Return the title and the activities of a plan, in no room yet. Raises InvalidValueError."""
    title = clean_text(plan.title, field="title", most=MAX_TITLE_LENGTH)
    if plan.language not in LANGUAGES:
        raise InvalidValueError(Problem("language", "unknown_language"))
    if len(plan.activities) > MAX_ACTIVITIES:
        raise InvalidValueError(Problem("activities", "too_many", MAX_ACTIVITIES))
    return title, [_activity(number, planned) for number, planned in enumerate(plan.activities)]


def _activity(number: int, planned: PlannedActivity) -> ActivityRow:
    try:
        row = new_activity(0, planned)
    except InvalidValueError as invalid:
        at = f"activities.{number}"
        raise InvalidValueError(
            *(Problem(f"{at}.{problem.field}".strip("."), problem.code, problem.limit) for problem in invalid.problems)
        ) from None
    row.position = number
    return row
