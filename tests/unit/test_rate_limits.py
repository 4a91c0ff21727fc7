"""Token buckets."""

import pytest

from workshop_live.domain.rate_limits import Buckets, TokenBucket


def test_a_burst_is_let_through_and_then_the_rate():
    bucket = TokenBucket(rate=5, burst=30)
    assert [bucket.take(0) for _ in range(30)] == [0.0] * 30
    assert bucket.take(0) == pytest.approx(0.2)
    assert bucket.take(0.25) == 0


def test_what_was_given_back_can_be_taken_again():
    bucket = TokenBucket(rate=1, burst=1)
    assert bucket.take(0) == 0
    bucket.give_back()
    assert bucket.take(0) == 0


def test_a_debt_is_paid_back_over_time():
    bucket = TokenBucket(rate=2, burst=1)
    for _ in range(5):
        bucket.spend(0)
    assert bucket.wait(0) == pytest.approx(2.5)
    assert bucket.wait(2.5) == 0


def test_time_that_runs_backwards_gives_nothing_and_takes_nothing():
    bucket = TokenBucket(rate=1, burst=2)
    bucket.take(100)
    assert bucket.take(50) == 0
    assert bucket.take(50) > 0


def test_the_least_recently_used_bucket_is_forgotten():
    buckets = Buckets(rate=1, burst=1, most=2)
    buckets.of("a").take(0)
    buckets.of("b")
    buckets.of("a")
    buckets.of("c")
    assert buckets.of("a").take(0) > 0
    assert buckets.of("b").take(0) == 0
