"""Theme boards: what people decide stands, whatever the program finds afterwards."""

from collections.abc import Callable
from dataclasses import replace
from inspect import unwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.actions.theme_decisions import move_answers
from workshop_live.actions.theme_fields import MoveAnswers
from workshop_live.domain.summaries import summary_of
from workshop_live.domain.themes import MAX_THEMES, Board, DetectedTheme, Theme, UnknownThemeError

TIME, TRUST, TOOLS = (
    DetectedTheme("tid", (0, 1, 2)),
    DetectedTheme("trygge ledere", (3, 4)),
    DetectedTheme("verktøy", (5, 6)),
)


@pytest.fixture
def board() -> Board:
    return Board().renewed([TRUST, TIME, TOOLS])


def shown(board: Board) -> dict[str, tuple[int, ...]]:
    return {theme.label: theme.answers for theme in board.themes}


def number(board: Board, label: str) -> int:
    return next(theme.number for theme in board.themes if theme.label == label)


def test_what_the_program_finds_is_a_proposal_the_largest_first(board: Board):
    assert [theme.label for theme in board.themes] == ["tid", "trygge ledere", "verktøy"]
    assert not any(theme.is_decided for theme in board.themes)


def test_a_theme_that_is_found_again_keeps_its_number_and_its_name(board: Board):
    again = board.renewed([DetectedTheme("trygghet", (3, 4, 7)), DetectedTheme("tiden", (0, 1, 2, 8)), TOOLS])
    assert {theme.number: theme.label for theme in again.themes} == {item.number: item.label for item in board.themes}
    assert again.themes_of(8) == [again.theme(number(board, "tid"))]


def test_a_theme_that_has_become_another_gets_another_name(board: Board):
    again = board.renewed([DetectedTheme("tidsbruk", (0, 10, 11, 12)), TRUST, TOOLS])
    assert "tidsbruk" in shown(again)


def test_a_name_that_a_person_gave_stays_and_so_does_what_was_in_the_theme(board: Board):
    named = board.edit(number(board, "tid"), "Nok tid")
    again = named.renewed([DetectedTheme("noe helt annet", (0, 5, 6)), TRUST])
    assert shown(again)["Nok tid"] == (0, 1, 2)


def test_new_answers_go_to_the_theme_of_those_that_they_were_found_with(board: Board):
    named = board.edit(number(board, "tid"), "Nok tid")
    assert shown(named.renewed([DetectedTheme("tid", (0, 1, 2, 9))]))["Nok tid"] == (0, 1, 2, 9)


def test_an_answer_that_was_moved_stays_there(board: Board):
    moved = board.move([0], number(board, "tid"), number(board, "verktøy"))
    again = moved.renewed([TIME, TRUST, TOOLS])
    assert shown(again)["tid"] == (1, 2)
    assert shown(again)["verktøy"] == (5, 6, 0)


def test_an_answer_that_was_put_aside_stays_aside(board: Board):
    assert not board.move([0], number(board, "tid"), None).renewed([TIME, TRUST]).themes_of(0)


def test_an_answer_that_is_hidden_for_a_while_comes_back_to_its_place(board: Board):
    moved = board.move([0], number(board, "tid"), number(board, "verktøy"))
    while_hidden = moved.renewed([DetectedTheme("tid", (1, 2)), TRUST, TOOLS])
    assert 0 in shown(while_hidden.renewed([TIME, TRUST, TOOLS]))["verktøy"]


def test_an_answer_in_two_themes_stays_in_the_other_when_one_is_decided_on():
    board = Board().renewed([DetectedTheme("tid", (0, 1, 2)), DetectedTheme("rom", (0, 3))])
    again = board.edit(number(board, "tid"), "Tid").renewed(
        [DetectedTheme("tid", (0, 1, 2)), DetectedTheme("rom", (0, 3))]
    )
    assert shown(again) == {"Tid": (0, 1, 2), "rom": (3, 0)}


def test_merged_themes_stay_merged_and_keep_the_second_name(board: Board):
    merged = board.merge(number(board, "tid"), number(board, "trygge ledere"))
    assert shown(merged) == {"trygge ledere": (3, 4, 0, 1, 2), "verktøy": (5, 6)}
    assert shown(merged.renewed([TIME, TRUST, TOOLS])) == shown(merged)


def test_what_is_sent_to_a_theme_that_was_merged_arrives_where_it_went(board: Board):
    tid, trygge, tools = (number(board, label) for label in ("tid", "trygge ledere", "verktøy"))
    merged = board.merge(tid, trygge).merge(trygge, tools)
    assert shown(merged.edit(tid, "Alt"))["Alt"] == (5, 6, 3, 4, 0, 1, 2)


