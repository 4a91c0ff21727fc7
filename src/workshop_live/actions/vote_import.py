"""The votes on what people wrote of a room that is imported: what their options were made from, in the new room."""

from collections.abc import Mapping, Sequence

from workshop_live.domain.made_votes import MadeFrom, Origin
from workshop_live.domain.past_rooms import PastActivity, PastVote
from workshop_live.storage.tables import ActivityRow


def link_votes(activities: Sequence[tuple[ActivityRow, PastActivity]], answers: Mapping[str, str]) -> None:
    """Link the options of votes to the answers and themes of the new room; ``answers`` has the new public ids.

    What the file does not have is not linked.
    """
    ids = {past.id: row.public_id for row, past in activities}
    for row, past in activities:
        if past.made_from is not None and past.made_from.activity in ids:
            made = _made_from(row, past.made_from, ids[past.made_from.activity], answers)
            row.made_from = made.stored() if made.options else None


def _made_from(row: ActivityRow, vote: PastVote, source: str, answers: Mapping[str, str]) -> MadeFrom:
    options = row.settings.get("options", ())
    keys = [option["key"] for option in options]
    origins = {}
    for place, named, theme in vote.options:
        known = tuple(answers[answer] for answer in named if answer in answers)
        if place < len(keys) and (known or theme):
            label = "" if known else options[place]["text"]
            origins[keys[place]] = Origin(known, None if known else theme, label)
    return MadeFrom(source, vote.question, origins)
