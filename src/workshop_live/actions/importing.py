"""Importing a room with its rounds and answers from a file; it has ended already.

There may be hundreds of thousands of rows, so they are written in slices, between which a running server can write.
Until all of them are stored, the room has no owner and expires soon.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, TypeVar

from workshop_live.actions.action_items import add_past_items
from workshop_live.actions.agenda import new_activity
from workshop_live.actions.commands import RoomCommand, one_by_one
from workshop_live.actions.joint_text_import import answers_taken_over, joint_rows, refuse_lines_elsewhere
from workshop_live.actions.rooms import CreateRoom, RoomCreated, create_room, delete_room
from workshop_live.actions.vote_import import link_votes
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.answers import NOBODY
from workshop_live.domain.group_work import HOME
from workshop_live.domain.groups import Group
from workshop_live.domain.members import MemberRole
from workshop_live.domain.past_rooms import PastActivity, PastRoom, PastRound, board_of
from workshop_live.domain.plans import Plan
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import answers, groups, rooms, votes
from workshop_live.storage.agenda import activity_rows, read_agenda
from workshop_live.storage.engine import Database
from workshop_live.storage.group_tables import RoundGroupRow
from workshop_live.storage.tables import ActivityRow, RoomMemberRow, RoundRow
from workshop_live.storage.theme_boards import add_board
from workshop_live.storage.writer import NotSavedError, Outcome, Transaction, write_now

T = TypeVar("T")

ROWS_AT_ONCE = 1_000
PAUSE_S = 0.05  # seconds between slices; about the interval at which SQLite retries a locked database
UNFINISHED_FOR = timedelta(hours=1)
ACTOR = "import"


@dataclass(frozen=True, slots=True)
class ImportRoom:
    """Create an ended room from a file. It is deleted after ``keep_days``, or kept with None."""

    organiser_id: int
    past: PastRoom
    keep_days: int | None = None


@dataclass(frozen=True, slots=True)
class _Checked:
    """A validated round, with its values as they are stored."""

    asked: ActivityRow
    """The activity as it was asked, not stored."""
    past: PastRound
    values: list[Any]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A room whose answers are not stored yet, with the ids of its rounds and its day of deletion."""

    made: RoomCreated
    organiser_id: int
    delete_after: datetime | None
    rounds: Sequence[tuple[int, _Checked]]
    answer_ids: dict[str, str]
    """The new public ids of answers that something else refers to, by their ids in the file."""


@dataclass(frozen=True, slots=True)
class _Slice:
    """Some rows of one round: answers, or votes as pairs of the answer's ordinal and the voter."""

    round_id: int
    answers: Sequence[dict[str, Any]] = ()
    votes: Sequence[tuple[int, str]] = ()


def import_room(database: Database, command: ImportRoom) -> RoomCreated | Refused:
    """Create the room. Everything is validated before the first write, and a failed import is removed.

    Raises NotSavedError.
    """
    begun = write_now(database.writing, _begin, command)
    if isinstance(begun, Refused):
        return begun
    try:
        for rows in _slices(begun):
            write_now(database.writing, _add, rows)
            time.sleep(PAUSE_S)
        return write_now(database.writing, _finish, begun)
    except BaseException:
        with suppress(NotSavedError):  # if this fails too, the room expires
            write_now(database.writing, delete_room, RoomCommand(room=begun.made.room.public_id, actor=ACTOR))
        raise


@one_by_one
def _begin(tx: Transaction, command: ImportRoom) -> Outcome[_Begun | Refused]:
    past = command.past
    try:
        checked = [_checked(number, activity) for number, activity in enumerate(past.activities)]
        refuse_lines_elsewhere(past)
    except InvalidValueError as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    plan = Plan(
        past.title, past.language, tuple(activity.planned for activity in past.activities), home_groups=past.home_groups
    )
    [made] = create_room(tx, [CreateRoom(command.organiser_id, plan, keep_days=command.keep_days)])
    if isinstance(made.reply, Refused):
        return Outcome(made.reply)
    room = rooms.lock_room(tx.session, made.reply.room.public_id)
    assert room is not None  # created in this transaction
    delete_after, room.delete_after = room.delete_after, tx.trusted_now + UNFINISHED_FOR
    room.time_zone, room.created_at, room.ended_at = past.time_zone, past.began_at, tx.now
    room.word_choices = dict(past.word_choices) or None
    add_past_items(tx, room, past.items)
    tx.session.delete(tx.session.get_one(RoomMemberRow, (room.id, command.organiser_id)))
    rounds = [
        (_round(tx, activity.id, number, past), past)
        for activity, of_activity in zip(read_agenda(tx.session, room.id), checked, strict=True)
        for number, past in enumerate(of_activity, 1)
    ]
    tx.session.add_all(row for row, _ in rounds)
    stored = list(zip(activity_rows(tx.session, room.id), past.activities, strict=True))
    for activity_row, it in stored:
        activity_row.began_at, activity_row.spent_seconds = it.began_at, it.seconds
    answer_ids = answers_taken_over(past)
    tx.session.add_all(joint_rows(stored, answer_ids))
    link_votes(stored, answer_ids)
    tx.session.flush()
    homes = groups.to_groups(room.home_groups)
    tx.session.add_all(group for row, of_round in rounds for group in _groups(row, of_round.past, homes))
    numbered = [(row.id, past) for row, past in rounds]
    return Outcome(_Begun(made.reply, command.organiser_id, delete_after, numbered, answer_ids))


