"""Groups as rows of the database, as they would be after people have joined, written and marked their texts as done."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session, col, delete, select

from tests.actors import Room
from workshop_live.actions.commands import Happened, one_by_one, record
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.agenda import find_activity, latest_round
from workshop_live.storage.engine import Database
from workshop_live.storage.group_tables import GroupMemberRow, RoundGroupRow
from workshop_live.storage.tables import ActivityRow, AnswerRow, ParticipantRow, RoomRow, RoundRow
from workshop_live.storage.writer import Outcome, Transaction, write_now

NAMES = ("Gygrene", "Stjernelaget", "Blåveis", "Fjellrypa", "Nattergalen", "Tiriltunga")
IN_GROUPS = ({"kind": "alone", "minutes": 3}, {"kind": "group", "minutes": 15}, {"kind": "plenary", "minutes": 10})


def plan_groups(
    database_url: str, room: Room, *, steps: Sequence[Mapping[str, Any]] = IN_GROUPS, size: int = 4, number: int = 0
) -> None:
    """Have an activity that was not asked yet be done in drawn groups, in these steps."""

    def change(tx: Transaction, row: RoomRow) -> None:
        activity = _activity(tx.session, row, room, number)
        activity.groups, activity.steps = {"size": size}, [{"title": "", **step} for step in steps]

    _run(database_url, room, change)


def put_groups(
    database_url: str,
    room: Room,
    texts: Mapping[int, Any] | None = None,
    *,
    names: Sequence[str] = NAMES,
    members: Sequence[int] = (5, 5, 5, 5, 4, 4),
    done: Collection[int] = (),
    scribes: Collection[int] = (),
    number: int = 0,
) -> None:
    """Have the current round of an activity written by these groups. ``texts`` are values of the API by number.

    It changes the database as another process would, and then has the server look. Texts stay once they were put.
    """

    def change(tx: Transaction, row: RoomRow) -> None:
        asked = latest_round(tx.session, _activity(tx.session, row, room, number).id)
        assert asked is not None
        for table in (RoundGroupRow, GroupMemberRow):
            tx.session.execute(delete(table).where(col(table.round_id) == asked.id))
        for group, name in enumerate(names):
            people = [_participant(tx, row) for _ in range(members[group] if group < len(members) else 4)]
            tx.session.flush()
            tx.session.add_all(GroupMemberRow(round_id=asked.id, participant_id=it.id, number=group) for it in people)
            tx.session.add(
                RoundGroupRow(
                    round_id=asked.id,
                    number=group,
                    key=f"g{group}",
                    name=name,
                    scribe_key=f"s{group}" if group in scribes else None,
                    saved_at=tx.now if texts and group in texts else None,
                    done_at=tx.now if group in done else None,
                )
            )
        kind = ACTIVITY_TYPES[_activity(tx.session, row, room, number).type]
        store = partial(kind.store, kind.settings(asked.settings))
        tx.session.add_all(_text(tx, asked, group, store(value)) for group, value in (texts or {}).items())
        asked.next_ordinal = len(names)

    _run(database_url, room, change)
    for present in (1, ""):  # a gap in the numbers of events shows that more has happened
        room.command("present", present=present).raise_for_status()


def _run(database_url: str, room: Room, change: Any) -> None:
    database = Database.open(database_url)

    @one_by_one
    def run(tx: Transaction, command: None) -> Outcome[None]:
        row = tx.session.exec(select(RoomRow).where(RoomRow.public_id == room.id)).one()
        change(tx, row)
        return Outcome(None, record(tx, row, "tests", [Happened(RoomEventKind.SCREEN_CHANGED)]))

    write_now(database.writing, run, None)
    database.close()


def _activity(session: Session, row: RoomRow, room: Room, number: int) -> ActivityRow:
    activity = find_activity(session, row.id, room.activities[number])
    assert activity is not None
    return activity


def _participant(tx: Transaction, room: RoomRow) -> ParticipantRow:
    row = ParticipantRow(room_id=room.id, token_hash=secrets.token_hex(32), created_at=tx.now)
    tx.session.add(row)
    return row


def _text(tx: Transaction, asked: RoundRow, group: int, value: Any) -> AnswerRow:
    name = f"{asked.id}-{group}"
    return AnswerRow(
        public_id=new_public_id(), round_id=asked.id, author=name, claim=f"c{name}", key=f"group-{group}", ordinal=group,
        seq=0, fingerprint="", revision=1, value=value, held=False, created_at=tx.now,
    )  # fmt: skip
