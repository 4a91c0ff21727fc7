"""Votes on what people wrote, in files: what they came to beside the answers, and what their options were made from."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop_live.activity_types.options import Bar
from workshop_live.activity_types.vote_results import result_of
from workshop_live.domain.activities import Activity
from workshop_live.domain.answers import Answer
from workshop_live.text.languages import N_

BY_VOTES = N_("In the order of the vote")
"""The heading of the options of a vote beside the answers that they were made from."""
IN_VOTE = N_("In the vote")
"""The heading of a column with what answers were given."""


@dataclass(frozen=True, slots=True)
class ReportedVote:
    """A vote on what was written in an activity: what was asked, the options in order, and the same by answer.

    ``question`` is that of the activity which it was on, counted from 0.
    """

    prompt: str
    question: int
    bars: tuple[Bar, ...]
    answers: Mapping[str, Bar]


def votes_by_source(
    rounds: Sequence[tuple[Activity, Sequence[Answer]]], included: Callable[[Activity, Sequence[Answer]], list[Answer]]
) -> dict[str, ReportedVote]:
    """Return the latest vote on the answers of each activity, by the activity's public id.

    ``included`` returns the answers of a round that are in the file: of votes that the room has not seen, none.
    """
    votes: dict[str, ReportedVote] = {}
    for activity, answers in rounds:  # later rounds, and later votes, come later
        result = result_of(activity, included(activity, answers)) if not activity.is_open else None
        if result is not None and activity.made_from is not None:
            votes[activity.made_from.activity] = ReportedVote(
                activity.asked_prompt, result.question, result.bars, result.answers
            )
    return votes


def origins_in_file(
    activity: Activity, answers: Collection[str], themes: Mapping[tuple[str, int, int], int]
) -> dict[str, Any] | None:
    """Return what the options of a vote were made from, as in the API, with what is in the file; None without any.

    ``themes`` are the places of themes in the file, from 1, by activity, question and number.
    """
    made = activity.made_from
    if made is None:
        return None
    keys = [option["key"] for option in activity.asked_settings["options"]]
    origins = [
        {
            **origin,
            "answers": [answer for answer in origin["answers"] if answer in answers],
            "theme": themes.get((made.activity, made.question, origin["theme"])),
        }
        for origin in made.listed(keys)
    ]
    found = [origin for origin in origins if origin["answers"] or origin["theme"]]
    return {"activity": made.activity, "question": made.question, "options": found} if found else None
