"""Reads what the results of an activity are computed from."""

from dataclasses import dataclass

from sqlmodel import Session

from workshop_live.activity_types import type_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer, Tally, tally_of
from workshop_live.domain.words import Choices
from workshop_live.storage import answers
from workshop_live.storage.agenda import read_everything_asked
from workshop_live.storage.rooms import find_room_by_id


@dataclass(frozen=True, slots=True)
class Results:
    """An activity, the counts of its latest round, its visible answers, and the decisions on words."""

    activity: Activity
    tally: Tally
    visible: list[Answer]
    words: Choices


def read_results(session: Session, room_id: int, public_id: str) -> Results | None:
    """Return the latest round of an activity; None if the room has none with this identifier."""
    room = find_room_by_id(session, room_id)
    if room is None:
        return None
    activity = next((item for item in read_everything_asked(session, room) if item.public_id == public_id), None)
    if activity is None:
        return None
    if activity.round is None:
        return Results(activity, Tally(), [], room.word_choices)
    tally = tally_of(answers.answers_of_rounds(session, [activity.round.id]))
    if activity.stays_on_phones:
        return Results(activity, tally, [], room.word_choices)
    visible = answers.answers_for_results(session, type_of(activity), activity.round.id)
    return Results(activity, tally, visible, room.word_choices)
