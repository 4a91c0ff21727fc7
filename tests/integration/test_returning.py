"""After an earlier question was asked once more, the room goes back to where its day was."""

import httpx
import pytest

from tests.actors import Room, make_room, single_choice, text_slide


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """A room whose day has come to the fourth of six questions."""
    made = make_room(client, *(single_choice(f"Spørsmål {number}") for number in range(6)))
    for number in range(4):
        made.act("open", number).raise_for_status()
    return made


def at(room: Room) -> int:
    """Which question the room is at."""
    return room.activities.index(room.state()["current"])


def go_on(room: Room) -> int:
    """Press *Neste* until the room is at another question, and say which."""
    before = at(room)
    while (now := at(room)) == before:
        room.command("next").raise_for_status()
    return now


@pytest.mark.parametrize("again", ["again", "open"])
def test_going_on_leads_to_where_the_day_was(room: Room, again: str):
    room.act(again, 0).raise_for_status()
    assert go_on(room) == 3
    assert go_on(room) == 4


def test_a_question_that_was_paged_back_to_and_asked_again_leads_to_where_the_day_was(room: Room):
    room.command("back").raise_for_status()
    room.command("back").raise_for_status()
    room.act("again", 1).raise_for_status()
    assert go_on(room) == 3


def test_what_was_only_paged_back_to_is_paged_on_from(room: Room):
    room.command("back").raise_for_status()
    room.command("back").raise_for_status()
    assert [go_on(room), go_on(room), go_on(room)] == [2, 3, 4]


def test_asking_again_several_times_over_leads_to_where_the_day_was(room: Room):
    for number in (2, 0, 1):
        room.act("again", number).raise_for_status()
    assert go_on(room) == 3


def test_an_earlier_one_that_is_shown_from_the_agenda_leads_to_where_the_day_was(room: Room):
    room.command("go-to", activity=room.activities[0]).raise_for_status()
    assert go_on(room) == 3


def test_a_page_of_text_that_is_shown_from_the_agenda_takes_no_further_press(client: httpx.Client):
    room = make_room(client, single_choice(), text_slide(), single_choice("Etter siden"))
    room.command("go-to", activity=room.activities[1]).raise_for_status()
    room.command("next").raise_for_status()
    assert at(room) == 2


def test_where_the_day_was_is_moved_and_found(room: Room):
    room.act("again", 1).raise_for_status()
    room.command("move-activity", activity=room.activities[3], to=0).raise_for_status()
    assert go_on(room) == 3


def test_where_the_day_was_is_removed_and_the_day_goes_on_after_it(room: Room):
    room.act("again", 1).raise_for_status()
    room.command("remove-activity", activity=room.activities[3]).raise_for_status()
    assert go_on(room) == 4


def test_a_removed_current_question_does_not_send_the_room_to_the_start(room: Room):
    room.command("remove-activity", activity=room.activities[3]).raise_for_status()
    room.command("next").raise_for_status()
    assert at(room) == 4


def test_undo_of_asking_again_puts_the_day_back_too(room: Room):
    room.act("again", 0).raise_for_status()
    assert room.command("undo").status_code == 200
    assert at(room) == 3
    assert go_on(room) == 4


def test_what_is_put_in_behind_an_earlier_question_comes_first_and_then_the_day(room: Room):
    room.act("again", 0).raise_for_status()
    room.command("duplicate-activity", activity=room.activities[0]).raise_for_status()
    room.activities = [activity["id"] for activity in room.state()["activities"]]
    assert go_on(room) == 1
    assert go_on(room) == 4


def test_the_screen_of_the_facilitator_says_where_the_room_goes(room: Room):
    room.act("again", 0).raise_for_status()
    with room.watch("facilitator") as screen:
        screen.read_until("Spørsmål 3</b>")
