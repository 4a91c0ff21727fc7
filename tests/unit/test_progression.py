"""What the one large button does next."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workshop_live.domain.activities import Activity, Round, SeenBy
from workshop_live.domain.progression import (
    MoveKind,
    day_position_after,
    next_activity,
    next_move,
    pages_ahead,
    previous_move,
)
from workshop_live.domain.rooms import Room, ScreenMode, Timer
from workshop_live.domain.steps import Progress, Step, StepKind

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def a_room(current: int | None = None, mode: ScreenMode = ScreenMode.LOBBY) -> Room:
    return Room(
        id=1, public_id="r", title="Samling", language="nb", time_zone="Europe/Oslo", join_code="35661019", join_token="t",
        mode=mode, current_activity_id=current, page=0, spotlight=None, timer=Timer(), undo=None, version=1, seq=0,
        created_at=NOW, ended_at=None,
    )  # fmt: skip


def an_activity(number: int, asked: Round | None = None, kind: str = "question") -> Activity:
    return Activity(number, f"a{number}", 1, number, kind, "?", {}, 1, round=asked)


def asked(number: int, *, shown: bool, closing: bool = False, closed: bool = False) -> Round:
    return Round(number, number, 1, "?", {}, NOW, NOW if closing else None, NOW if closed else None, shown)


def collects(activity: Activity) -> bool:
    return activity.type == "question"


def kinds(room: Room, agenda: list[Activity]) -> MoveKind | None:
    move = next_move(room, agenda, collects)
    return move.kind if move else None


def at(activity: Activity) -> Room:
    return a_room(activity.id, ScreenMode.ACTIVITY)


def stepping(
    number: int, *kinds: StepKind, shown: bool = False, closing: bool = False, closed: bool = False
) -> Activity:
    """An activity with steps that is at one of them."""
    progress = Progress(tuple(map(Step, kinds)), number)
    return an_activity(1, replace(asked(1, shown=shown, closing=closing, closed=closed), progress=progress))


ALONE, TALK, EACH, PLENARY = StepKind.ALONE, StepKind.TALK, StepKind.EACH, StepKind.PLENARY


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (stepping(0, ALONE, EACH, PLENARY, closed=True), (MoveKind.STEP, 1)),
        (stepping(1, ALONE, EACH, PLENARY), (MoveKind.STEP, 2)),
        (stepping(2, ALONE, EACH, PLENARY, shown=True, closing=True), (MoveKind.CLOSE_NOW, 0)),
        (stepping(2, ALONE, EACH, PLENARY, shown=True, closed=True), (MoveKind.OPEN, 0)),
        (stepping(1, EACH, PLENARY, TALK, shown=True, closing=True), (MoveKind.STEP, 2)),
        (stepping(1, ALONE, EACH), (MoveKind.SHOW, 0)),  # without a step for looking at the answers, all is as ever
        (stepping(1, ALONE, EACH, shown=True), (MoveKind.CLOSE, 0)),
        (stepping(1, EACH, TALK, closed=True), (MoveKind.SHOW, 0)),
        (stepping(1, ALONE, TALK, closed=True), (MoveKind.OPEN, 0)),  # nothing was asked that could be shown
        (replace(stepping(0, EACH, PLENARY), seen_by=SeenBy.FACILITATOR), (MoveKind.STEP, 1)),
        (replace(stepping(1, EACH, PLENARY, closed=True), seen_by=SeenBy.FACILITATOR), (MoveKind.OPEN, 0)),
    ],
)
def test_steps_are_gone_through_before_the_next_activity(current: Activity, expected: tuple[MoveKind, int]):
    move = next_move(at(current), [current, an_activity(2)], collects)
    assert move is not None
    assert (move.kind, move.step) == expected


def test_the_last_step_of_the_last_activity_has_no_next_move():
    current = stepping(1, EACH, PLENARY, shown=True, closed=True)
    assert next_move(at(current), [current], collects) is None


def test_back_leads_to_the_step_before_and_from_the_first_to_the_activity_before():
    before = an_activity(0, asked(0, shown=True, closed=True))
    for number, expected in [(1, (MoveKind.STEP, 0)), (0, (MoveKind.GO_TO, 0))]:
        current = stepping(number, ALONE, EACH, closed=True)
        move = previous_move(at(current), [before, current])
        assert move is not None
        assert (move.kind, move.step) == expected


def test_paging_through_what_was_done_opens_no_step_again():
    first, following = stepping(1, EACH, PLENARY, ALONE, shown=True, closed=True), an_activity(2, asked(2, shown=True))
    paged = replace(at(first), day_activity_id=2)
    assert previous_move(paged, [first, following]) is None
    move = next_move(paged, [first, following], collects)
    assert move is not None
    assert move.kind is MoveKind.GO_TO
    asked_again = next_move(replace(paged, returns=True), [first, following], collects)
    assert asked_again is not None
    assert asked_again.kind is MoveKind.STEP


def test_the_lobby_goes_on_to_the_first_activity():
    assert kinds(a_room(), [an_activity(1), an_activity(2)]) is MoveKind.OPEN


def test_an_empty_agenda_has_no_next_step():
    assert next_move(a_room(), [], collects) is None


def test_a_hidden_question_is_shown_then_closed_then_left():
    following = an_activity(2)
    for state, expected in [
        (asked(1, shown=False), MoveKind.SHOW),
        (asked(1, shown=True), MoveKind.CLOSE),
        (asked(1, shown=True, closing=True), MoveKind.CLOSE_NOW),
        (asked(1, shown=False, closed=True), MoveKind.SHOW),
        (asked(1, shown=True, closed=True), MoveKind.OPEN),
    ]:
        current = an_activity(1, state)
        assert kinds(at(current), [current, following]) is expected


def test_a_question_for_the_facilitator_alone_is_closed_and_left_without_being_shown():
    following = an_activity(2)
    for state, expected in [
        (asked(1, shown=False), MoveKind.CLOSE),
        (asked(1, shown=False, closing=True), MoveKind.CLOSE_NOW),
        (asked(1, shown=False, closed=True), MoveKind.OPEN),
    ]:
        current = replace(an_activity(1, state), seen_by=SeenBy.FACILITATOR)
        assert kinds(at(current), [current, following]) is expected


def test_a_slide_has_nothing_to_show_or_close():
    slide = an_activity(1, asked(1, shown=True), kind="slide")
    move = next_move(at(slide), [slide, an_activity(2)], collects)
    assert move is not None
    assert (move.kind, move.activity.id) == (MoveKind.OPEN, 2)


def test_an_activity_that_was_asked_before_is_not_asked_again_by_going_on():
    first, second = an_activity(1, asked(1, shown=True, closed=True)), an_activity(2, asked(2, shown=True, closed=True))
    assert kinds(at(first), [first, second]) is MoveKind.GO_TO


def test_the_last_one_has_no_next_step():
    last = an_activity(1, asked(1, shown=True, closed=True))
    assert next_move(at(last), [last], collects) is None


def test_the_join_screen_and_the_black_screen_lead_back_to_the_question():
    current = an_activity(1, asked(1, shown=True))
    for mode in (ScreenMode.LOBBY, ScreenMode.BLACK):
        room = a_room(1, mode)
        assert kinds(room, [current]) is MoveKind.RETURN
        move = previous_move(room, [current])
        assert move is not None
        assert move.kind is MoveKind.RETURN


def test_back_shows_the_activity_before_as_it_was_left():
    first, second = an_activity(1, asked(1, shown=True, closed=True)), an_activity(2, asked(2, shown=False))
    move = previous_move(at(second), [first, second])
    assert move is not None
    assert (move.kind, move.activity.id) == (MoveKind.GO_TO, 1)
    assert previous_move(at(first), [first, second]) is None


def test_a_room_that_has_ended_stands_still():
    current = an_activity(1, asked(1, shown=True))
    ended = replace(at(current), ended_at=NOW)
    assert next_move(ended, [current], collects) is None
    assert previous_move(ended, [current]) is None


def behind(day: int | None, current: int | None, agenda: list[Activity]) -> Room:
    """A room at an earlier activity, which goes back to where the day is."""
    return replace(a_room(current, ScreenMode.ACTIVITY), day_activity_id=day, returns=True)


DONE = [an_activity(item, asked(item, shown=True, closed=True)) for item in (1, 2, 3)]
WHOLE_DAY = [*DONE, an_activity(4), an_activity(5)]


def test_an_earlier_question_that_was_asked_again_leads_back_to_where_the_day_was():
    move = next_move(behind(3, 1, WHOLE_DAY), WHOLE_DAY, collects)
    assert move is not None
    assert (move.kind, move.activity.id) == (MoveKind.GO_TO, 3)


def test_a_day_whose_activity_was_removed_goes_on_after_all_that_was_asked():
    agenda = [item for item in WHOLE_DAY if item.id != 3]
    assert next_activity(behind(3, 1, agenda), agenda) == agenda[2]
    assert next_activity(behind(3, 1, agenda[:2]), agenda[:2]) is None
    assert next_activity(a_room(), agenda) == agenda[2], "also where the current one was removed"


@pytest.mark.parametrize(
    ("day", "current", "to", "is_page", "expected"),
    [
        (None, 3, 1, False, (3, True)),  # asked again
        (None, 3, 2, True, (3, False)),  # paged back
        (3, 2, 2, False, (3, True)),  # paged back, then asked again
        (3, 2, 1, False, (3, True)),  # asked again twice over
        (3, 1, 3, True, (None, False)),  # back where the day was
        (3, 1, 4, False, (None, False)),  # further than that
        (None, 3, 3, False, (None, False)),
        (None, None, 1, False, (None, False)),
        (None, 5, 4, False, (None, False)),  # asked first, out of order
        (9, 2, 1, False, (2, True)),  # where the day was has been removed
    ],
)
def test_where_the_day_is(day: int | None, current: int | None, to: int, is_page: bool, expected: tuple):
    room = replace(a_room(current, ScreenMode.ACTIVITY), day_activity_id=day)
    assert day_position_after(room, WHOLE_DAY, WHOLE_DAY[to - 1], is_page=is_page) == expected


SLIDES = [
    an_activity(1, asked(1, shown=True), kind="slides"),
    an_activity(2, asked(2, shown=True, closed=True)),
    an_activity(3, kind="slides"),
]


def slide_count(activity: Activity) -> int:
    return 3 if activity.type == "slides" else 0


def on_page(number: int, page: int, **position: object) -> Room:
    return replace(at(SLIDES[number - 1]), page=page, **position)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("room", "onwards", "back"),
    [
        (on_page(1, 0), (MoveKind.PAGE, 1, 1), None),
        (on_page(1, 1), (MoveKind.PAGE, 1, 2), (MoveKind.PAGE, 1, 0)),
        (on_page(1, 2), (MoveKind.GO_TO, 2, 0), (MoveKind.PAGE, 1, 1)),
        (on_page(1, 7), (MoveKind.GO_TO, 2, 0), (MoveKind.PAGE, 1, 1)),  # it had more pages before
        (on_page(2, 4), (MoveKind.OPEN, 3, 0), (MoveKind.GO_TO, 1, 2)),  # a question's own pages are no slides
        (on_page(2, 0, day_activity_id=3), (MoveKind.OPEN, 3, 0), (MoveKind.GO_TO, 1, 2)),
        (on_page(1, 0, day_activity_id=2, returns=True), (MoveKind.PAGE, 1, 1), None),
        (on_page(1, 2, day_activity_id=2, returns=True), (MoveKind.GO_TO, 2, None), (MoveKind.PAGE, 1, 1)),
        (on_page(3, 0), (MoveKind.PAGE, 3, 1), (MoveKind.GO_TO, 2, 0)),
        (on_page(3, 2), (MoveKind.OPEN, 3, 0), (MoveKind.PAGE, 3, 1)),
        (replace(on_page(1, 1), mode=ScreenMode.BLACK), (MoveKind.RETURN, 1, 0), (MoveKind.RETURN, 1, 0)),
    ],
)
def test_pages_are_turned_before_the_room_goes_on(room: Room, onwards: tuple | None, back: tuple | None):
    moves = next_move(room, SLIDES, collects, (), slide_count), previous_move(room, SLIDES, (), slide_count)
    assert tuple(move and (move.kind, move.activity.id, move.page) for move in moves) == (onwards, back)


def test_the_pages_ahead_are_the_next_ones_of_the_day_and_no_others():
    def ahead(room: Room) -> list[tuple[int, int]]:
        return [(activity.id, page) for activity, page in pages_ahead(room, SLIDES, slide_count, 2)]

    assert ahead(a_room()) == [(3, 0), (3, 1)], "after all that was asked"
    assert ahead(on_page(1, 0)) == [(1, 1), (1, 2)]
    assert ahead(on_page(1, 1)) == [(1, 2), (3, 0)]
    assert ahead(on_page(2, 0)) == [(3, 0), (3, 1)]
    assert ahead(on_page(1, 2, day_activity_id=3, returns=True)) == [(3, 0), (3, 1)]
    assert ahead(replace(on_page(3, 2), ended_at=NOW)) == []
