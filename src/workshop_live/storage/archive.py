"""Everything that was asked and answered in a room, for files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.domain.rooms import Room
from workshop_live.domain.themes import KeptBoard
from workshop_live.storage.agenda import read_agenda, rounds_of, to_round
from workshop_live.storage.answers import count_visible, given_answers, with_votes
from workshop_live.storage.rooms import find_room
from workshop_live.storage.theme_boards import boards_of
from workshop_live.storage.votes import count_voters


@dataclass(frozen=True, slots=True)
class Unseen:
    """How many answers the room has not seen: of rounds that were never shown, and those that it is not to see."""

    unshown: int = 0
    private: int = 0


@dataclass(frozen=True, slots=True)
class Archive:
    """A room and its agenda. Each activity stands once for each of its rounds, or once without if it was not asked.

    ``boards`` are those of the rounds, by their numbers.
    """

    room: Room
    asked: list[tuple[Activity, list[Answer]]]
    boards: Mapping[int, Mapping[int, KeptBoard]]


def read_archive(session: Session, public_id: str) -> Archive | None:
    """Read a whole room; held and hidden answers are in it, withdrawn ones are not."""
    room = find_room(session, public_id)
    if room is None:
        return None
    asked: list[tuple[Activity, list[Answer]]] = []
    for activity in read_agenda(session, room.id):
        rounds = [to_round(row) for row in rounds_of(session, activity.id)]
        round_ids = [it.id for it in rounds]
        answers = with_votes(session, round_ids, given_answers(session, round_ids))
        voters = count_voters(session, round_ids)
        rounds = [replace(it, voters=voters.get(it.id, 0)) for it in rounds]
        asked += [
            (replace(activity, round=it), [answer for answer in answers if answer.round_id == it.id]) for it in rounds
        ] or [(activity, [])]
    round_ids = [it.round.id for it, _ in asked if it.round]
    return Archive(room, asked, boards_of(session, round_ids))


def count_unseen(session: Session, room_id: int) -> Unseen:
    """How many answers stay out of the files of a room unless they are asked for, hidden ones not counted."""
    activities = read_agenda(session, room_id)
    rounds = [(it, to_round(row)) for it in activities for row in rounds_of(session, it.id)]
    counts = count_visible(session, [asked.id for _, asked in rounds])
    unshown = sum(counts.get(asked.id, 0) for it, asked in rounds if not it.is_private and not asked.was_shown)
    return Unseen(unshown, sum(counts.get(asked.id, 0) for it, asked in rounds if it.is_private))
