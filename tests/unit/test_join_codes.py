"""Join codes, and how they are kept from being guessed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_live.domain.join_codes import LENGTH, format_join_code, new_join_code, parse_join_code
from workshop_live.domain.join_gate import MISS_BURST, MISS_RATE, JoinGate


@pytest.mark.parametrize("typed", ["35661019", "3566 1019", " 3566\u00a01019 ", "3566-1019", "3566.1019", "٣٥٦٦١٠١٩"])
def test_a_code_is_read_however_it_is_typed(typed: str):
    assert parse_join_code(typed) == "35661019"


@pytest.mark.parametrize("typed", ["", "3566101", "356610190", "3566 101x", "kode", "½5661019", "3566\n1019x"])
def test_what_is_not_a_code_is_none(typed: str):
    assert parse_join_code(typed) is None


@given(st.text())
def test_anything_can_be_typed(typed: str):
    parsed = parse_join_code(typed)
    assert parsed is None or (len(parsed) == LENGTH and parsed.isascii() and parsed.isdecimal())


def test_a_new_code_reads_back_as_it_is_shown():
    code = new_join_code()
    assert parse_join_code(format_join_code(code)) == code
    assert code[0] != "0"


def test_a_venue_behind_one_address_is_let_in():
    gate = JoinGate(address_burst=600)
    for phone in range(500):
        verdict = gate.ask("venue", phone * 0.1)
        assert verdict.retry_after is None
        assert verdict.wait == 0
        gate.hit("venue")


def test_an_address_that_only_guesses_is_slowed_to_six_a_minute():
    gate = JoinGate(address_burst=600)
    allowed = 0
    for second in range(3600):
        if gate.ask("guesser", second).retry_after is None:
            allowed += 1
            gate.miss("guesser", second)
    assert allowed <= 30 + 1 + 6 * 60


def test_a_few_typing_errors_do_not_make_a_venue_suspect():
    gate = JoinGate(address_burst=600)
    for phone in range(200):
        assert gate.ask("venue", phone).retry_after is None
        if phone % 4:
            gate.hit("venue")
        else:
            gate.miss("venue", phone)
    assert gate.ask("venue", 201).retry_after is None


def test_a_botnet_stays_below_the_bound():
    """Any number of addresses, each guess from a fresh one; a small code space makes hits frequent enough to count."""
    digits, rooms, seconds = 5, 20, 2 * 3600
    space = 10**digits
    chance = random.Random(1)
    codes = set(chance.sample(range(space), rooms))
    gate = JoinGate(address_burst=600)
    guesses = hits = 0
    for second in range(seconds):
        for bot in range(20):
            address = f"{second}/{bot}"
            verdict = gate.ask(address, second)
            if verdict.retry_after is not None or verdict.wait:
                continue
            guesses += 1
            if chance.randrange(space) in codes:
                hits += 1
                gate.hit(address)
            else:
                gate.miss(address, second)
    bound = (MISS_BURST + MISS_RATE * seconds) * rooms / space
    assert guesses - hits <= MISS_BURST + MISS_RATE * seconds + 20
    assert hits <= bound + 4 * bound**0.5, f"hits={hits} bound={bound:.1f}"


def test_the_addresses_that_are_remembered_do_not_fill_the_memory():
    gate = JoinGate(address_burst=600)
    for number in range(25_000):
        gate.ask(str(number), 0)
    assert len(gate._addresses) <= 20_000
