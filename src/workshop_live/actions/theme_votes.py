"""Voting on themes."""

from collections import Counter
from typing import Annotated

from pydantic import Field

from workshop_live.actions.agenda import insert_activities, new_activity
from workshop_live.actions.commands import Changes, command
from workshop_live.actions.fields import OnActivity
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import REHEARSED_KEY, SeenBy
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda, theme_boards
from workshop_live.storage.agenda import to_round
from workshop_live.storage.answers import visible_answers
from workshop_live.storage.tables import RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_, catalogue

DEFAULT_VOTES = 3
PROMPT = N_("Which themes matter most?")


class VoteOnThemes(OnActivity):
    """Add a vote on the themes of a question as the next activity, with so many votes for each participant."""

    question: Annotated[int, Field(ge=0)] = 0
    each: Annotated[int, Field(ge=1, le=10)] = DEFAULT_VOTES


@command("vote-on-themes", emits=(RoomEventKind.ACTIVITY_ADDED,), undo=N_("A vote on the themes is next on the agenda"))
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
    labels = _labels(_visible_labels(tx, round_row, fields.question)) if round_row else []
    if len(labels) < 2:
        return Refused(Reason.TOO_FEW_THEMES)
    asking = (
        (activity_type.name, activity_type.settings_for_theme_vote(labels, fields.each))
        for activity_type in ACTIVITY_TYPES.values()
    )
    name, settings = next((name, settings) for name, settings in asking if settings is not None)
    planned = PlannedActivity(name, catalogue(room.language).gettext(PROMPT), settings)
    row = new_activity(room.id, planned)
    if room.rehearses:
        row.key = f"{REHEARSED_KEY}{row.key}"
    return insert_activities(tx, room, [row], activity.id)


def _visible_labels(tx: Transaction, round_row: RoundRow, question: int) -> list[str]:
    """Return the labels of the themes that have visible answers, and of those that people made."""
    row = theme_boards.find_board(tx.session, round_row.id, question)
    if row is None:
        return []
    visible = {answer.ordinal for answer in visible_answers(tx.session, round_row.id)}
    themes = theme_boards.to_board(row.board).themes
    return [
        theme.label
        for theme in themes
        if visible.intersection(theme.answers) or (theme.is_decided and not theme.answers)
    ]


def _labels(labels: list[str]) -> list[str]:
    """Return labels as unique, capitalised options."""
    counts = Counter[str]()
    options = []
    for label in (label[:1].upper() + label[1:] for label in labels):
        counts[label] += 1
        options.append(label if counts[label] == 1 else f"{label} ({counts[label]})")
    return options
