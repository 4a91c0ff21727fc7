"""Votes on what people wrote: wordings, and options that keep what they were made from."""

from workshop_live.activity_types import ACTIVITY_TYPES, VOTES
from workshop_live.activity_types.options import MAX_OPTIONS
from workshop_live.domain.made_votes import Aside, MadeFrom, Origin, made_from_of, shortened, unused
from workshop_live.text.messages import FIELD_MESSAGES

A, B, C = Origin(("a",)), Origin(("b", "b2")), Origin(theme=3, label="Tillit")
MADE = MadeFrom("vote", 1, {"1": A, "2": B, "3": C})
BEFORE = [("1", "Mer tid til å snakke sammen"), ("2", "Ros når noe går bra"), ("3", "Tillit")]


def test_a_long_wording_is_cut_at_a_word():
    assert shortened("Mer  tid\ntil samarbeid", 200) == "Mer tid til samarbeid"
    assert shortened("Mer tid, og ro til samarbeid", 12) == "Mer tid …"
    assert shortened("x" * 300, 200) == "x" * 198 + " …"
    assert all(len(shortened("ab " * 100, most)) <= most for most in range(10, 60))


def test_a_label_that_is_taken_is_numbered():
    assert unused("Trukket tilbake", ["Tid"]) == "Trukket tilbake"
    assert unused("Trukket tilbake", ["trukket tilbake", "Trukket tilbake (2)"]) == "Trukket tilbake (3)"


def test_what_is_stored_is_read_again():
    aside = MadeFrom("vote", 0, {"1": Origin(("a",), aside=Aside.HIDDEN, wording="Mer tid"), "2": C})
    assert [made_from_of(made.stored()) for made in (MADE, aside)] == [MADE, aside]
    assert aside.aside == {"1"}


def test_an_option_keeps_its_origin_when_it_is_moved_or_reworded():
    after = [("3", "Tillit"), ("4", "Tid til å snakke"), ("2", "Ros når noe går bra")]
    assert MADE.carried(BEFORE, after).options["4"] == A
    # Nothing in common, but between the same others.
    assert MADE.carried(BEFORE, [BEFORE[0], ("4", "Anerkjennelse"), BEFORE[2]]).options["4"] == B


def test_an_option_that_is_added_has_no_origin():
    assert MADE.carried(BEFORE, [*BEFORE, ("4", "Gratis kaffe")]) == MADE
    removed = MADE.carried(BEFORE, BEFORE[:2])
    assert removed.options["3"] == C, "an earlier round may still have it"


def test_what_is_typed_over_a_withdrawn_answer_is_not_its():
    made = MadeFrom("vote", 0, {"1": Origin(("a",), aside=Aside.WITHDRAWN), "2": B})
    after = made.carried([("1", "Trukket tilbake"), BEFORE[1]], [("3", "Mer tid"), BEFORE[1]])
    assert "3" not in after.options


def test_the_message_has_the_number_of_options_that_there_is_room_for():
    assert str(MAX_OPTIONS) in FIELD_MESSAGES["too_many_to_vote_on"]
    for name in VOTES:
        settings = ACTIVITY_TYPES[name].settings_for_vote(["a", "b"], 2)
        assert settings is not None
        assert ACTIVITY_TYPES[name].new_settings(settings).hidden, "votes attract further votes"
