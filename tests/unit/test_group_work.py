"""Drawing groups."""

import pytest

from workshop_live.domain.group_work import draw, sizes_of_groups, smallest_group


@pytest.mark.parametrize("people", [0, 1, 2, 3, 7, 23, 100, 501])
@pytest.mark.parametrize("size", [2, 4, 100])
def test_everybody_is_drawn_into_groups_whose_sizes_differ_by_one_at_most(people: int, size: int):
    phones = {number: f"phone {number}" for number in range(people)}
    drawn = draw(phones, len(sizes_of_groups(people, size)), "seed")
    assert drawn.keys() == phones.keys()
    counts = [list(drawn.values()).count(number) for number in range(len(sizes_of_groups(people, size)))]
    assert counts == sizes_of_groups(people, size)
    assert max(counts) - min(counts) <= 1
    assert len(counts) == max(1, people // size)


def test_every_process_draws_the_same_and_each_draw_is_another():
    phones = {number: f"phone {number}" for number in range(40)}
    backwards = dict(reversed(phones.items()))
    assert draw(phones, 4, "seed") == draw(backwards, 4, "seed")
    assert draw(phones, 4, "seed") != draw(phones, 4, "another")
    neighbours = [draw(phones, 10, f"{seed}")[0] == draw(phones, 10, f"{seed}")[1] for seed in range(200)]
    assert 5 < sum(neighbours) < 40, "as often as by chance, which is 15 times"


def test_a_latecomer_comes_into_the_first_of_the_smallest():
    assert smallest_group([4, 3, 3]) == 1
    assert smallest_group([0]) == 0
