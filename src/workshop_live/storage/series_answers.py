"""Reads what was shown and answered in the gatherings of a series, for its page, its files and the projector."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from sqlmodel import Session

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.rooms import Room
from workshop_live.domain.series import MOST_ON_WALL, Gathering, ToldGathering
from workshop_live.storage import series as stored
from workshop_live.storage.agenda import latest_round
from workshop_live.storage.answer_cache import AnswerCache
from workshop_live.storage.answers import answers_of_rounds
from workshop_live.storage.group_work import groups_of_rounds
from workshop_live.storage.rooms import find_room_by_id
from workshop_live.storage.series import ShownRounds
from workshop_live.storage.theme_boards import boards_of

AnswersOf = Callable[[Room, Round], Sequence[Answer]]


def read_told(session: Session, gatherings: Collection[Gathering], key: str | None = None) -> list[ToldGathering]:
    """Return what was shown in gatherings, of all activities or of the one with this key."""
    shown = stored.shown_in(session, gatherings, key)
    rounds = [asked.id for it in shown for asked in _rounds(it)]
    by_round: dict[int, list[Answer]] = {}
    for answer in answers_of_rounds(session, rounds):
        by_round.setdefault(answer.round_id, []).append(answer)
    return _told(session, shown, lambda _room, asked: by_round.get(asked.id, []))


def compared_on_wall(session: Session, room: Room, activity: Activity | None) -> list[ShownRounds]:
    """Return the gatherings up to this room's in which its activity was shown, the four latest ones at most.

    They are those of which the owner of the room is a member. Empty unless there is another one, and the results are
    shown here just now.
    """
    series_id = stored.series_id_of(session, room.id)
    if series_id is None or activity is None or activity.is_private or activity.is_standing:
        return []
    asked, owner = latest_round(session, activity.id), stored.owner_of_room(session, room.id)
    series = stored.series_of_room(session, owner, room.id) if owner is not None else None
    if asked is None or not asked.shown or series is None:
        return []
    here = next(number for number, it in enumerate(series.gatherings, 1) if it.room_id == room.id)
    shown = [it for it in stored.shown_in(session, series.gatherings[:here], activity.key) if it.activities]
    is_here = bool(shown) and shown[-1].gathering.room_id == room.id
    return shown[-MOST_ON_WALL:] if is_here and len(shown) > 1 else []


def read_for_wall(session: Session, shown: Collection[ShownRounds], cache: AnswerCache) -> tuple[ToldGathering, ...]:
    """Return what to draw of gatherings on the projector; ``cache`` keeps their answers between drawings."""
    return tuple(_told(session, shown, lambda room, asked: cache.of(session, room, asked)))


def _told(session: Session, shown: Collection[ShownRounds], answers_of: AnswersOf) -> list[ToldGathering]:
    rounds = [(activity, asked) for it in shown for activity, asked in zip(it.activities, _rounds(it), strict=True)]
    boards = boards_of(session, [asked.id for activity, asked in rounds if type_of(activity).has_themes])
    groups = groups_of_rounds(session, [asked.id for _, asked in rounds if asked.grouping])
    told = []
    for it in shown:
        room = find_room_by_id(session, it.gathering.room_id)
        if room is None:
            continue
        pairs = []
        for activity, asked in zip(it.activities, _rounds(it), strict=True):
            with_groups = replace(asked, groups=groups.get(asked.id, ()))
            pairs.append((replace(activity, round=with_groups), answers_of(room, asked)))
        own = {asked.id: boards[asked.id] for asked in _rounds(it) if asked.id in boards}
        told.append(ToldGathering(it.gathering, room, tuple(pairs), own))
    return told


def _rounds(shown: ShownRounds) -> list[Round]:
    return [activity.round for activity in shown.activities if activity.round is not None]
