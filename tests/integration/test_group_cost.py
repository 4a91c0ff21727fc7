"""What a save of a group costs, beside an answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, select

from tests.committed import Committed
from tests.forms import EITHER_DATABASE
from workshop_live.actions.answers import SubmitAnswer, submit_answers
from workshop_live.actions.group_writing import BeScribe, GroupState, SaveText, take_turns
from workshop_live.domain.participants import Participant
from workshop_live.domain.tokens import digest
from workshop_live.storage.engine import Database
from workshop_live.storage.tables import ParticipantRow, RoundGroupRow, RoundRow
from workshop_live.storage.writer import SetFunction, Transaction, wall_clock

GROUPS = 40


def counted(database: Database, function: SetFunction[Any, Any], commands: Sequence[Any]) -> tuple[int, list[Any]]:
    """Run a batch in a transaction. Return the number of its statements, and the replies."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(database.writing, "before_cursor_execute", note)
    with Session(database.writing, expire_on_commit=False, autoflush=False) as session, session.begin():
        now = wall_clock()
        outcomes = function(Transaction(session, now, now), commands)
    event.remove(database.writing, "before_cursor_execute", note)
    return len(seen), [outcome.reply for outcome in outcomes]


def let_groups_write(committed: Committed) -> list[Participant]:
    """Let groups of one member each write in the round that is open. Return the members."""
    with Session(committed.database.writing) as session, session.begin():
        asked = session.exec(select(RoundRow)).one()
        asked.groups, asked.steps = "home", [{"kind": "group", "minutes": None, "title": ""}]
        for number in range(GROUPS):
            row = RoundGroupRow(round_id=asked.id, number=number, key=f"g{number}", name=f"Gruppe {number}")
            person = ParticipantRow(
                room_id=committed.room.id, token_hash=digest(f"t{number}"), home_group=row.key, created_at=wall_clock()
            )
            session.add_all([row, person])
    return [Participant(committed.room.id, f"t{number}") for number in range(GROUPS)]


@EITHER_DATABASE
async def test_a_save_costs_at_most_one_and_a_half_answers(committed: Committed):
    people = [Participant(committed.room.id, f"a{number}") for number in range(GROUPS)]
    answers = [SubmitAnswer(it, committed.activity, "Svar", "k", None, 10_000) for it in people]
    counted(committed.database, submit_answers, answers)
    again = [SubmitAnswer(it, committed.activity, "Svar igjen", "l", None, 10_000) for it in people]
    of_answers, _ = counted(committed.database, submit_answers, again)

    members = let_groups_write(committed)
    counted(committed.database, take_turns, [BeScribe(it, committed.activity, writes=True) for it in members])
    first = [SaveText(it, committed.activity, "s0", 0, "Tekst") for it in members]
    counted(committed.database, take_turns, first)
    saves = [SaveText(it, committed.activity, "s1", 1, "Mer tekst") for it in members]
    of_saves, replies = counted(committed.database, take_turns, saves)
    assert all(isinstance(reply, GroupState) and reply.version == 2 for reply in replies)
    assert of_saves <= 1.5 * of_answers, (of_saves, of_answers)
