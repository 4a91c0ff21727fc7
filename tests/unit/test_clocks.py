"""The wall clock is held to one that nobody can set; what expires goes by the one that can be believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.domain.clocks import AGREEMENT, MAX_AWAY_S, MAX_BACK_S, TrustedClock, is_plausible

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, YEAR = timedelta(seconds=1), timedelta(days=366)
OFF = st.timedeltas(timedelta(days=-4_000), timedelta(days=4_000))


class Machine:
    """A machine whose clock can be set. Its server ran until ``last``."""

    def __init__(self, last: datetime | None = None, off: timedelta = timedelta()) -> None:
        self.passed, self.off = timedelta(), off
        self.clock = TrustedClock(self.wall_clock, self.steady_clock, last)

    def wall_clock(self) -> datetime:
        return self.wall

    def steady_clock(self) -> float:
        return self.passed.total_seconds()

    @property
    def right(self) -> datetime:
        return NOON + self.passed

    @property
    def wall(self) -> datetime:
        return self.right + self.off

    def wait(self, seconds: float) -> bool:
        self.passed += timedelta(seconds=seconds)
        return self.clock.check()


@pytest.mark.parametrize("jump", [YEAR, -YEAR, timedelta(hours=1), -timedelta(minutes=6)])
def test_a_clock_that_jumps_is_not_believed_until_it_is_back_however_often_one_looks(jump: timedelta):
    machine = Machine()
    assert machine.wait(30)
    machine.off = jump
    assert machine.clock.now() == machine.right, "before anybody has looked"
    assert not any(machine.wait(30) for _ in range(10_000))
    assert machine.clock.now() == machine.right
    machine.off = timedelta()
    assert machine.wait(1)
    assert machine.clock.now() == machine.wall


def test_a_clock_that_is_put_right_bit_by_bit_is_believed_throughout():
    machine = Machine()
    for _ in range(1_000):
        machine.off += SECOND
        assert machine.wait(30)
        assert machine.clock.now() == machine.wall


@pytest.mark.parametrize("away", [SECOND, timedelta(days=13), -timedelta(hours=2)])
def test_a_server_that_was_away_for_some_days_asks_nobody(away: timedelta):
    machine = Machine(last=NOON - away)
    assert machine.clock.is_trusted
    assert machine.clock.now() == NOON


@pytest.mark.parametrize("off", [YEAR, -YEAR, timedelta(days=15), -timedelta(days=2)])
def test_a_clock_that_is_far_off_at_the_start_is_not_believed_until_it_is_right(off: timedelta):
    machine = Machine(last=NOON, off=off)
    assert not machine.clock.is_trusted
    assert not machine.wait(60)
    assert machine.clock.now() == machine.right
    machine.off = timedelta()
    assert machine.wait(60)
    machine.off = timedelta(hours=1)
    assert not machine.wait(1), "from now on it is held to minutes"


def test_somebody_s_word_counts_where_their_clock_and_this_one_say_the_same():
    machine = Machine(last=NOON - YEAR)
    assert not machine.clock.confirm(None)
    assert not machine.clock.confirm(NOON - timedelta(days=1))
    assert machine.clock.confirm(NOON - timedelta(minutes=1))
    assert machine.clock.now() == NOON
    assert machine.wait(30)


def test_a_database_on_which_no_server_ran_asks_nobody():
    assert Machine(off=YEAR).clock.is_trusted


@given(st.lists(st.tuples(st.sampled_from([1, 30, 3600]), OFF), max_size=30))
def test_the_time_never_leaves_the_one_that_is_known_by_more_than_the_clocks_may_differ(steps: list):
    machine = Machine()
    most = timedelta()
    for seconds, off in steps:
        machine.off = off
        machine.wait(seconds)
        most += AGREEMENT
        assert abs(machine.clock.now() - machine.right) <= most


@given(OFF)
def test_what_is_plausible_at_a_start_lies_between_a_day_before_and_two_weeks_after(off: timedelta):
    assert is_plausible(NOON + off, NOON) == (-MAX_BACK_S <= off <= MAX_AWAY_S)
