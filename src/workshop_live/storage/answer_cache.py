"""The answers that stand in a round, remembered between drawings: only what changed since the last is read again.

Results are still computed from all stored answers. What is remembered is rows, and the room events say which of them to
look at once more.
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
from workshop_live.storage.answers import answers_at, given_answers
from workshop_live.storage.tables import RoomEventRow

KEPT_S = 120.0  # seconds after the last drawing; nothing of a room that is deleted stays much longer
MAX_CHANGES = 2_000  # beyond that, reading everything is no dearer

_ONE_ANSWER = {
    RoomEventKind.ANSWER_SUBMITTED,
    RoomEventKind.ANSWER_REVISED,
    RoomEventKind.ANSWER_WITHDRAWN,
    RoomEventKind.ANSWER_HIDDEN,
    RoomEventKind.ANSWER_SHOWN,
    RoomEventKind.ANSWER_SETTLED,
    RoomEventKind.ANSWER_VOTED,
}
_NO_ANSWER = {
    RoomEventKind.ROOM_RENAMED,
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
}
"""After any other event, all answers are read again."""

_EVENTS = select(RoomEventRow.kind, RoomEventRow.activity_id, RoomEventRow.ordinal).where(
    RoomEventRow.room_id == bindparam("room_id"),
    col(RoomEventRow.seq) > bindparam("since"),
    col(RoomEventRow.seq) <= bindparam("until"),
)


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The answers of a round by their place, as they stood at ``seq`` of the room. It is not changed."""

    seq: int
    answers: Mapping[int, Answer]
    used_at: float


class AnswerCache:
    """The answers, visible or not, of the rounds that are being drawn. It may be used by several threads."""

    def __init__(self) -> None:
        self._rounds: dict[int, _Remembered] = {}

    def of(self, session: Session, room: Room, asked: Round) -> list[Answer]:
        """What ``given_answers`` reads, in the same order; ``room`` was read in the same session."""
        known = self._rounds.get(asked.id)
        places = _changed_places(session, room, asked, known.seq) if known else None
        if known is None or places is None:
            answers = {answer.ordinal: answer for answer in given_answers(session, [asked.id])}
        else:
            answers = dict(known.answers)
            for place in places:
                answers.pop(place, None)
            answers |= {it.ordinal: it for it in answers_at(session, asked.id, places) if not it.is_withdrawn}
            if places and min(places) < max(known.answers, default=-1):  # not only new ones, which come last
                answers = dict(sorted(answers.items()))
        self._rounds[asked.id] = _Remembered(room.seq, answers, time.monotonic())
        return list(answers.values())

    def forget_old(self) -> None:
        """Drop what has not been drawn for a while."""
        now = time.monotonic()
        for round_id, known in list(self._rounds.items()):
            if now - known.used_at > KEPT_S:
                self._rounds.pop(round_id, None)


def _changed_places(session: Session, room: Room, asked: Round, since: int) -> set[int] | None:
    """The places in a round of the answers that changed since an event; None if it may have been any of them."""
    if room.seq < since or room.seq - since > MAX_CHANGES:
        return None
    events = session.exec(_EVENTS, params={"room_id": room.id, "since": since, "until": room.seq})
    return _places(events, asked.activity_id)


def _places(events: Iterable[tuple[str, int | None, int | None]], activity_id: int) -> set[int] | None:
    places: set[int] = set()
    for kind, activity, ordinal in events:
        if kind in _ONE_ANSWER and ordinal is not None:
            places |= {ordinal} if activity == activity_id else set()
        elif kind not in _NO_ANSWER:
            return None
    return places
