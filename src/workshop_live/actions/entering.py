"""Facilitators enter answers that nobody in the room sent: a list that they paste, a wall of paper that they type."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from workshop_live.actions.answers import fingerprint_of
from workshop_live.actions.commands import Changes, FromForm, Happened, command
from workshop_live.actions.fields import BlankIsNone, OnActivity
from workshop_live.actions.rounds import find_asked
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.base import MAX_PROBLEMS, ActivityType
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.answers import NOBODY
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import mark_of_line, new_public_id
from workshop_live.storage import agenda
from workshop_live.storage.answers import find_claims, was_entered
from workshop_live.storage.tables import AnswerRow, RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_
from workshop_live.text.lists import without_mark

MAX_LINES = 200
TWICE = timedelta(seconds=10)
"""How soon the same lines without a key, as a form without scripts sends them, are a second press of its button."""


class EnterAnswers(OnActivity):
    """Enter lines as answers that no participant sent, all for one column if the question has any.

    Numbers and bullets at the beginning of lines are taken off, and blank lines are left out. With the same ``key``,
    lines are entered once, however often they are sent; without one, the same lines are once in ten seconds.
    """

    lines: Annotated[list[str], FromForm(str.splitlines)]
    column: Annotated[Annotated[str, Field(max_length=8)] | None, BlankIsNone] = None
    key: Annotated[Annotated[str, Field(pattern="^[!-~]{1,64}$")] | None, BlankIsNone] = None


@command(
    "enter-answers",
    emits=(RoomEventKind.ANSWERS_ENTERED,),
    undo=N_("Answers were entered"),
    moves_on=False,
    checks_version=False,
)
def enter_answers(tx: Transaction, room: RoomRow, fields: EnterAnswers) -> Changes | Refused:
    """Enter each of up to 200 lines as an answer that counts as nobody's, whether the question is open or closed."""
    asked = find_asked(tx, room, fields.activity)
    if isinstance(asked, Refused):
        return asked
    activity, latest = asked
    activity_type = ACTIVITY_TYPES[activity.type]
    if not activity_type.takes_lines:
        raise InvalidValueError(Problem("activity", "not_line_by_line"))
    if activity.seen_by == SeenBy.ME:
        return Refused(Reason.PRIVATE)
    if agenda.to_round(latest).is_written_by_groups:
        return Refused(Reason.WRITTEN_BY_GROUPS)
    lines = list(_written(fields.lines))
    key, fingerprint = fields.key or new_public_id(), fingerprint_of([lines, fields.column])
    if fields.key is None and was_entered(tx.session, latest.id, fingerprint, tx.now - TWICE):
        return Changes()
    if entered := find_claims(tx.session, [mark_of_line(activity.id, key, 0)]):
        return Changes() if entered[0].fingerprint == fingerprint else Refused(Reason.KEY_REUSED)
    values = _values(activity_type, activity_type.settings(latest.settings), lines, fields.column)
    first = latest.next_ordinal
    latest.next_ordinal += len(values)
    tx.session.add_all(
        AnswerRow(
            public_id=new_public_id(),
            round_id=latest.id,
            author=NOBODY,
            claim=mark_of_line(activity.id, key, number),
            key=key,
            ordinal=first + number,
            seq=room.seq + 1,
            fingerprint=fingerprint,
            value=value,
            held=False,
            created_at=tx.now,
        )
        for number, value in enumerate(values)
    )
    return Changes([Happened(RoomEventKind.ANSWERS_ENTERED, activity.id, first if len(values) == 1 else None)])


def _written(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, without numbers and bullets, each with its index."""
    for index, line in enumerate(lines):
        if text := without_mark(line):
            yield index, text


def _values(
    activity_type: ActivityType, settings: Any, lines: Sequence[tuple[int, str]], column: str | None
) -> list[Any]:
    """Return what is stored of each line. Raises InvalidValueError, with the indexes of lines that cannot be used."""
    if not lines:
        raise InvalidValueError(Problem("lines", "empty"))
    if len(lines) > MAX_LINES:
        raise InvalidValueError(Problem("lines", "too_many_lines", len(lines)))
    values, problems = [], []
    for index, text in lines:
        try:
            values.append(activity_type.store_line(settings, text, column))
        except InvalidValueError as invalid:
            problems += [
                it if it.field == "column" else Problem(f"lines.{index}", it.code, it.limit) for it in invalid.problems
            ]
    if problems:
        raise InvalidValueError(*dict.fromkeys(problems[:MAX_PROBLEMS]))
    return values
