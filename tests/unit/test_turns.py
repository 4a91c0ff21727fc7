"""Whose turn it is in plenary, and how the one button goes from group to group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.unit.test_progression import EACH, PLENARY, TALK, an_activity, at, collects, stepping
from workshop_live.domain.activities import Activity, SeenBy
from workshop_live.domain.group_work import Grouping, RoundGroup
from workshop_live.domain.progression import MoveKind, next_move, previous_move
from workshop_live.domain.rooms import ScreenMode
from workshop_live.domain.steps import StepKind
from workshop_live.domain.turns import first_page, turn_at, turns_of

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
GROUP = StepKind.GROUP


def in_groups(number: int, *kinds: StepKind, shown: bool = True, closing: bool = False) -> Activity:
    """An activity that groups write, at one of its steps."""
    activity = stepping(number, *kinds, shown=shown, closing=closing, closed=not closing)
    assert activity.round is not None
    return replace(activity, round=replace(activity.round, grouping=Grouping()))


def way(current: Activity, page: int, turns: Sequence[int] = (0, 2, 5)) -> tuple[object, object]:
    """What comes next and what came before: the group of a turn, else the kind of the move."""
    room, order = replace(at(current), page=page), [current, an_activity(2)]
    moves = next_move(room, order, collects, turns), previous_move(room, order, turns)
    following, preceding = (move and (move.turn if move.kind is MoveKind.TURN else move.kind) for move in moves)
    return following, preceding


def test_groups_with_a_member_or_a_text_have_a_turn():
    groups = [RoundGroup(0, "a", "A"), RoundGroup(1, "b", "B", members=1), RoundGroup(2, "c", "C", saved_at=NOW)]
    assert turns_of(groups) == (1, 2)


def test_a_page_belongs_to_the_turn_that_begins_before_it():
    turns = (0, 2, 5)
    pages = {0: 0, first_page(0) + 3: 0, first_page(1): 2, first_page(2) + 499: 2, first_page(5): 5, first_page(9): 5}
    assert {page: turn_at(page, turns) for page in pages} == pages
    assert turn_at(0, ()) is None


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (0, (2, MoveKind.STEP)),
        (first_page(0) + 1, (2, MoveKind.STEP)),  # from anywhere in a text to the next group
        (first_page(2), (5, 0)),
        (first_page(5), (MoveKind.OPEN, 2)),
        (first_page(9), (MoveKind.OPEN, 2)),  # the last group has left
    ],
)
def test_in_plenary_one_button_goes_from_group_to_group_and_then_on(page: int, expected: tuple[object, object]):
    assert way(in_groups(1, GROUP, PLENARY), page) == expected


def test_what_comes_after_the_last_group_is_what_it_would_be_without_groups():
    assert way(in_groups(1, GROUP, PLENARY, TALK), first_page(5))[0] is MoveKind.STEP
    assert way(in_groups(1, GROUP, PLENARY, closing=True), first_page(5))[0] is MoveKind.CLOSE_NOW
    assert way(in_groups(1, GROUP, PLENARY), 0, ())[0] is MoveKind.OPEN, "nobody came"


@pytest.mark.parametrize(
    "current",
    [
        in_groups(1, GROUP, PLENARY, shown=False),
        in_groups(1, EACH, PLENARY),  # everybody's own answers have no group's name
        in_groups(0, GROUP, PLENARY),
        replace(in_groups(1, GROUP, PLENARY), seen_by=SeenBy.FACILITATOR),
        stepping(1, GROUP, PLENARY, shown=True, closed=True),
    ],
)
def test_nobody_has_a_turn_while_texts_of_groups_are_not_looked_at(current: Activity):
    assert way(current, 0)[0] not in {0, 2, 5}


def test_themes_a_pause_and_paging_through_the_day_end_the_turns():
    current = in_groups(1, GROUP, PLENARY)
    themes = replace(at(current), mode=ScreenMode.THEMES)
    paged = replace(at(current), day_activity_id=2)
    for room in (themes, paged):
        move = next_move(room, [current, an_activity(2)], collects, (0, 2))
        assert move is None or move.kind is not MoveKind.TURN
    back = previous_move(themes, [current], (0, 2))
    assert back is not None
    assert back.kind is MoveKind.RETURN
