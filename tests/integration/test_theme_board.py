"""The theme board: what the program proposes and what people decide, over the server's own doors."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.actors import WRITTEN, Room, Watcher, fields, make_room, open_text, single_choice
from tests.forms import HOWEVER_IT_RUNS

REST = "Andre innspill"
PATIENCE = 30  # seconds; the first reading in a process loads the dictionaries


@pytest.fixture
def room(client: httpx.Client) -> Room:
    """A room in which a dozen have answered an open question."""
    made = make_room(client, open_text("Hva er viktigst?", hidden=False), single_choice())
    made.act("open")
    phone = made.join()
    for text in WRITTEN:
        phone.answer(text).raise_for_status()
    return made


@contextmanager
def board(room: Room, number: int = 0) -> Iterator[Watcher]:
    """Somebody who has the board open, from when there are themes on it."""
    with room.watch("board", activity=room.activities[number]) as watcher:
        watcher.read_until('data-theme="1"', timeout=PATIENCE)
        yield watcher


def themes(watcher: Watcher) -> dict[str, tuple[int, list[int]]]:
    """The themes on a board: number and answers by name."""
    found = {}
    for card in re.split(r"<section ", watcher.regions["board"])[1:]:
        number, name = re.search(r'data-theme="(\w+)"', card), re.search(r'class="name"[^>]*>([^<]*)<', card)
        assert number
        assert name
        answers = [int(item) for item in re.findall(r'data-answer="(\d+)"', card)]
        found[name[1]] = (int(number[1]) if number[1] != "none" else 0, answers)
    return found


def numbers(watcher: Watcher) -> list[int]:
    return [number for number, _ in themes(watcher).values()]


def do(room: Room, watcher: Watcher, deed: str, **fields: object) -> dict[str, tuple[int, list[int]]]:
    """Press a button on the board. Returns the themes as they stand then."""
    before = watcher.regions["board"]
    room.command(deed, activity=room.activities[0], **fields).raise_for_status()
    watcher.read_until_it(lambda: watcher.regions["board"] != before)
    return themes(watcher)


def test_the_program_proposes_themes_and_leaves_over_what_it_is_in_doubt_of(room: Room):
    with board(room) as watcher:
        found = themes(watcher)
        assert len(found) == 3
        assert sorted(found["trygge ledere"][1]) == [0, 1, 2, 3, 4, 5]
        assert found[REST][1] == [11]
        assert watcher.regions["board"].count("forslag") == len(found) - 1


@HOWEVER_IT_RUNS
def test_a_name_stays_while_answers_go_on_arriving(room: Room):
    with board(room) as watcher:
        number, inside = themes(watcher)["trygge ledere"]
        named = do(room, watcher, "edit-theme", theme=number, label="Ledere som tør")
        assert named["Ledere som tør"] == (number, inside)
        for more in ("Trygge ledere hver dag", "Ledere som blir trygge", "Trygge ledere i alle ledd"):
            room.join().answer(more)
        watcher.read_until_it(lambda: len(themes(watcher)["Ledere som tør"][1]) == len(inside) + 3)
        number_now, inside_now = themes(watcher)["Ledere som tør"]
        assert (number_now, inside_now[:6], sorted(inside_now[6:])) == (number, inside, [12, 13, 14])


@HOWEVER_IT_RUNS
def test_an_answer_is_moved_and_moved_back_with_undo(room: Room):
    with board(room) as watcher:
        number, inside = themes(watcher)["trygge ledere"]
        moved = do(room, watcher, "move-answers", answers="none:11", target=number)
        assert moved["trygge ledere"][1] == [*inside, 11]
        assert do(room, watcher, "undo")[REST][1] == [11]


def test_ticked_answers_go_into_a_new_theme_together(room: Room):
    with board(room) as watcher:
        number, inside = themes(watcher)["trygge ledere"]
        chosen = [f"{number}:{inside[0]}", f"{number}:{inside[1]}", "none:11"]
        made = do(room, watcher, "move-answers", answers=chosen, target="new", label="Trivsel")
        assert sorted(made["Trivsel"][1]) == sorted([inside[0], inside[1], 11])


@HOWEVER_IT_RUNS
def test_themes_are_merged_and_two_who_do_so_at_once_both_have_their_way(room: Room):
    with board(room) as watcher, board(room) as other:
        found = themes(watcher)
        (first, one), (second, two) = [it for name, it in found.items() if name != REST][:2]
        room.command("merge-themes", activity=room.activities[0], theme=first, target=second).raise_for_status()
        late = room.command("move-answers", activity=room.activities[0], answers="none:11", target=first)
        assert late.status_code == 200, "the theme it was moved to has become another"
        for screen in (watcher, other):
            screen.read_until_it(lambda: (first not in numbers(screen)) and not themes(screen)[REST][1])  # noqa: B023
        assert themes(watcher) == themes(other)
        assert sorted(next(inside for number, inside in themes(other).values() if number == second)) == sorted(
            [*one, *two, 11]
        )


def test_a_theme_is_split_by_the_program_or_it_says_that_it_cannot(room: Room):
    with board(room) as watcher:
        first, second = [it for name, it in themes(watcher).items() if name != REST][:2]
        do(room, watcher, "merge-themes", theme=first[0], target=second[0])
        do(room, watcher, "split-theme", theme=second[0])
        watcher.read_until_it(lambda: len(themes(watcher)) >= 3)
        do(room, watcher, "move-answers", answers="none:11", target="new", label="Kaffe")
        watcher.read_until_it(lambda: "Kaffe" in themes(watcher))
        refused = room.command("split-theme", activity=room.activities[0], theme=themes(watcher)["Kaffe"][0])
        assert (refused.status_code, refused.json()["code"]) == (409, "cannot_be_split")


def test_what_was_removed_is_not_proposed_again(room: Room):
    with board(room) as watcher:
        number, inside = themes(watcher)["trygge ledere"]
        removed = do(room, watcher, "remove-theme", theme=number)
        assert set(inside) <= set(removed[REST][1])
        room.join().answer("Enda mer tid til samarbeid")
        watcher.read_until_it(lambda: any(12 in it for name, (_, it) in themes(watcher).items() if name != REST))
        assert number not in [it for it, _ in themes(watcher).values()]


@HOWEVER_IT_RUNS
def test_the_projector_shows_the_themes_and_what_was_decided_at_once(room: Room):
    room.act("show")
    with room.watch("presenter") as projector:
        room.command("screen", mode="themes").raise_for_status()
        projector.read_until("forslag", PATIENCE)
        assert "rygge" in projector.regions["themes"]
        room.command("edit-theme", activity=room.activities[0], theme=1, label="Mot").raise_for_status()
        projector.read_until("Mot<")


def test_the_summary_says_what_was_written_for_it_everywhere(room: Room):
    with board(room) as watcher:
        number, inside = themes(watcher)["trygge ledere"]
        do(room, watcher, "edit-theme", theme=number, label="Trygghet", bullet="Ledere som tør å stå i det")
        do(room, watcher, "choose-typical", answers=f"{number}:{inside[2]}")
        others = [it for name, (it, _) in themes(watcher).items() if name not in {"Trygghet", REST}]
        for other in others:
            do(room, watcher, "leave-out-theme", theme=other, out=1)
    with room.watch("presenter") as projector:
        room.command("screen", mode="summary").raise_for_status()
        projector.read_until("stå i det")
        assert WRITTEN[inside[2]] in projector.regions["summary"]
        assert "Mer tid" not in projector.regions["summary"]
    told = room.export("json").json()["activities"][0]["summaries"][0]["themes"]
    assert next(theme for theme in told if theme["label"] == "Trygghet")["typical"] == WRITTEN[inside[2]]


def test_each_question_of_several_has_a_board(client: httpx.Client):
    room = make_room(client, fields())
    room.act("open")
    for number in range(12):
        room.join().answer([f"Lytte mer til de andre, nummer {number}", f"I morgen tidlig, nummer {number}", ""])
    with board(room) as watcher:
        room.command("add-theme", activity=room.activities[0], question=1, label="Snart").raise_for_status()
        watcher.read_until("Snart")
        first, second, _ = watcher.regions["board"].split("<theme-board")[1:]
        assert "Snart" not in first
        assert "Snart" in second


def test_an_ended_room_is_summed_up_still(room: Room):
    room.command("end").raise_for_status()
    with board(room) as watcher:
        assert "Takk" in do(room, watcher, "edit-theme", theme=1, label="Takk")


BAD = {
    "a theme that is not there": ("edit-theme", {"theme": 77, "label": "x"}, 409),
    "a theme that is no number": ("edit-theme", {"theme": "x", "label": "y"}, 422),
    "no name": ("edit-theme", {"theme": 1, "label": " "}, 422),
    "a name that is too long": ("add-theme", {"label": "x" * 61}, 422),
    "control characters": ("add-theme", {"label": "a\x00b"}, 422),
    "an answer that is not there": ("move-answers", {"answers": "none:4000", "target": 1}, 404),
    "an answer of another theme": ("move-answers", {"answers": "1:11", "target": 2}, 409),
    "no answers": ("move-answers", {"target": 1}, 422),
    "answers that are none": ("move-answers", {"answers": "x:y z", "target": 1}, 422),
    "too many answers": ("move-answers", {"answers": " ".join(["none:1"] * 201), "target": 1}, 422),
    "a new theme without a name": ("move-answers", {"answers": "none:11", "target": "new"}, 422),
    "a question that is not there": ("add-theme", {"label": "x", "question": 1}, 422),
    "a typical answer of no theme": ("choose-typical", {"answers": "none:11"}, 422),
    "splitting what is not there": ("split-theme", {"theme": 77}, 409),
    "splitting nothing": ("split-theme", {}, 422),
    "too many steps": ("refine-themes", {"steps": 99}, 422),
}


def test_a_click_that_makes_no_sense_is_told_so(room: Room):
    with board(room):
        found = {
            name: room.command(deed, activity=room.activities[0], **fields).status_code
            for name, (deed, fields, _) in BAD.items()
        }
    assert found == {name: status for name, (_, _, status) in BAD.items()}


def test_only_open_questions_have_a_board(room: Room):
    assert room.command("add-theme", activity=room.activities[1], label="x").json()["code"] == "nothing_to_sum_up"
    assert room.command("add-theme", activity="a" * 16, label="x").status_code == 404
    path = f"/rooms/{room.id}/themes/"
    assert room.client.get(path + room.activities[1], headers=room.headers).status_code == 404
    assert room.client.get(path + "nowhere", headers=room.headers).status_code == 404
    assert room.client.get(path + room.activities[0], headers=room.headers).status_code == 200


def test_there_is_an_end_to_the_themes_of_a_board(room: Room):
    replies = [room.command("add-theme", activity=room.activities[0], label=f"Tema {item}") for item in range(31)]
    assert [reply.status_code for reply in replies] == [200] * 30 + [422]


def test_the_room_votes_on_the_themes_as_they_were_called(room: Room):
    with board(room) as watcher:
        room.command("edit-theme", activity=room.activities[0], theme=1, label="Mot").raise_for_status()
        room.command("vote-on-themes", activity=room.activities[0], each=4).raise_for_status()
        labels = [name.capitalize() for name in themes(watcher) if name not in {REST, "trygge ledere"}]
    voting = room.state()["activities"][1]
    assert (voting["prompt"], voting["hidden"]) == ("Hvilke temaer er viktigst?", True)
    assert set(voting["options"]) <= {*labels, "Mot"}
    room.activities.insert(1, voting["id"])
    room.act("open", 1)
    given = [4] + [0] * (len(voting["options"]) - 1)
    assert room.join().answer(given, 1).status_code == 201
    assert room.join().answer([5, *given[1:]], 1).status_code == 422
    room.command("edit-theme", activity=room.activities[0], theme=1, label="Noe annet").raise_for_status()
    assert room.results(1)["results"]["options"][0]["text"] != "Noe annet"


def test_a_vote_takes_two_themes(client: httpx.Client):
    room = make_room(client, open_text())
    assert room.command("vote-on-themes", activity=room.activities[0]).json()["code"] == "too_few_themes"


def test_the_summary_is_edited_on_a_page_of_its_own(room: Room):
    path = f"/rooms/{room.id}/summary"
    page = room.client.get(path, headers=room.headers).raise_for_status().text
    assert all(text in page for text in WRITTEN)
    assert "Trygge og gode ledere" in page
    sent = {"activity": room.activities[0], "return": "summary"}
    post = f"/rooms/{room.id}/commands/"
    back = room.client.post(post + "edit-theme", data={**sent, "theme": 1, "bullet": "Å tørre"}, headers=room.headers)
    assert (back.status_code, back.headers["location"]) == (303, f"{path}#{room.activities[0]}")
    room.client.post(
        post + "add-bullet", data={**sent, "bullet": "Dette sa ingen, men alle nikket"}, headers=room.headers
    )
    bullets = [item["bullet"] for item in room.export("json").json()["activities"][0]["summaries"][0]["themes"]]
    assert "Å tørre" in bullets
    assert bullets[-1] == "Dette sa ingen, men alle nikket"
