"""Queries for group work: the groups of a round, and who is in which."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from workshop_live.domain.answers import Answer
from workshop_live.domain.group_work import GroupNote, GroupPage, Placement, RoundGroup
from workshop_live.storage.group_tables import GroupMemberRow, GroupNoteRow, RoundGroupRow
from workshop_live.storage.groups import count_members
from workshop_live.storage.in_clause import padded
from workshop_live.storage.tables import ActivityRow, ParticipantRow, RoomRow, RoundRow

_ROUND_GROUPS = RoundGroupRow.metadata.tables["round_group"]
# Built once, as in storage/agenda.py. Columns instead of objects, which take much longer where groups are many.
_GROUPS_OF_ROUND = (
    columns_of(*_ROUND_GROUPS.c)
    .where(_ROUND_GROUPS.c.round_id == bindparam("round_id"))
    .order_by(_ROUND_GROUPS.c.number)
)


def group_rows(session: Session, round_id: int) -> list[RoundGroupRow]:
    """Return the rows of the groups of a round, by number."""
    query = select(RoundGroupRow).where(RoundGroupRow.round_id == round_id)
    return list(session.exec(query.order_by(col(RoundGroupRow.number))))


def rows_with_keys(session: Session, room_id: int, keys: Iterable[str]) -> list[RoundGroupRow]:
    """Return the rows of the groups with these keys in all rounds of a room."""
    query = (
        select(RoundGroupRow)
        .join(RoundRow, col(RoundRow.id) == RoundGroupRow.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.room_id == room_id, col(RoundGroupRow.key).in_(list(keys)))
    )
    return list(session.exec(query))


def any_have_written(session: Session, room_id: int) -> bool:
    """Return whether any group of a room has a text."""
    query = (
        select(RoundGroupRow.id)
        .join(RoundRow, col(RoundRow.id) == RoundGroupRow.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.room_id == room_id, col(RoundGroupRow.saved_at).is_not(None))
    )
    return session.exec(query.limit(1)).first() is not None


def have_written(session: Session, round_id: int) -> bool:
    """Return whether any group of a round has a text."""
    query = select(RoundGroupRow.id).where(RoundGroupRow.round_id == round_id, col(RoundGroupRow.saved_at).is_not(None))
    return session.exec(query.limit(1)).first() is not None


def groups_of_rounds(session: Session, round_ids: Iterable[int]) -> dict[int, tuple[RoundGroup, ...]]:
    """Return the groups of rounds by round id, without their members; rounds without groups are missing."""
    query = select(RoundGroupRow).where(col(RoundGroupRow.round_id).in_(list(round_ids)))
    groups: dict[int, tuple[RoundGroup, ...]] = {}
    for row in session.exec(query.order_by(col(RoundGroupRow.round_id), col(RoundGroupRow.number))):
        groups[row.round_id] = (*groups.get(row.round_id, ()), to_round_group(row, 0))
    return groups


def groups_with_members(session: Session, room_id: int, round_row: RoundRow) -> tuple[RoundGroup, ...]:
    """Return the groups of a round with the number of their members."""
    rows = session.connection().execute(_GROUPS_OF_ROUND, {"round_id": round_row.id}).all()
    if isinstance(round_row.groups, str):
        by_key = count_members(session, room_id) if rows else {}
        return tuple(to_round_group(row, by_key.get(row.key, 0)) for row in rows)
    query = select(GroupMemberRow.number, func.count()).where(GroupMemberRow.round_id == round_row.id)
    by_number = dict(session.exec(query.group_by(col(GroupMemberRow.number))).all()) if rows else {}
    return tuple(to_round_group(row, by_number.get(row.number, 0)) for row in rows)


def group_numbers(session: Session, room_id: int, round_row: RoundRow) -> dict[str, int]:
    """Return the numbers of participants' groups in a round by the digests of their tokens, for all who are in one."""
    if isinstance(round_row.groups, str):
        home = (
            select(ParticipantRow.token_hash, RoundGroupRow.number)
            .join(RoundGroupRow, col(RoundGroupRow.key) == ParticipantRow.home_group)
            .where(ParticipantRow.room_id == room_id, RoundGroupRow.round_id == round_row.id)
        )
        return dict(session.exec(home).all())
    drawn = (
        select(ParticipantRow.token_hash, GroupMemberRow.number)
        .join(GroupMemberRow, col(GroupMemberRow.participant_id) == ParticipantRow.id)
        .where(GroupMemberRow.round_id == round_row.id)
    )
    return dict(session.exec(drawn).all())


