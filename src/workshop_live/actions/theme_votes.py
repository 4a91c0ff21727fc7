"""Voting on all themes of a question with dots, the shortest way to a vote on what people wrote."""

from typing import Annotated

from pydantic import Field

from workshop_live.actions.commands import Changes, command
from workshop_live.actions.fields import OnActivity
from workshop_live.actions.vote_fields import DEFAULT_VOTES, MakeVote
from workshop_live.actions.vote_making import MADE, all_themes, place_vote
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.storage import agenda
from workshop_live.storage.agenda import to_round
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.votable import read_votable
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_


class VoteOnThemes(OnActivity):
    """Add a vote on the themes of a question as the next activity, with so many votes for each participant."""

    question: Annotated[int, Field(ge=0)] = 0
    each: Annotated[int, Field(ge=1, le=10)] = DEFAULT_VOTES


@command("vote-on-themes", emits=MADE, undo=N_("A vote on the themes is next on the agenda"))
def vote_on_themes(tx: Transaction, room: RoomRow, fields: VoteOnThemes) -> Changes | Refused:
    """Add an activity whose options are the themes as they stand now; what becomes of them later does not change it."""
    activity = agenda.find_activity(tx.session, room.id, fields.activity)
    if activity is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    round_row = agenda.latest_round(tx.session, activity.id)
    if activity.seen_by != SeenBy.ROOM:
        return Refused(Reason.PRIVATE)
    if round_row is not None and not to_round(round_row).was_shown:
        return Refused(Reason.NOT_SHOWN)
    wanted = MakeVote(activity=fields.activity, question=fields.question, of="themes", each=fields.each)
    asked = agenda.to_activity(activity, round_row)
    options = all_themes(read_votable(tx.session, asked, fields.question))
    return Refused(Reason.TOO_FEW_THEMES) if len(options) < 2 else place_vote(tx, room, activity, options, wanted)
