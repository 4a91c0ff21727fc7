"""What becomes of the rooms of somebody whose account is deleted."""

from dataclasses import replace

from workshop_live.domain.departures import Departure, Heir, RoomFate, successor

KARI, OLA, API = Heir(1, "Kari", can_sign_in=True), Heir(2, "Ola", can_sign_in=True), Heir(3, "api", can_sign_in=False)


def test_the_longest_standing_co_facilitator_who_can_sign_in_comes_next():
    assert successor([KARI, OLA]) == KARI
    assert successor([API, OLA, KARI]) == OLA
    assert successor([API]) == API, "a program can run it still"
    assert successor([]) is None


def test_a_departure_has_another_digest_once_anything_that_was_said_has_changed():
    shared, alone = RoomFate(7, "a", "Samling", "nb", OLA), RoomFate(8, "b", "Alene", "nb", None)
    said = Departure((shared, alone), others=(9,))
    assert said.digest == replace(said, fates=(replace(shared, title="Nytt navn"), alone)).digest
    for fates in [(replace(shared, heir=KARI), alone), (replace(shared, heir=None), alone), (shared,)]:
        assert replace(said, fates=fates).digest != said.digest
