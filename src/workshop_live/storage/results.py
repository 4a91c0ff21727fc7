"""Reads what the results of an activity are computed from."""

from dataclasses import dataclass

from sqlmodel import Session

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer, Tally, tally_of
from workshop_live.domain.words import Choices
from workshop_live.storage import answers
from workshop_live.storage.agenda import read_agenda
from workshop_live.storage.rooms import find_room_by_id


@dataclass(frozen=True, slots=True)
class Results:
    """An activity, the counts of its latest round, its visible answers, and the decisions on words."""

    activity: Activity
    tally: Tally
    visible: list[Answer]
    words: Choices


def read_results(session: Session, room_id: int, activity: str) -> Results | None:
    """Return the latest round of an activity; None if it is not on the agenda."""
    room = find_room_by_id(session, room_id)
    found = next((item for item in read_agenda(session, room_id) if item.public_id == activity), None)
    if room is None or found is None:
        return None
    if found.round is None:
        return Results(found, Tally(), [], room.word_choices)
    tally = tally_of(answers.given_answers(session, [found.round.id]))
    visible = answers.answers_for_results(session, type_of(found), found.round.id)
    return Results(found, tally, visible, room.word_choices)
