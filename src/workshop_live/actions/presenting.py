"""Commands on the presenter screen: what it shows, spotlight, pages, and two rounds side by side."""

from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.comparing import refusal_to_compare
from workshop_live.actions.fields import BlankIsNone, PublicId
from workshop_live.actions.position import PAGE_TURNED, PAUSE_BEGUN, slide_count, turn_to
from workshop_live.actions.rounds import show_round
from workshop_live.actions.standing_question import put_away
from workshop_live.actions.time_spent import change_mode
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.activities import SeenBy
from workshop_live.domain.answers import MAX_PAGES
from workshop_live.domain.local_times import clean_time, next_at, to_the_minute
from workshop_live.domain.pauses import MAX_PAUSE_MIN
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import SHOWING_THEMES, TURN_S, ScreenMode
from workshop_live.domain.turns import PAGES_OF_TURN
from workshop_live.storage import agenda
from workshop_live.storage.answers import find_answer
from workshop_live.storage.group_work import current_round_in_groups
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_

PAUSE_ENDED = N_("The pause was ended")
_PUT_ON = {
    ScreenMode.LOBBY: N_("The projector shows the code"),
    ScreenMode.ACTIVITY: N_("The projector is back on the agenda"),
    ScreenMode.THEMES: N_("The projector shows the themes"),
    ScreenMode.SUMMARY: N_("The projector shows the summary"),
    ScreenMode.ACTIONS: N_("The projector shows the actions"),
    ScreenMode.BLACK: N_("The projector was made black"),
    ScreenMode.SERIES: N_("The projector shows earlier gatherings"),
    ScreenMode.PAUSE: PAUSE_BEGUN,
}
TWO_ROUNDS = N_("Two rounds stand beside each other")
ONE_ROUND = N_("The latest round stands alone")
_CHANGES = (RoomEventKind.SCREEN_CHANGED,)


class SetScreen(Fields):
    """Show the lobby, the activity or nothing on the presenter screen."""

    mode: ScreenMode


class Spotlight(Fields):
    """Show one answer large, or none with None."""

    answer: Annotated[PublicId | None, BlankIsNone] = None


class TurnPage(Fields):
    """Go to a page of the answers or the slides on the presenter screen, counted from 0."""

    page: Annotated[int, Field(ge=0)]


class TurnPages(Fields):
    """Let the pages turn by themselves from a page on, or stay there; without ``page``, where they are."""

    on: bool
    page: Annotated[Annotated[int, Field(ge=0)] | None, BlankIsNone] = None


class Pause(Fields):
    """Pause for some minutes, or until a time of the day in the room's time zone, such as 10:45."""

    minutes: Annotated[Annotated[int, Field(ge=1, le=MAX_PAUSE_MIN)] | None, BlankIsNone] = None
    until: Annotated[str | None, BlankIsNone] = None


class CompareRounds(Fields):
    """Show the previous round beside the latest one, or the latest one alone."""

    on: bool


@command("screen", emits=(*_CHANGES, RoomEventKind.ACTION_ITEMS_SHOWN), undo=(*_PUT_ON.values(), PAUSE_ENDED))
def set_screen(tx: Transaction, room: RoomRow, actor: str, fields: SetScreen) -> Changes | Refused:
    """Change what the presenter screen shows; phones stay where they are."""
    refusal = _refusal(tx, room, actor, fields.mode)
    if refusal is not None:
        return refusal
    if room.mode == fields.mode:
        return Changes()
    if room.mode == ScreenMode.QUESTION:
        put_away(room)
    is_back = room.mode == ScreenMode.PAUSE and fields.mode is ScreenMode.ACTIVITY
    change_mode(tx, room, fields.mode)
    happened = [Happened(RoomEventKind.SCREEN_CHANGED)]
    if fields.mode is ScreenMode.ACTIONS and not room.rehearses:
        happened.append(Happened(RoomEventKind.ACTION_ITEMS_SHOWN))
    return Changes(happened, PAUSE_ENDED if is_back else _PUT_ON[fields.mode])


def _refusal(tx: Transaction, room: RoomRow, actor: str, mode: ScreenMode) -> Refused | None:
    """Return why the presenter screen cannot show this; None if it can."""
    if mode is ScreenMode.ACTIVITY and room.current_activity_id is None:
        return Refused(Reason.NOT_ASKED)
    if mode is ScreenMode.QUESTION and room.mode != ScreenMode.QUESTION:
        return Refused(Reason.UNKNOWN_ANSWER)  # which one is said by another command
    if mode in SHOWING_THEMES and not _has_themes(tx, room):
        return Refused(Reason.NOTHING_TO_SUM_UP)
    if mode in SHOWING_THEMES and _is_private(tx, room.current_activity_id):
        return Refused(Reason.PRIVATE)
    return refusal_to_compare(tx, room, actor) if mode is ScreenMode.SERIES else None


@command("pause", emits=_CHANGES, undo=PAUSE_BEGUN)
def pause(tx: Transaction, room: RoomRow, fields: Pause) -> Changes:
    """Have a pause on every screen, with the time at which it is over."""
    resumes_at = _end_of_pause(tx, room, fields)
    if room.mode == ScreenMode.PAUSE and room.resumes_at == resumes_at:
        return Changes()
    if room.mode == ScreenMode.QUESTION:
        put_away(room)
    change_mode(tx, room, ScreenMode.PAUSE, resumes_at)
    return Changes([Happened(RoomEventKind.SCREEN_CHANGED)])


