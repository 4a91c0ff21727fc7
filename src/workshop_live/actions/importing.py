"""Taking in a room from a file: it is made with its rounds and answers, and has ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from workshop_live.actions.agenda import new_activity
from workshop_live.actions.commands import one_by_one
from workshop_live.actions.rooms import CreateRoom, RoomCreated, create_room
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.past_rooms import PastActivity, PastAnswer, PastRoom, PastRound, board_of
from workshop_live.domain.plans import Plan
from workshop_live.domain.refusals import Invalid, Problem, Reason, Refused
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.rooms import lock_room
from workshop_live.storage.tables import AnswerRow, RoundRow, VoteRow
from workshop_live.storage.theme_boards import add_board
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class ImportRoom:
    """Make a room as it was; it is deleted after ``keep_days``, if any."""

    organiser_id: int
    past: PastRoom
    keep_days: int | None = None


@dataclass(frozen=True, slots=True)
class _Checked:
    """A round as it is stored."""

    prompt: str
    settings: dict[str, Any]
    past: PastRound
    values: list[Any]


@one_by_one
def import_room(tx: Transaction, command: ImportRoom) -> Outcome[RoomCreated | Refused]:
    """Make the room, ask what was asked, and end it. All of it is checked before anything is written."""
    past = command.past
    try:
        rounds = [_checked(number, activity) for number, activity in enumerate(past.activities)]
    except Invalid as invalid:
        return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
    plan = Plan(past.title, past.language, tuple(activity.planned for activity in past.activities))
    [made] = create_room(tx, [CreateRoom(command.organiser_id, plan, keep_days=command.keep_days)])
    if isinstance(made.reply, Refused):
        return made
    room = lock_room(tx.session, made.reply.room.public_id)
    assert room is not None  # it was made in this transaction
    room.time_zone, room.created_at, room.ended_at = past.time_zone, past.began_at, tx.now
    room.word_choices = dict(past.word_choices) or None
    for activity, of_activity in zip(read_agenda(tx.session, room.id), rounds, strict=True):
        for number, checked in enumerate(of_activity, 1):
            _write(tx, activity.id, number, checked)
    return made


def _checked(number: int, activity: PastActivity) -> list[_Checked]:
    """The rounds of an activity, as strictly looked at as what phones send. Raises Invalid."""
    at = f"activities.{number}"
    checked = []
    for past in activity.rounds:
        try:
            asked = new_activity(0, past.asked)
            activity_type = ACTIVITY_TYPES[asked.type]
            settings = activity_type.settings(asked.settings)
            values = [activity_type.store(settings, answer.value) for answer in past.answers]
        except Invalid as invalid:
            raise Invalid(
                *(Problem(f"{at}.{it.field}".strip("."), it.code, it.limit) for it in invalid.problems)
            ) from None
        checked.append(_Checked(asked.prompt, asked.settings, past, values))
    return checked


def _write(tx: Transaction, activity_id: int, number: int, checked: _Checked) -> None:
    began = min((answer.at for answer in checked.past.answers), default=tx.now)
    row = RoundRow(
        activity_id=activity_id,
        number=number,
        prompt=checked.prompt,
        settings=checked.settings,
        shown=checked.past.first_shown_at is not None,
        first_shown_at=checked.past.first_shown_at,
        next_ordinal=len(checked.values),
        opened_at=began,
        closed_at=max((answer.at for answer in checked.past.answers), default=tx.now) + timedelta(minutes=1),
    )
    tx.session.add(row)
    tx.session.flush()
    answers = list(_answers(tx, row.id, checked))
    tx.session.add_all(answers)
    tx.session.flush()
    for answer, past in zip(answers, checked.past.answers, strict=True):
        tx.session.add_all(VoteRow(answer_id=answer.id, author=new_public_id()) for _ in range(past.votes))
    for question, themes in enumerate(checked.past.themes):
        add_board(tx.session, row.id, question, board_of(themes, len(answers)))


def _answers(tx: Transaction, round_id: int, checked: _Checked) -> Iterator[AnswerRow]:
    """Answers of as many people as there were. Who wrote which is in no file, so they take turns."""
    authors = [new_public_id() for _ in range(max(1, min(checked.past.participants, len(checked.values))))]
    answers: Iterator[tuple[int, tuple[Any, PastAnswer]]]
    answers = enumerate(zip(checked.values, checked.past.answers, strict=True))
    for ordinal, (value, past) in answers:
        yield AnswerRow(
            public_id=new_public_id(),
            round_id=round_id,
            author=authors[ordinal % len(authors)],
            claim=new_public_id(),
            key="imported",
            ordinal=ordinal,
            seq=0,
            fingerprint="",
            value=value,
            held=False,
            created_at=past.at,
            hidden_at=tx.now if past.hidden else None,
            settled_at=tx.now if past.settled else None,
        )