def test_a_theme_is_split_in_the_parts_it_is_given_and_what_is_left_stays_with_the_first(board: Board):
    tid = number(board, "tid")
    parted = board.split(tid, [DetectedTheme("møtetid", (0,)), DetectedTheme("reisetid", (1,))])
    assert shown(parted) == {"møtetid": (0, 2), "reisetid": (1,), "trygge ledere": (3, 4), "verktøy": (5, 6)}
    assert shown(parted.renewed([TIME, TRUST, TOOLS])) == shown(parted)


def test_a_name_that_a_person_gave_stays_with_the_first_part(board: Board):
    tid = number(board, "tid")
    parted = board.edit(tid, "Tida vår").split(tid, [DetectedTheme("møtetid", (0,)), DetectedTheme("reisetid", (1,))])
    assert {"Tida vår", "reisetid"} <= set(shown(parted))


def test_no_part_is_called_like_the_first(board: Board):
    tid = number(board, "tid")
    parted = board.edit(tid, "reisetid").split(tid, [DetectedTheme("møtetid", (0,)), DetectedTheme("reisetid", (1,))])
    assert {"reisetid", "møtetid"} <= set(shown(parted))


def test_no_part_and_no_proposal_is_called_like_another_theme(board: Board):
    parts = [
        DetectedTheme("Verktøy", (0,), ("trygge ledere", "redskap")),
        DetectedTheme("verktøy", (1,)),
        DetectedTheme("ro", (2,)),
    ]
    parted = board.split(number(board, "tid"), parts)
    assert set(shown(parted)) == {"redskap", "verktøy 2", "ro", "trygge ledere", "verktøy"}
    named = board.edit(number(board, "tid"), "Rom").renewed(
        [TIME, TRUST, TOOLS, DetectedTheme("rom", (7, 8), ("plass",))]
    )
    assert shown(named)["plass"] == (7, 8)


def test_no_two_of_eight_themes_have_the_same_colour_whatever_was_merged_before():
    board = Board()
    for label in "abcdefgh":
        board = board.add(label)
    for gone, label in ((2, "i"), (5, "j"), (7, "k")):
        board = board.merge(gone, 1).add(label)
    assert len({theme.colour for theme in board.themes}) == len(board.themes) == 8
    assert len({theme.number for theme in board.add("l").themes}) == 9


def test_answers_go_to_the_theme_that_is_made_for_them_whatever_its_number(board: Board):
    kept = number(board, "tid")
    merged = board.merge(number(board, "verktøy"), kept).add("ro")
    merged = replace(merged, next_number=9)  # whose colour is taken, by number 1
    form = [("activity", "a" * 16), ("target", "new"), ("label", "Mot"), ("answers", "none:7")]
    moved = unwrap(move_answers.handler)(merged, MoveAnswers.from_form(form))
    assert shown(moved)["Mot"] == (7,)
    assert number(moved, "Mot") != 9


def test_a_theme_that_cannot_be_split_stays_as_it_is(board: Board):
    assert board.split(number(board, "tid"), [DetectedTheme("tid", (0, 1, 2))]) == board


def test_a_theme_that_was_taken_away_is_not_found_again(board: Board):
    assert shown(board.remove(number(board, "tid")).renewed([TIME, TRUST, TOOLS])).keys() == {
        "trygge ledere",
        "verktøy",
    }


def test_a_new_theme_is_empty_or_takes_answers_out_of_another(board: Board):
    assert shown(board.add("Tillit"))["Tillit"] == ()
    with_one = board.add("Tillit").move([3], number(board, "trygge ledere"), board.next_number)
    assert (shown(with_one)["Tillit"], shown(with_one)["trygge ledere"]) == ((3,), (4,))
    assert shown(board.add("Tillit").renewed([TIME]))["Tillit"] == ()


def test_the_order_that_a_person_chose_stays(board: Board):
    moved = board.reorder(number(board, "verktøy"), 0)
    again = moved.renewed([DetectedTheme("tid", (0, 1, 2, 7, 8, 9)), TRUST, TOOLS])
    assert [theme.label for theme in again.themes] == ["verktøy", "tid", "trygge ledere"]


def test_the_summary_says_the_label_or_what_a_person_wrote(board: Board):
    tid = number(board, "tid")
    written = board.edit(tid, "tid", "Vi trenger tid til hverandre")
    assert written.theme(tid).said == "Vi trenger tid til hverandre"
    assert written.edit(tid, "tid", "tid").theme(tid).said == "tid"


