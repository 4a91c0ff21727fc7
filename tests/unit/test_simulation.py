"""The simulation of many rooms adds up, and writes nowhere but between its markers."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench.simulate import PAGE, STEP, STEPS, Costs, Day, carry, room_by_room, spread_evenly, write

COSTS = Costs()
FREE = Costs(0, 0, 0, 0, 0, 0, 0)


def test_everybody_answers_each_question_once_while_there_is_time():
    day = Day.of(1, 100)
    assert 0 < day.answers.sum() <= 100 * day.openings.sum()
    assert day.openings.sum() in {3, 4}


def test_the_same_day_is_the_same_twice():
    assert np.array_equal(Day.of(3, 10).answers, Day.of(3, 10).answers)


def test_one_process_has_the_same_to_do_however_the_phones_are_shared_out():
    day = Day.of(5, 50)
    (spread,), (by_room,) = spread_evenly(day, COSTS, 1), room_by_room(day, COSTS, 1)
    assert spread.sum() == pytest.approx(by_room.sum())


def test_all_processes_together_have_no_more_to_do_room_by_room_than_one():
    day = Day.of(40, 50)
    (one,) = room_by_room(day, COSTS, 1)
    assert sum(work.sum() for work in room_by_room(day, COSTS, 8)) == pytest.approx(one.sum())


def test_with_phones_spread_all_processes_together_have_more_to_do():
    day = Day.of(40, 50)
    (one,), (each,) = spread_evenly(day, COSTS, 1), spread_evenly(day, COSTS, 8)
    assert 8 * each.sum() > 1.1 * one.sum()


def test_what_is_not_done_in_a_step_waits_for_the_next():
    work = np.zeros(STEPS)
    work[: STEPS // 2] = 1.5 * STEP
    carried = carry([work], 1_000, COSTS)
    assert carried.busy == pytest.approx(0.75)
    assert carried.wait > 0.45 * STEPS / 2 * STEP
    assert carried.memory == pytest.approx(40.0)
    assert not carried.is_fine


def test_nothing_to_do_is_carried():
    assert carry(spread_evenly(Day.of(2, 10), FREE, 2), 0, FREE).is_fine


def test_costs_that_are_not_measured_are_named(tmp_path: Path):
    (tmp_path / "costs.json").write_text(json.dumps({"costs": {"answer_work": 1.5, "phone_work": -2.0}}))
    costs, assumed = Costs.read(tmp_path / "costs.json")
    assert (costs.answer_work, costs.phone_work) == (1.5, 0.0)
    assert "phone_memory" in assumed
    assert "answer_work" not in assumed


def test_only_what_stands_between_the_markers_is_written():
    page = "a\n<!-- simulation: begin -->\nold\n<!-- simulation: end -->\nb\n"
    written = write(page, "new")
    assert written == "a\n<!-- simulation: begin -->\n\nnew\n<!-- simulation: end -->\nb\n"
    assert write(written, "new") == written


def test_a_page_without_markers_is_left_alone():
    with pytest.raises(ValueError, match="no markers"):
        write("a\n", "new")


def test_the_page_has_the_markers():
    assert write(PAGE.read_text(encoding="utf-8"), "new")
