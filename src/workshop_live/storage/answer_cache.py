"""Caches the answers of a round between drawings, so that only changed ones are read again.

Results are still computed from all stored answers. The cache holds rows, and room events say which to reload.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from workshop_live.domain.activities import Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import Room
from workshop_live.storage.answers import answers_at, answers_of_rounds
from workshop_live.storage.tables import RoomEventRow

MAX_AGE_S = 120.0  # seconds after the last use, which also bounds how long deleted answers stay in memory
MAX_CHANGES = 2_000  # events after which reading all answers is as cheap

_ONE_ANSWER_CHANGED = {
    RoomEventKind.ANSWER_SUBMITTED,
    RoomEventKind.ANSWER_REVISED,
    RoomEventKind.ANSWER_WITHDRAWN,
    RoomEventKind.ANSWER_HIDDEN,
    RoomEventKind.ANSWER_SHOWN,
    RoomEventKind.ANSWER_SETTLED,
    RoomEventKind.ANSWER_MOVED,
    RoomEventKind.ANSWERS_ENTERED,
    RoomEventKind.ANSWER_VOTED,
    RoomEventKind.GROUP_WROTE,
}
_NO_ANSWERS_CHANGED = {
    RoomEventKind.ROOM_RENAMED,
    RoomEventKind.SERIES_CHANGED,
    RoomEventKind.ACTIVITY_ADDED,
    RoomEventKind.ACTIVITY_MOVED,
    RoomEventKind.ROUND_OPENED,
    RoomEventKind.ROUND_CLOSING,
    RoomEventKind.ROUND_CLOSED,
    RoomEventKind.RESULTS_SHOWN,
    RoomEventKind.RESULTS_HIDDEN,
    RoomEventKind.SCREEN_CHANGED,
    RoomEventKind.PAGE_TURNED,
    RoomEventKind.TIMER_CHANGED,
    RoomEventKind.STEP_BEGUN,
    RoomEventKind.GROUPS_NAMED,
    RoomEventKind.GROUP_CHOSEN,
    RoomEventKind.GROUPS_DRAWN,
    RoomEventKind.GROUP_CHANGED,
    RoomEventKind.GROUP_NOTED,
}
"""Events that change no answers. After other events, all answers are read again."""

_EVENTS = select(RoomEventRow.kind, RoomEventRow.activity_id, RoomEventRow.ordinal).where(
    RoomEventRow.room_id == bindparam("room_id"),
    col(RoomEventRow.seq) > bindparam("since"),
    col(RoomEventRow.seq) <= bindparam("until"),
)


@dataclass(frozen=True, slots=True)
class _CachedRound:
    """The answers of a round by ordinal, as of ``seq`` of the room. It is not modified."""

    seq: int
    answers: Mapping[int, Answer]
    used_at: float


class AnswerCache:
    """The answers of the rounds being drawn, visible or not. It is thread-safe."""

    def __init__(self) -> None:
        self._rounds: dict[int, _CachedRound] = {}

    def of(self, session: Session, room: Room, round_: Round) -> list[Answer]:
        """Return the same as ``answers_of_rounds``; ``room`` must have been read in the same session."""
        cached = self._rounds.get(round_.id)
        ordinals = _changed_ordinals(session, room, round_, cached.seq) if cached else None
        if cached is None or ordinals is None:
            answers = {answer.ordinal: answer for answer in answers_of_rounds(session, [round_.id])}
        else:
            answers = dict(cached.answers)
            for ordinal in ordinals:
                answers.pop(ordinal, None)
            changed = answers_at(session, round_.id, ordinals)
            answers |= {answer.ordinal: answer for answer in changed if not answer.is_withdrawn}
            if ordinals and min(ordinals) < max(cached.answers, default=-1):  # unless all are new ones, which come last
                answers = dict(sorted(answers.items()))
        self._rounds[round_.id] = _CachedRound(room.seq, answers, time.monotonic())
        return list(answers.values())

    def evict_old(self) -> None:
        """Remove rounds that were not used for a while."""
        now = time.monotonic()
        for round_id, cached in list(self._rounds.items()):
            if now - cached.used_at > MAX_AGE_S:
                self._rounds.pop(round_id, None)


def _changed_ordinals(session: Session, room: Room, round_: Round, since: int) -> set[int] | None:
    """Return the ordinals of a round's answers that changed since an event; None if any may have."""
    if room.seq < since or room.seq - since > MAX_CHANGES:
        return None
    events = session.exec(_EVENTS, params={"room_id": room.id, "since": since, "until": room.seq})
    return _ordinals_in(events, round_.activity_id)


def _ordinals_in(events: Iterable[tuple[str, int | None, int | None]], activity_id: int) -> set[int] | None:
    ordinals: set[int] = set()
    for kind, activity, ordinal in events:
        if kind in _ONE_ANSWER_CHANGED and ordinal is not None:
            ordinals |= {ordinal} if activity == activity_id else set()
        elif kind not in _NO_ANSWERS_CHANGED:
            return None
    return ordinals
