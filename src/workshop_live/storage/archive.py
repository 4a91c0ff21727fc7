"""Reads a whole room with all rounds and answers, for files."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from workshop_live.activity_types import type_of
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import Answer
from workshop_live.domain.joint_texts import JointText
from workshop_live.domain.rooms import Room
from workshop_live.domain.themes import KeptBoard
from workshop_live.storage.action_items import read_items
from workshop_live.storage.agenda import read_everything_asked, rounds_of, to_round
from workshop_live.storage.answers import answers_of_rounds, count_visible, last_ordinal, with_votes
from workshop_live.storage.group_work import groups_of_rounds
from workshop_live.storage.joint_texts import read_joint_text
from workshop_live.storage.rooms import find_room
from workshop_live.storage.theme_boards import boards_of
from workshop_live.storage.votes import count_voters


@dataclass(frozen=True, slots=True)
class Unseen:
    """The number of answers that the room has not seen: of rounds never shown, and of private activities."""

    unshown: int = 0
    private: int = 0


@dataclass(frozen=True, slots=True)
class Archive:
    """A room and its agenda, with an entry per round, or one per activity without rounds.

    ``boards`` are the theme boards by round id and question, ``joint_texts`` those of the activities that have one.
    """

    room: Room
    rounds: list[tuple[Activity, list[Answer]]]
    boards: Mapping[int, Mapping[int, KeptBoard]]
    joint_texts: Mapping[int, JointText]
    items: tuple[ActionItem, ...] = ()


def read_archive(session: Session, public_id: str) -> Archive | None:
    """Return a whole room, held and hidden answers included, withdrawn ones not; None if there is no such room."""
    room = find_room(session, public_id)
    if room is None:
        return None
    entries: list[tuple[Activity, list[Answer]]] = []
    for activity in _activities(session, room):
        rounds = [to_round(row) for row in rounds_of(session, activity.id)]
        round_ids = [round_.id for round_ in rounds]
        answers = with_votes(session, round_ids, answers_of_rounds(session, round_ids))
        voters = count_voters(session, round_ids)
        groups = groups_of_rounds(session, [round_.id for round_ in rounds if round_.grouping])
        rounds = [
            replace(round_, voters=voters.get(round_.id, 0), groups=groups.get(round_.id, ())) for round_ in rounds
        ]
        entries += [
            (replace(activity, round=round_), [answer for answer in answers if answer.round_id == round_.id])
            for round_ in rounds
        ] or [(activity, [])]
    round_ids = [activity.round.id for activity, _ in entries if activity.round]
    texts = {activity.id: read_joint_text(session, activity) for activity, _ in entries}
    joint_texts = {activity_id: text for activity_id, text in texts.items() if text is not None}
    return Archive(room, entries, boards_of(session, round_ids), joint_texts, read_items(session, room.id))


def count_unseen(session: Session, room: Room) -> Unseen:
    """Return the number of answers that a room's files leave out by default.

    Hidden ones are not counted, nor are texts of groups in which everything was deleted again: no file has them.
    """
    activities = _activities(session, room)
    rounds = [(activity, to_round(row)) for activity in activities for row in rounds_of(session, activity.id)]
    counts = Counter(count_visible(session, [round_.id for _, round_ in rounds]))
    counts.subtract(_emptied(session, rounds))
    never_shown = [round_ for activity, round_ in rounds if not activity.is_private and not round_.was_shown]
    private = [round_ for activity, round_ in rounds if activity.is_private and not activity.stays_on_phones]
    return Unseen(sum(counts[round_.id] for round_ in never_shown), sum(counts[round_.id] for round_ in private))


def _emptied(session: Session, rounds: Iterable[tuple[Activity, Round]]) -> Counter[int]:
    """Return how many texts of groups are empty and not hidden, by round id."""
    empty = {it.id: type_of(activity).stored_when_empty for activity, it in rounds if it.is_written_by_groups}
    texts = answers_of_rounds(session, list(empty)) if empty else []
    return Counter(it.round_id for it in texts if it.is_visible and it.value == empty[it.round_id])


def _activities(session: Session, room: Room) -> list[Activity]:
    """Return what files are about: the agenda, and the question that is open all day if it was used."""
    return [
        activity
        for activity in read_everything_asked(session, room)
        if not activity.is_standing or last_ordinal(session, activity.round.id if activity.round else 0) >= 0
    ]
