"""Secrets and what derives from them."""

from workshop_live.domain.tokens import (
    author,
    claim,
    digest,
    new_link_token,
    new_public_id,
    new_token,
)


def test_secrets_are_long_and_never_the_same():
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_link_token()) * 6 >= 128
    assert len(new_public_id()) == 16


def test_an_author_is_the_same_within_a_round_and_another_in_the_next():
    token = new_token()
    assert author(token, 1) == author(token, 1) != author(token, 2)
    assert author(token, 1) != author(new_token(), 1)


def test_a_claim_belongs_to_one_key_of_one_participant():
    token = new_token()
    assert claim(token, "k") == claim(token, "k")
    assert len({claim(token, "k"), claim(token, "l"), claim(new_token(), "k"), author(token, 1), digest(token)}) == 5
