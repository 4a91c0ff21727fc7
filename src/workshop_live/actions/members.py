"""The members of a room: its owner and co-facilitators."""

from functools import partial

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import PublicId
from workshop_live.domain.members import Member, MemberRole, Succession
from workshop_live.domain.organisers import actor_of
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.roles import Role
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import organisers
from workshop_live.storage.links import links_made_by
from workshop_live.storage.members import member_rows, members_of, role_in
from workshop_live.storage.tables import RoomMemberRow, RoomRow
from workshop_live.storage.writer import Transaction

# The agenda stays where it is, and what somebody was given is taken back by another command.
_member_command = partial(command, undo=None, moves_on=False, even_ended=True)

_CHANGED = Changes([Happened(RoomEventKind.MEMBERS_CHANGED)])


class AddMember(Fields):
    """Add another organiser, by the name that they sign in with."""

    name: str = Field(max_length=200)


class OfMember(Fields):
    """The fields of a command on one member of the room."""

    organiser: PublicId


@_member_command(
    "add-member",
    emits=(RoomEventKind.MEMBERS_CHANGED,),
    role=Role.OWNER,
)
def add_member(tx: Transaction, room: RoomRow, fields: AddMember) -> Changes:
    """Let another organiser run the room and take its results home."""
    organiser = organisers.find_organiser(tx.session, fields.name.strip())
    if organiser is None or organiser.password_hash is None:
        raise InvalidValueError(Problem("name", Reason.UNKNOWN_ORGANISER))
    if role_in(tx.session, room.id, organiser.id):
        return Changes()
    tx.session.add(RoomMemberRow(room_id=room.id, organiser_id=organiser.id, created_at=tx.now))
    return _CHANGED


@_member_command(
    "remove-member",
    emits=(RoomEventKind.MEMBERS_CHANGED,),
    role=Role.OWNER,
)
def remove_member(tx: Transaction, room: RoomRow, fields: OfMember) -> Changes | Refused:
    """Take a co-facilitator off the room, and with them the links that they made. The owner stays."""
    return _take_off(tx, room, _member(tx, room, fields.organiser))


@_member_command(
    "leave",
    emits=(RoomEventKind.MEMBERS_CHANGED,),
    role=Role.MEMBER,
)
def leave(tx: Transaction, room: RoomRow, actor: str, fields: Fields) -> Changes | Refused:
    """Take oneself off the room, and with oneself the links that one made. The owner hands the room over first."""
    members = members_of(tx.session, room.id)
    return _take_off(
        tx, room, next((member for member in members if actor_of(member.organiser.public_id) == actor), None)
    )


@_member_command(
    "hand-over",
    emits=(RoomEventKind.OWNER_CHANGED,),
    role=Role.OWNER,
)
def hand_over(tx: Transaction, room: RoomRow, fields: OfMember) -> Changes | Refused:
    """Make a co-facilitator the owner of the room. Who owned it until now runs it with them."""
    member = _member(tx, room, fields.organiser)
    if member is None:
        return Refused(Reason.UNKNOWN_ORGANISER)
    if member.role is MemberRole.OWNER:
        return Changes()
    make_owner(tx, room, member.organiser.id, Succession.HANDED_OVER)
    return Changes([Happened(RoomEventKind.OWNER_CHANGED)])


def make_owner(tx: Transaction, room: RoomRow, organiser_id: int, because: Succession) -> None:
    """Make a member of a locked room its owner, and all others co-facilitators."""
    rows = member_rows(tx.session, room.id)
    for row in rows:
        row.role, row.owner_since, row.succession = MemberRole.FACILITATOR, None, None
    tx.session.flush()  # the unique index on owners must never see two of them
    owner = next(row for row in rows if row.organiser_id == organiser_id)
    owner.role, owner.owner_since, owner.succession = MemberRole.OWNER, tx.now, because


def revoke_links_of(tx: Transaction, room: RoomRow, organiser_public_id: str) -> None:
    """Revoke the links to a room that were made by an organiser who leaves it."""
    for link in links_made_by(tx.session, room.id, actor_of(organiser_public_id)):
        link.revoked_at = tx.now


def _member(tx: Transaction, room: RoomRow, public_id: str) -> Member | None:
    return next((member for member in members_of(tx.session, room.id) if member.organiser.public_id == public_id), None)


def _take_off(tx: Transaction, room: RoomRow, leaving: Member | None) -> Changes | Refused:
    if leaving is None:
        return Refused(Reason.UNKNOWN_ORGANISER)
    if leaving.role is MemberRole.OWNER:
        return Refused(Reason.OWNER_STAYS)
    tx.session.delete(tx.session.get_one(RoomMemberRow, (room.id, leaving.organiser.id)))
    revoke_links_of(tx, room, leaving.organiser.public_id)
    return _CHANGED
