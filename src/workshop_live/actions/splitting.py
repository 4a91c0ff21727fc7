"""Splitting slides: putting an activity between two of their pages."""

from typing import Annotated

from pydantic import Field

from workshop_live.actions.agenda import place_activities
from workshop_live.actions.commands import Changes, Happened, command
from workshop_live.actions.fields import BlankIsNone, OnActivity, PublicId
from workshop_live.actions.position import slide_count
from workshop_live.actions.slide_parts import cut
from workshop_live.domain.decks import MAX_PAGES
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_


class SplitSlides(OnActivity):
    """Split slides before a page of their deck, counted from 1, and move another activity there, None for no other."""

    page: Annotated[int, Field(ge=1, le=MAX_PAGES)]
    moved: Annotated[PublicId | None, BlankIsNone] = None


@command(
    "split-slides",
    emits=(RoomEventKind.ACTIVITY_EDITED, RoomEventKind.ACTIVITY_ADDED),
    undo=N_("The slides were split"),
)
def split_slides(tx: Transaction, room: RoomRow, fields: SplitSlides) -> Changes | Refused:
    """Put an activity between two pages of slides, which become two items of the agenda."""
    slides = agenda.find_activity(tx.session, room.id, fields.activity)
    moved = agenda.find_activity(tx.session, room.id, fields.moved) if fields.moved else None
    if slides is None or (fields.moved and moved is None) or slides is moved:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    if not slide_count(tx, slides) or not slides.settings["first"] < fields.page <= slides.settings["last"]:
        raise InvalidValueError(Problem("page", "no_page_to_split_at"))
    [earlier, later], asked = cut(tx, room, slides, fields.page)
    order = [row for row in agenda.activity_rows(tx.session, room.id) if row is not moved]
    place = order.index(slides)
    order[place : place + 1] = [earlier, *([moved] if moved else ()), later]
    new = later if earlier is slides else earlier

    def store_round() -> None:
        if asked is not None:
            asked.activity_id = new.id
            tx.session.add(asked)

    refused = place_activities(tx, order, [new])
    events = [Happened(RoomEventKind.ACTIVITY_EDITED, slides.id), Happened(RoomEventKind.ACTIVITY_ADDED)]
    return refused or Changes(events, made=new.public_id, then=store_round)