@command("compare", emits=_CHANGES, undo=(TWO_ROUNDS, ONE_ROUND), moves_on=False)
def compare_rounds(tx: Transaction, room: RoomRow, fields: CompareRounds) -> Changes | Refused:
    """Put two rounds of the question that the room is at beside each other: the one before is shown, too."""
    if fields.on and _is_private(tx, room.current_activity_id):
        return Refused(Reason.PRIVATE)
    if room.compares == fields.on:
        return Changes()
    room.compares = fields.on
    rounds = agenda.rounds_of(tx.session, room.current_activity_id) if room.current_activity_id else []
    if fields.on and len(rounds) > 1:
        show_round(rounds[-2], tx.now)
    return Changes([Happened(RoomEventKind.SCREEN_CHANGED)], TWO_ROUNDS if fields.on else ONE_ROUND)


@command("spotlight", emits=_CHANGES, undo=N_("The spotlight was changed"), moves_on=False)
def spotlight(tx: Transaction, room: RoomRow, fields: Spotlight) -> Changes | Refused:
    """Show one answer large, so that the room can talk about it."""
    if fields.answer == room.spotlight:
        return Changes()
    if fields.answer is not None:
        answer = find_answer(tx.session, room.id, fields.answer)
        if answer is None or answer.value is None:
            return Refused(Reason.UNKNOWN_ANSWER)
        if _is_private(tx, tx.session.get_one(RoundRow, answer.round_id).activity_id):
            return Refused(Reason.PRIVATE)
        if answer.held or answer.hidden_at:
            return Refused(Reason.NOT_SHOWN)
    if room.turns_from is not None:  # pages wait while an answer is looked at
        room.page = room.page if room.spotlight else _page_now(tx, room)
        room.turns_from = tx.now
    if room.mode == ScreenMode.QUESTION:
        put_away(room)
    room.spotlight = fields.answer
    return Changes([Happened(RoomEventKind.SCREEN_CHANGED)])


@command("page", emits=(RoomEventKind.PAGE_TURNED, RoomEventKind.SCREEN_CHANGED), undo=PAGE_TURNED, moves_on=False)
def turn_page(tx: Transaction, room: RoomRow, fields: TurnPage) -> Changes | Refused:
    """Turn the page of the answers or the slides on the presenter screen."""
    slides = _slide_count(tx, room)
    page = min(fields.page, (slides or _page_limit(tx, room)) - 1)
    if page == room.page and room.spotlight is None and room.turns_from is None:
        return Changes()
    if slides:
        return turn_to(room, page, PAGE_TURNED)
    room.page, room.spotlight, room.turns_from = page, None, None
    return Changes([Happened(RoomEventKind.PAGE_TURNED)])


@command("turn-pages", emits=(RoomEventKind.PAGE_TURNED,), undo=N_("Turning pages was changed"), moves_on=False)
def turn_pages(tx: Transaction, room: RoomRow, fields: TurnPages) -> Changes:
    """Let the pages on the presenter screen turn by themselves, or stop that. Turning one by hand stops it, too."""
    if fields.on == (room.turns_from is not None) or _slide_count(tx, room):
        return Changes()
    room.page = _page_now(tx, room) if fields.page is None else min(fields.page, MAX_PAGES - 1)
    room.turns_from = tx.now if fields.on else None
    return Changes([Happened(RoomEventKind.PAGE_TURNED)])


def _slide_count(tx: Transaction, room: RoomRow) -> int:
    """Return the number of slides that the room is at; 0 where it is at none."""
    current = tx.session.get(ActivityRow, room.current_activity_id) if room.current_activity_id else None
    return slide_count(tx, current) if current else 0


def _page_limit(tx: Transaction, room: RoomRow) -> int:
    """Return how many pages the current round can have: with the texts of groups, those of each group's turn."""
    asked = current_round_in_groups(tx.session, room.id, room.current_activity_id)
    return MAX_PAGES * PAGES_OF_TURN if asked is not None else MAX_PAGES


def _page_now(tx: Transaction, room: RoomRow) -> int:
    """Return the page that turning has come to, counted on past the last one: only screens know how many there are."""
    turned = (tx.now - room.turns_from) // timedelta(seconds=TURN_S) if room.turns_from else 0
    return room.page + max(0, turned)


def _has_themes(tx: Transaction, room: RoomRow) -> bool:
    """Return whether the current activity has a round and a type with themes."""
    if room.current_activity_id is None:
        return False
    activity = tx.session.get_one(ActivityRow, room.current_activity_id)
    round_row = agenda.latest_round(tx.session, activity.id)
    return round_row is not None and ACTIVITY_TYPES[activity.type].has_themes


def _is_private(tx: Transaction, activity_id: int | None) -> bool:
    """Return whether only those who run the room may see the answers to an activity."""
    return activity_id is not None and tx.session.get_one(ActivityRow, activity_id).seen_by != SeenBy.ROOM


def _end_of_pause(tx: Transaction, room: RoomRow, fields: Pause) -> datetime:
    """Return when a pause ends, rounded to a full minute. Raises InvalidValueError."""
    if fields.until is not None:
        until = clean_time(fields.until)
        if until is None:
            raise InvalidValueError(Problem("until", "not_a_time"))
        end = next_at(until, tx.now, ZoneInfo(room.time_zone))
        if end - tx.now > timedelta(minutes=MAX_PAUSE_MIN):
            raise InvalidValueError(Problem("until", "has_passed"))
        return end
    if fields.minutes is None:
        raise InvalidValueError(Problem("minutes", "missing"))
    return to_the_minute(tx.now + timedelta(minutes=fields.minutes))
