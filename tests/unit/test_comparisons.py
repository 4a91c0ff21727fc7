"""Comparing gatherings of a series: what matches, what stands apart, what is new and gone, and what is not told."""

from datetime import date

from workshop_live.domain.comparisons import Asked, Comparison, Figure, Gathered, Kind, compare, compare_all, leading
from workshop_live.domain.series import Gathering
from workshop_live.text.word_forms import concepts


def gathering(number: int) -> Gathering:
    return Gathering(number, f"room{number}", f"Samling {number}", "nb", date(2026, number, 3))


def asked(number: int, kind: Kind = Kind.STEPS, **parts: object) -> Asked:
    given = {"people": 12, "prompt": "Hvor enig er du?", "type": kind, "type_title": kind} | parts
    return Asked(gathering(number), kind=kind, **given)  # type: ignore[arg-type]


def rated(number: int, means: dict[str, float], steps: int = 5, **parts: object) -> Asked:
    figures = tuple(Figure(text, mean, (mean - 1) / (steps - 1), spread=1.0) for text, mean in means.items())
    names = tuple(map(str, range(1, steps + 1)))
    return asked(number, choices=tuple(means), steps=names, figures=figures, **parts)


def worded(number: int, kind: Kind = Kind.WORDS, prompt: str = "Hva?", **counts: int) -> Asked:
    return asked(number, kind, prompt=prompt, questions=(Gathered(prompt, tuple(counts.items())),))


def of(*gatherings: Asked) -> Comparison:
    return compare("key", gatherings, concepts)


def test_statements_match_by_their_text_whatever_its_case_and_spaces():
    found = of(rated(1, {"Vi har  felles mål": 2.5}), rated(2, {" vi har FELLES mål": 3.75}))
    [row] = found.rows
    assert (row.is_everywhere, row.change) == (True, 1.25)
    assert [figure.value for figure in row.told] == [2.5, 3.75]


def test_a_changed_statement_stands_apart_with_what_it_was_before():
    found = of(rated(1, {"Vi lærer": 3, "Vi sier fra": 2}), rated(2, {"Vi lærer": 4, "Vi sier alltid fra": 2}))
    assert [row.text for row in found.common] == ["Vi lærer"]
    assert [(row.text, row.was_asked) for row in found.apart] == [
        ("Vi sier alltid fra", (False, True)),
        ("Vi sier fra", (True, False)),
    ]
    assert [row.change for row in found.apart] == [None, None]


def test_a_statement_on_another_scale_is_another_one():
    found = of(rated(1, {"Vi lærer": 3}), rated(2, {"Vi lærer": 6}, steps=7))
    assert [row.was_asked for row in found.rows] == [(False, True), (True, False)]


def test_of_fewer_than_five_nothing_is_told_but_how_many_they_were():
    few = rated(1, {"Vi lærer": 1}, people=4)
    found = of(few, rated(2, {"Vi lærer": 4}, people=5), rated(3, {"Vi lærer": 2}))
    assert [column.people for column in found.columns] == [4, 5, 12]
    [row] = found.rows
    assert row.figures[0] is None
    assert row.was_asked == (True, True, True), "it was asked, and is not called changed"
    assert row.change == -2
    words = of(
        asked(1, Kind.WORDS, people=4, questions=(Gathered("Hva?", (("hemmelig", 4),)),)), worded(2, tillit=5, mot=3)
    )
    assert "hemmelig" not in repr(words)
    assert not any(item.is_new for item in words.questions[0].cells[1].items), "there is nothing told to be new beside"


def test_words_are_new_and_gone_by_what_they_mean():
    found = of(worded(1, leiarar=6, tid=5), worded(2, tillit=7, ledere=4), worded(3, ledere=3, tid=2))
    first, second, third = found.questions[0].cells
    assert [item.is_new for item in first.items] == [False, False]
    assert [(item.text, item.is_new) for item in second.items] == [("tillit", True), ("ledere", False)]
    assert second.gone == ("tid",)
    assert [(item.text, item.is_new) for item in third.items] == [("ledere", False), ("tid", True)]
    assert third.gone == ("tillit",)


def test_a_question_alone_is_itself_however_it_is_worded_and_several_match_by_their_words():
    one = of(worded(1, Kind.THEMES, "Hva er viktig?", tid=3), worded(2, Kind.THEMES, "Hva er viktigst?", tid=5))
    assert (one.is_reworded, len(one.questions), one.questions[0].is_everywhere) == (True, 1, True)
    first = asked(1, Kind.THEMES, questions=(Gathered("Hva?", (("tid", 3),)), Gathered("Når?", ())))
    later = asked(2, Kind.THEMES, questions=(Gathered("hva?", (("mot", 2),)), Gathered("Hvem?", ())))
    several = of(first, later)
    assert [(it.prompt, it.is_everywhere) for it in several.questions] == [
        ("hva?", True),
        ("Hvem?", False),
        ("Når?", False),
    ]


def test_a_key_of_two_types_is_not_compared():
    found = of(rated(1, {"Vi lærer": 3}), worded(2, tid=5))
    assert (found.kind, found.rows, found.questions) == (Kind.MIXED, (), ())
    assert found.types == ("steps", "words")


def test_what_one_gathering_alone_was_asked_is_left_out_and_the_latest_comes_first():
    pairs = [("a", worded(1)), ("b", worded(1)), ("b", worded(2)), ("a", worded(3)), ("c", worded(3))]
    assert [it.key for it in compare_all(pairs, concepts)] == ["a", "b"]


def test_where_not_all_rows_have_room_those_that_stand_highest_now_do_in_their_order():
    rows = of(rated(1, {"A": 5, "B": 1, "C": 2, "D": 3}), rated(2, {"A": 1, "B": 4, "C": 3, "D": 5})).rows
    assert [row.text for row in leading(rows, 2)] == ["B", "D"]
    assert leading(rows, 9) == list(rows)