def test_the_number_of_themes_is_asked_for_in_steps_that_end(board: Board):
    assert board.refine(1).fineness == 1
    assert board.refine(100).fineness == board.refine(100).refine(1).fineness
    assert not board.refine(1).is_touched
    assert board.can_refine(1)
    assert not board.refine(100).can_refine(1)


def test_a_click_on_what_is_gone_is_told_so(board: Board):
    tid = number(board, "tid")
    gone = board.remove(tid)
    for click in (
        lambda: gone.edit(tid, "x"),
        lambda: gone.move([0], tid, None),
        lambda: board.move([5], tid, None),
        lambda: board.choose_typical(tid, 5),
        lambda: board.merge(99, tid),
    ):
        with pytest.raises(UnknownThemeError):
            click()


def test_there_is_an_end_to_the_themes_that_are_proposed():
    assert (
        len(Board().renewed([DetectedTheme(f"t{item}", (2 * item, 2 * item + 1)) for item in range(100)]).themes)
        == MAX_THEMES
    )


GROUPS = st.lists(
    st.builds(
        DetectedTheme, st.sampled_from("abcdef"), st.lists(st.integers(0, 12), min_size=1, unique=True).map(tuple)
    ),
    max_size=6,
)


DEEDS_BY_NAME: dict[str, Callable[[Board, Theme, Theme], Board]] = {
    "rename": lambda board, one, other: board.edit(one.number, f"navn {other.number}"),
    "merge": lambda board, one, other: board.merge(one.number, other.number),
    "remove": lambda board, one, _: board.remove(one.number),
    "add": lambda board, one, other: board.add(f"ny {other.number}", "sagt"),
    "split": lambda board, one, _: board.split(
        one.number, [DetectedTheme("a", one.answers[:1]), DetectedTheme("b", one.answers[1:])]
    ),
    "aside": lambda board, one, _: board.move(one.answers[:1], one.number, None),
    "move": lambda board, one, other: board.move(one.answers[:1], one.number, other.number),
}


def do(board: Board, deed: tuple[str, int, int]) -> Board:
    """What somebody does to whatever is on the board."""
    name, first, second = deed
    if not board.themes:
        return board.add("ny")
    one, other = (board.themes[item % len(board.themes)] for item in (first, second))
    return DEEDS_BY_NAME[name](board, one, other)


DEEDS = st.tuples(st.sampled_from(sorted(DEEDS_BY_NAME)), st.integers(0, 9), st.integers(0, 9))


@given(GROUPS, st.lists(DEEDS, max_size=12), st.lists(GROUPS, max_size=3))
def test_nothing_that_a_person_did_is_undone_by_the_program(
    found: list[DetectedTheme], deeds: list[tuple[str, int, int]], later: list[list[DetectedTheme]]
):
    board = Board().renewed(found)
    for deed in deeds:
        board = do(board, deed)
    again = board
    for groups in later:
        again = again.renewed(groups)
    after = {theme.number: theme for theme in again.themes}
    for theme in board.themes:
        if theme.is_decided:
            now = after[theme.number]
            placed = tuple(answer for answer in theme.answers if answer in board.placed)
            assert replace(now, answers=placed) == replace(theme, answers=placed)
            assert set(placed) <= set(now.answers)
            assert {answer for answer in now.answers if answer in board.placed} == set(placed)
    assert [item for item in after if item in {theme.number for theme in board.themes}] == [
        theme.number for theme in board.themes if theme.number in after
    ] or not board.is_touched
    assert len(after) == len(again.themes)


@given(GROUPS, st.lists(DEEDS, max_size=12))
def test_no_number_is_ever_given_twice(found: list[DetectedTheme], deeds: list[tuple[str, int, int]]):
    board = Board().renewed(found)
    gone, earlier = set[int](), set[int]()
    for deed in deeds:
        board = do(board, deed)
        numbers = [theme.number for theme in board.themes]
        assert len(numbers) == len(set(numbers))
        assert not set(numbers) & gone
        assert max(numbers, default=0) < board.next_number
        gone |= earlier - set(numbers)
        earlier = set(numbers)


def test_quotes_of_a_theme_are_different_and_say_more_than_its_label():
    texts = dict(
        enumerate(["Mer tid", "mer tid", "Nok tid til alle", "Tid", "Tid til ro", "Tid til møter", "Til sist"])
    )
    board = Board((Theme(1, "Mer tid", tuple(texts), typical=3),))
    (theme,) = summary_of("Hva?", board, texts, {ordinal: f"{ordinal}" for ordinal in texts}).themes
    assert theme.quotes == ("Tid", "Nok tid til alle", "Tid til ro")
