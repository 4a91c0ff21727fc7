"""What the one large button does next."""

from dataclasses import replace
from datetime import UTC, datetime

from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.rooms import Room, ScreenMode, Timer
from workshop_live.domain.running import StepKind, next_step, step_back

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


def kinds(room: Room, agenda: list[Activity]) -> StepKind | None:
    step = next_step(room, agenda, collects)
    return step.kind if step else None


def at(activity: Activity) -> Room:
    return a_room(activity.id, ScreenMode.ACTIVITY)


def test_the_lobby_goes_on_to_the_first_activity():
    assert kinds(a_room(), [an_activity(1), an_activity(2)]) is StepKind.OPEN


def test_an_empty_agenda_has_no_next_step():
    assert next_step(a_room(), [], collects) is None


def test_a_hidden_question_is_shown_then_closed_then_left():
    following = an_activity(2)
    for state, expected in [
        (asked(1, shown=False), StepKind.SHOW),
        (asked(1, shown=True), StepKind.CLOSE),
        (asked(1, shown=True, closing=True), StepKind.CLOSE_NOW),
        (asked(1, shown=False, closed=True), StepKind.SHOW),
        (asked(1, shown=True, closed=True), StepKind.OPEN),
    ]:
        current = an_activity(1, state)
        assert kinds(at(current), [current, following]) is expected


def test_a_slide_has_nothing_to_show_or_close():
    slide = an_activity(1, asked(1, shown=True), kind="slide")
    step = next_step(at(slide), [slide, an_activity(2)], collects)
    assert step is not None
    assert (step.kind, step.activity.id) == (StepKind.OPEN, 2)


def test_an_activity_that_was_asked_before_is_not_asked_again_by_going_on():
    first, second = an_activity(1, asked(1, shown=True, closed=True)), an_activity(2, asked(2, shown=True, closed=True))
    assert kinds(at(first), [first, second]) is StepKind.GO_TO


def test_the_last_one_has_no_next_step():
    last = an_activity(1, asked(1, shown=True, closed=True))
    assert next_step(at(last), [last], collects) is None


def test_the_join_screen_and_the_black_screen_lead_back_to_the_question():
    current = an_activity(1, asked(1, shown=True))
    for mode in (ScreenMode.LOBBY, ScreenMode.BLACK):
        room = a_room(1, mode)
        assert kinds(room, [current]) is StepKind.RETURN
        step = step_back(room, [current])
        assert step is not None
        assert step.kind is StepKind.RETURN


def test_back_shows_the_activity_before_as_it_was_left():
    first, second = an_activity(1, asked(1, shown=True, closed=True)), an_activity(2, asked(2, shown=False))
    step = step_back(at(second), [first, second])
    assert step is not None
    assert (step.kind, step.activity.id) == (StepKind.GO_TO, 1)
    assert step_back(at(first), [first, second]) is None


def test_a_room_that_has_ended_stands_still():
    current = an_activity(1, asked(1, shown=True))
    ended = replace(at(current), ended_at=NOW)
    assert next_step(ended, [current], collects) is None
    assert step_back(ended, [current]) is None
