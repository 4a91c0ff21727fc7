"""Who is connected, in this process and in the others."""

import pytest

from workshop_live.domain.regions import Screen
from workshop_live.realtime import presence
from workshop_live.realtime.presence import Connected, Presence, Present

ROOM = 1


def test_a_phone_with_two_tabs_is_one_phone():
    changes: list[int] = []
    present = Presence(changes.append)
    present.arrive(ROOM, Screen.PARTICIPANT, "p1")
    present.arrive(ROOM, Screen.PARTICIPANT, "p1")
    present.arrive(ROOM, Screen.PARTICIPANT, "p2")
    present.arrive(ROOM, Screen.PRESENTER, "s1")
    assert present.of(ROOM) == Connected(participants=2, presenters=1)
    present.leave(ROOM, Screen.PARTICIPANT, "p1")
    assert present.of(ROOM).participants == 2
    present.leave(ROOM, Screen.PARTICIPANT, "p1")
    assert present.of(ROOM).participants == 1
    assert len(changes) == 6


def test_a_phone_that_polls_is_there_for_a_while(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr(presence.time, "monotonic", lambda: now)
    changes: list[int] = []
    present = Presence(changes.append)
    for _ in range(5):
        present.poll(ROOM, Screen.PARTICIPANT, "p1")
    assert present.of(ROOM).participants == 1
    assert len(changes) == 1
    now += presence.POLL_TTL_S + 1
    present.forget_old()
    assert present.of(ROOM).participants == 0


def test_the_projector_says_how_many_pages_it_has():
    present = Presence(lambda _: None)
    present.arrive(ROOM, Screen.PRESENTER, "s1")
    present.report_pages(ROOM, 3)
    assert present.of(ROOM).pages == 3
    present.leave(ROOM, Screen.PRESENTER, "s1")
    assert present.of(ROOM).pages == 1


def test_of_the_projectors_that_can_sound_one_chimes_and_another_once_it_is_gone():
    here, there = Presence(lambda _: None), Presence(lambda _: None)
    for place, who in ((here, "s1"), (here, "s2"), (there, "s3")):
        place.arrive(ROOM, Screen.PRESENTER, who)
    assert here.of(ROOM).sounding == ""
    here.report_sound(ROOM, "s2", "b")
    there.report_sound(ROOM, "s3", "a")
    here.update_remote("there", there.take_changes())
    there.update_remote("here", here.take_changes())
    assert here.of(ROOM) == there.of(ROOM) == Connected(presenters=3, sounding="a")
    there.leave(ROOM, Screen.PRESENTER, "s3")
    here.update_remote("there", there.take_changes())
    assert here.of(ROOM) == Connected(presenters=2, sounding="b")
    here.leave(ROOM, Screen.PRESENTER, "s2")
    assert here.of(ROOM) == Connected(presenters=1)


def test_a_phone_that_is_connected_to_two_processes_is_one_phone():
    here, there = Presence(lambda _: None), Presence(lambda _: None)
    here.arrive(ROOM, Screen.PARTICIPANT, "p1")
    there.arrive(ROOM, Screen.PARTICIPANT, "p1")
    there.arrive(ROOM, Screen.PARTICIPANT, "p2")
    there.arrive(ROOM, Screen.PRESENTER, "s1")
    there.report_pages(ROOM, 4)
    here.update_remote("there", there.take_changes())
    there.update_remote("here", here.take_changes())
    assert here.of(ROOM) == there.of(ROOM) == Connected(participants=2, presenters=1, pages=4)


def test_what_changed_is_told_once_and_everything_to_who_comes_later():
    present = Presence(lambda _: None)
    present.arrive(ROOM, Screen.PARTICIPANT, "p1")
    assert present.take_changes().keys() == {ROOM}
    assert present.take_changes() == {}
    assert present.snapshot() == {ROOM: Present(frozenset({"participant:p1"}))}
    present.leave(ROOM, Screen.PARTICIPANT, "p1")
    assert present.take_changes() == {ROOM: Present()}


def test_a_process_that_is_silent_is_believed_for_a_while_only(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr(presence.time, "monotonic", lambda: now)
    changes: list[int] = []
    present = Presence(changes.append)
    present.update_remote("there", {ROOM: Present(frozenset({"participant:p1"}))})
    present.update_remote("there", {ROOM: Present(frozenset({"participant:p1"}))})
    assert (present.of(ROOM).participants, changes) == (1, [ROOM])
    now += presence.REMOTE_TTL_S + 1
    present.forget_old()
    assert (present.of(ROOM).participants, changes) == (0, [ROOM, ROOM])


def test_only_the_beginning_of_a_name_leaves_the_process():
    present = Presence(lambda _: None)
    present.arrive(ROOM, Screen.PARTICIPANT, "0123456789abcdef and the rest of a digest")
    assert present.take_changes()[ROOM].who == {"participant:0123456789abcdef"}
