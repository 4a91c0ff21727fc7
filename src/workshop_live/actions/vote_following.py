"""What becomes of the options of a vote when the answers that they were made from are withdrawn or hidden.

They stay counted, but their wording is on no screen and in no file any more. So it is taken out of the settings, of the
activity and of all its rounds, and what reads those needs to know nothing of it. Answers are stored with the keys of
options, which stay. The wording of hidden answers comes back with them; that of withdrawn ones is kept nowhere.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from workshop_live.activity_types.options import MAX_TEXT
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.made_votes import Aside, MadeFrom, Origin, made_from_of, unused
from workshop_live.storage.agenda import rounds_of
from workshop_live.storage.made_votes import answers_with_activities, made_votes
from workshop_live.storage.tables import ActivityRow, AnswerRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_, catalogue

WITHDRAWN = N_("Withdrawn")
"""What stands in the place of an option that does not show its wording any more."""


def follow_answers(tx: Transaction, room: RoomRow, moderated: Collection[int | None] = ()) -> list[int]:
    """Bring the options of all votes of a locked room in line with who may see their answers.

    Return the ids of the votes that other screens show differently now: those that this changed, and of those in
    ``moderated``, where None stands for every activity, whose own answers were changed other than by answering.
    """
    touched = []
    for row in made_votes(tx.session, [room.id]):
        made = made_from_of(row.made_from)
        assert made is not None  # by the query
        after = _in_line(tx, room, made)
        if after != made.options:
            _reword(tx, room, row, made, after)
        if after != made.options or row.id in moderated or None in moderated:
            touched.append(row.id)
    return touched


def _in_line(tx: Transaction, room: RoomRow, made: MadeFrom) -> dict[str, Origin]:
    """Return the origins with why each option is to be aside, if it is. What was withdrawn once stays so."""
    ids = {answer for origin in made.options.values() for answer in origin.answers}
    known = answers_with_activities(tx.session, room.id, ids) if ids else {}
    return {
        key: origin
        if not origin.answers or origin.aside is Aside.WITHDRAWN
        else replace(origin, aside=_aside([known.get(answer) for answer in origin.answers]))
        for key, origin in made.options.items()
    }


def _aside(answers: Collection[tuple[AnswerRow, ActivityRow] | None]) -> Aside | None:
    """Return why nobody may see any of some answers; None if somebody may."""
    standing = [found for found in answers if found is not None and found[0].value is not None]
    if not standing:
        return Aside.WITHDRAWN
    if any(not (answer.held or answer.hidden_at) and activity.seen_by == SeenBy.ROOM for answer, activity in standing):
        return None
    return Aside.HIDDEN


def _reword(tx: Transaction, room: RoomRow, row: ActivityRow, made: MadeFrom, after: Mapping[str, Origin]) -> None:
    """Store the origins of a vote, and write its options as they say."""
    everywhere: list[ActivityRow | RoundRow] = [*rounds_of(tx.session, row.id), row]
    wordings = {option["key"]: option["text"] for it in everywhere for option in it.settings["options"]}
    label = catalogue(room.language).gettext(WITHDRAWN)
    options = dict(after)
    for key, origin in after.items():
        before = made.options[key]
        if origin == before:
            continue
        shown = wordings.get(key, "") if before.aside is None else before.wording
        options[key] = replace(origin, wording=shown if origin.aside is Aside.HIDDEN else "")
        if origin.aside is None or before.aside is None:
            for it in everywhere:
                it.settings = _with_text(it.settings, key, label if origin.aside else shown)
        if origin.aside is Aside.WITHDRAWN:
            room.undo = room.undo_until = None  # it may have the words
    row.made_from = replace(made, options=options).stored()
    row.version += 1


def _with_text(settings: Mapping[str, Any], key: str, text: str) -> dict[str, Any]:
    """Return settings in which an option has another text, numbered if another one has it already."""
    others = [option["text"] for option in settings["options"] if option["key"] != key]
    free = text if unused(text, others) == text else unused(text[: MAX_TEXT - 10].rstrip(), others)
    options = [{**option, "text": free} if option["key"] == key else option for option in settings["options"]]
    return {**settings, "options": options}