def read_placement(session: Session, room_id: int) -> Placement:
    """Return who is in which group of a room's current round."""
    room = session.get(RoomRow, room_id)
    round_row = current_round_in_groups(session, room_id, room.current_activity_id) if room else None
    if round_row is None:
        return Placement()
    return Placement(round_row.activity_id, group_numbers(session, room_id, round_row))


def read_pages(
    session: Session, round_id: int, numbers: Collection[int], answers: Iterable[Answer]
) -> dict[int, GroupPage]:
    """Return what these groups of a round have written, among its ``answers``, and noted, by number."""
    texts = {answer.ordinal: answer for answer in answers}
    query = select(GroupNoteRow).where(GroupNoteRow.round_id == round_id, col(GroupNoteRow.number).in_(padded(numbers)))
    notes: dict[int, list[GroupNote]] = {}
    for row in session.exec(query.order_by(col(GroupNoteRow.place), col(GroupNoteRow.id))):
        notes.setdefault(row.number, []).append(GroupNote(row.public_id, row.text, len(row.dotted_by or ())))
    return {number: GroupPage(texts.get(number), tuple(notes.get(number, ()))) for number in numbers}


def group_number_of(session: Session, round_row: RoundRow, token_hash: str) -> int | None:
    """Return the number of a participant's group in a round, or None."""
    if isinstance(round_row.groups, str):
        home = (
            select(RoundGroupRow.number)
            .join(ParticipantRow, col(ParticipantRow.home_group) == RoundGroupRow.key)
            .where(ParticipantRow.token_hash == token_hash, RoundGroupRow.round_id == round_row.id)
        )
        return session.exec(home).first()
    drawn = (
        select(GroupMemberRow.number)
        .join(ParticipantRow, col(ParticipantRow.id) == GroupMemberRow.participant_id)
        .where(ParticipantRow.token_hash == token_hash, GroupMemberRow.round_id == round_row.id)
    )
    return session.exec(drawn).first()


def current_round_in_groups(session: Session, room_id: int, current_activity_id: int | None) -> RoundRow | None:
    """Return the row of the latest round of a room's current activity if it has groups; None otherwise."""
    if current_activity_id is None:
        return None
    query = (
        select(RoundRow)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(ActivityRow.id == current_activity_id, ActivityRow.room_id == room_id)
        .order_by(col(RoundRow.number).desc())
    )
    latest = session.exec(query).first()
    return latest if latest is not None and latest.groups is not None else None


def current_drawn_round(session: Session, room_id: int, current_activity_id: int | None) -> RoundRow | None:
    """Return the row of the latest round of a room's current activity if its groups are drawn; None otherwise."""
    latest = current_round_in_groups(session, room_id, current_activity_id)
    return None if latest is None or isinstance(latest.groups, str) else latest


def drawn_round_of_room(session: Session, room_id: int) -> int | None:
    """Return the id of the current round of a room if its groups are drawn; None otherwise."""
    room = session.get(RoomRow, room_id)
    latest = current_drawn_round(session, room_id, room.current_activity_id) if room else None
    return latest.id if latest else None


def let_go_of_scribes(session: Session, chosen: Mapping[str, str | None]) -> list[tuple[int, int, int]]:
    """Let participants write no longer for other home groups than those that they have chosen.

    ``chosen`` has the keys of these by the digests of their tokens. Return the room, the activity and the number of
    each group that nobody writes for any more.
    """
    query = (
        select(RoundGroupRow, RoundRow, ActivityRow.room_id, ParticipantRow.token_hash)
        .join(ParticipantRow, col(ParticipantRow.id) == RoundGroupRow.scribe_id)
        .join(RoundRow, col(RoundRow.id) == RoundGroupRow.round_id)
        .join(ActivityRow, col(ActivityRow.id) == RoundRow.activity_id)
        .where(col(ParticipantRow.token_hash).in_(list(chosen)))
    )
    left = [
        (row, round_row.activity_id, room_id)
        for row, round_row, room_id, phone in session.exec(query).all()
        if isinstance(round_row.groups, str) and row.key != chosen[phone]
    ]
    for row, _, _ in left:
        row.scribe_id = row.scribe_key = None
    return [(room_id, activity_id, row.number) for row, activity_id, room_id in left]


def to_round_group(row: Any, members: int) -> RoundGroup:
    """Return the group of a row."""
    return RoundGroup(row.number, row.key, row.name, row.scribe_key, row.saved_at, row.done_at, members)