def _checked(number: int, activity: PastActivity) -> list[_Checked]:
    """Return the validated rounds of an activity, as strict as for answers of phones. Raises InvalidValueError."""
    at = f"activities.{number}"
    checked = []
    for past in activity.rounds:
        try:
            activity_row = new_activity(0, past.asked)
            activity_type = ACTIVITY_TYPES[activity_row.type]
            settings = activity_type.settings(activity_row.settings)
            values = [activity_type.store(settings, answer.value) for answer in past.answers]
        except InvalidValueError as invalid:
            problems = invalid.problems
            raise InvalidValueError(
                *(Problem(f"{at}.{problem.field}".strip("."), problem.code, problem.limit) for problem in problems)
            ) from None
        checked.append(_Checked(activity_row, past, values))
    return checked


def _round(tx: Transaction, activity_id: int, number: int, checked: _Checked) -> RoundRow:
    times = [answer.at for answer in checked.past.answers] or [tx.now]
    return RoundRow(
        activity_id=activity_id,
        number=number,
        prompt=checked.asked.prompt,
        settings=checked.asked.settings,
        steps=checked.asked.steps,
        roles=checked.asked.roles,
        groups=checked.asked.groups,
        step=max(0, len(checked.asked.steps or ()) - 1),
        step_seconds=list(checked.past.step_seconds) or None,
        shown=checked.past.first_shown_at is not None,
        first_shown_at=checked.past.first_shown_at,
        next_ordinal=1 + max(checked.past.ordinals, default=-1),
        opened_at=min(times),
        closed_at=max(times) + timedelta(minutes=1),
    )


def _groups(row: RoundRow, past: PastRound, homes: Sequence[Group]) -> Iterator[RoundGroupRow]:
    """Yield the groups of a round without members. A home group is known by its name, as files have no keys."""
    keys = {group.name: group.key for group in homes} if row.groups == HOME else {}
    saved_at = {answer.group: answer.at for answer in past.answers}
    for group in past.groups:
        yield RoundGroupRow(
            round_id=row.id,
            number=group.number,
            key=keys.pop(group.name, "") or new_public_id(),
            name=group.name,
            saved_at=saved_at.get(group.number),
            done_at=row.closed_at if group.is_done else None,
        )


def _slices(begun: _Begun) -> Iterator[_Slice]:
    for round_id, checked in begun.rounds:
        yield from (_Slice(round_id, answers=part) for part in _in_parts(_answers(round_id, checked, begun.answer_ids)))
        yield from (_Slice(round_id, votes=part) for part in _in_parts(_votes(checked.past)))


def _in_parts(rows: Iterator[T]) -> Iterator[list[T]]:
    while part := list(islice(rows, ROWS_AT_ONCE)):
        yield part


def _answers(round_id: int, checked: _Checked, answer_ids: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the answers, assigned in turn to as many authors as there were, since files name none.

    Each of the ``answer_ids`` is given once, even if the file has an id twice.
    """
    people = len(checked.values) if checked.past.groups else min(checked.past.participants, len(checked.values))
    authors = cycle([new_public_id() for _ in range(people)] or [NOBODY])
    for ordinal, value, past in zip(checked.past.ordinals, checked.values, checked.past.answers, strict=True):
        yield {
            "public_id": answer_ids.pop(past.id, None) or new_public_id(),
            "round_id": round_id,
            "author": next(authors),
            "claim": new_public_id(),
            "key": "imported",
            "ordinal": ordinal,
            "seq": 0,
            "fingerprint": "",
            "revision": past.version,
            "value": value,
            "held": False,
            "late": False,
            "created_at": past.at,
            "hidden_at": past.at if past.hidden else None,
            "settled_at": past.at if past.settled else None,
            "starred_at": past.at if past.starred else None,
            "parked_at": past.at if past.parked else None,
            "moved_to": past.moved_to,
        }


def _votes(past: PastRound) -> Iterator[tuple[int, str]]:
    """Yield a pair of ordinal and voter for each vote, assigned in turn to as many voters as there were."""
    voters = cycle([new_public_id() for _ in range(past.voters)])
    for ordinal, answer in enumerate(past.answers):
        yield from ((ordinal, voter) for voter in islice(voters, answer.votes))


@one_by_one
def _add(tx: Transaction, rows: _Slice) -> Outcome[None]:
    if rows.answers:
        answers.insert_answers(tx.session, rows.answers)
    if rows.votes:
        votes.insert_votes(tx.session, rows.round_id, rows.votes)
    return Outcome(None)


@one_by_one
def _finish(tx: Transaction, begun: _Begun) -> Outcome[RoomCreated]:
    """Store the themes and give the room to its organiser."""
    for round_id, checked in begun.rounds:
        for question, themes in enumerate(checked.past.themes):
            add_board(tx.session, round_id, question, board_of(themes, checked.past.ordinals))
    room = rooms.lock_room(tx.session, begun.made.room.public_id)
    assert room is not None  # it expires in an hour at the earliest
    room.delete_after = begun.delete_after
    tx.session.add(
        RoomMemberRow(room_id=room.id, organiser_id=begun.organiser_id, role=MemberRole.OWNER, created_at=tx.now)
    )
    return Outcome(begun.made)
