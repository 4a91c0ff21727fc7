"""Votes on what people wrote: what becomes an option, and what becomes of it when the answer goes."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from docx import Document

from tests.actors import Phone, Room, fields, make_room, open_text, scale
from workshop_live.actions.importing import ImportRoom, import_room
from workshop_live.actions.organisers import AddOrganiser, add_organiser, ensure_built_in
from workshop_live.actions.rooms import RoomCreated
from workshop_live.domain.organisers import Organiser
from workshop_live.exports.json_parsing import parse_room
from workshop_live.exports.report import make_report
from workshop_live.storage.archive import read_archive
from workshop_live.storage.open_database import open_database
from workshop_live.storage.writer import write_now

CANARY = "Kanarifugl"
WORDS = [f"{CANARY} i vinduet", "Mer tid", "Færre møter", "mer  TID"]


def vote(room: Room, number: int = 0, **body: Any) -> httpx.Response:
    """Have the room vote on what it wrote, through the API."""
    path = f"/api/v1/rooms/{room.id}/commands/make-vote"
    return room.client.post(path, json={"activity": room.activities[number], **body}, headers=room.headers)


def answered(client: httpx.Client, *words: str, asked: dict[str, Any] | None = None) -> tuple[Room, list[Phone]]:
    """Return a room that has answered a question, one phone with the key ``k`` for each answer."""
    room = make_room(client, asked or open_text(hidden=False), open_text("Etterpå"))
    room.act("open")
    phones = [room.join() for _ in words]
    for phone, text in zip(phones, words, strict=True):
        phone.answer(text, key="k").raise_for_status()
    return room, phones


def ids(room: Room) -> dict[str, str]:
    """Return the identifiers of the answers by their texts."""
    return {it["text"]: it["id"] for it in room.results()["results"]["answers"]}


def opened(room: Room, made: httpx.Response, value: Any = None) -> None:
    """Open a vote that was made, and have somebody vote."""
    room.activities.insert(1, made.raise_for_status().json()["made"])
    room.act("open", 1).raise_for_status()
    if value is not None:
        room.join().answer(value, 1).raise_for_status()


def item(room: Room, number: int = 1) -> dict[str, Any]:
    """Return an item of the agenda as the API has it."""
    path = f"/api/v1/rooms/{room.id}/agenda"
    return dict(room.client.get(path, headers=room.headers).raise_for_status().json()["activities"][number])


def everywhere(room: Room) -> str:
    """Return all that screens, the API for phones and files say."""
    said = []
    with room.watch("presenter") as wall, room.watch("participant", room.join().token) as phone:
        for screen in (wall, phone):
            screen.read_until_it(lambda screen=screen: bool(screen.regions))  # type: ignore[misc]
            said.append(screen.screen)
    said.append(room.client.get(f"/api/rooms/{room.id}", headers=room.join().headers).text)
    said += [room.export(kind).raise_for_status().text for kind in ("json", "csv", "md")]
    return "\n".join(said)


def test_what_people_wrote_becomes_the_next_item(client: httpx.Client):
    room, _ = answered(client, *WORDS)
    made = vote(room, type="ranking")
    [_, ranked, after] = room.state()["activities"]
    assert (ranked["type"], ranked["prompt"]) == ("ranking", "Hva av dette er viktigst?")
    assert ranked["options"] == [WORDS[0], "Mer tid", "Færre møter"], "the same words are one option"
    assert after["prompt"] == "Etterpå"
    origin = item(room)["made_from"]
    by_text = ids(room)
    assert origin["activity"] == room.activities[0]
    assert origin["options"][1] == {"option": 1, "answers": [by_text["Mer tid"], by_text["mer TID"]], "theme": None}
    room.command("undo").raise_for_status()
    assert [it["id"] for it in room.state()["activities"]] == room.activities
    assert made.json()["made"] not in json.dumps(room.state())


def test_the_wording_is_the_facilitators_and_the_link_stays(client: httpx.Client):
    room, _ = answered(client, *WORDS[:3], "Lang tekst " * 40)
    by_text = ids(room)
    chosen = [{"answer": answer} for answer in by_text.values()]
    chosen[0]["text"] = "Fugler"
    made = vote(room, type="dots", each=4, prompt="Hva nå?", options=chosen).raise_for_status().json()["made"]
    options = item(room)["settings"]["options"]
    assert options[0] == "Fugler"
    assert options[3].endswith("tekst …")
    assert item(room)["settings"]["dots"] == 4
    form = {"activity": made, "type": "dots", "prompt": "Hva nå?", "dots": 4, "hidden": "on"}
    reordered = [options[3], "Ro og fugler", options[1]]
    room.command("edit-activity", options="\n".join(reordered), **form).raise_for_status()
    found = {reordered[it["option"]]: it["answers"] for it in item(room)["made_from"]["options"]}
    assert found == {
        reordered[0]: [list(by_text.values())[3]],
        "Ro og fugler": [by_text[WORDS[0]]],
        options[1]: [by_text["Mer tid"]],
    }


GOING: dict[str, Callable[[Room, Phone], httpx.Response]] = {
    "withdrawn": lambda _, phone: phone.withdraw("k"),
    "all withdrawn": lambda room, phone: room.client.post(
        f"/rooms/{room.id}/my-answers/withdraw", headers={**phone.headers, "Accept": "application/json"}
    ),
    "hidden": lambda room, _: room.command("hide-answer", answer=ids(room)[WORDS[0]]),
    "all hidden": lambda room, _: room.command("hide-all", activity=room.activities[0]),
    "kept private": lambda room, _: room.command("keep-private", activity=room.activities[0]),
}


@pytest.mark.parametrize("way", GOING)
def test_an_option_whose_answer_is_gone_is_counted_and_says_nothing(client: httpx.Client, way: str):
    room, phones = answered(client, *WORDS[:3])
    opened(room, vote(room), [2, 1, 0])
    room.act("show", 1).raise_for_status()
    with room.watch("presenter") as wall, room.watch("participant", phones[1].token) as phone:
        wall.read_until(CANARY)
        phone.read_until(CANARY)
        GOING[way](room, phones[0]).raise_for_status()
        for screen in (wall, phone):
            screen.read_until_it(lambda screen=screen: CANARY not in screen.screen)  # type: ignore[misc]
            assert "Trukket tilbake" in screen.screen
    assert CANARY not in everywhere(room)
    results = room.results(1)["results"]
    assert (results["options"][0]["count"], results["dots"]) == (2, 3)
    assert room.join().answer([1, 0, 0], 1).status_code == 201, "whoever is voting does not notice"


@pytest.mark.parametrize("way", ["withdrawn", "all withdrawn"])
def test_what_was_withdrawn_is_in_no_row(client: httpx.Client, stored: Any, way: str):
    room, phones = answered(client, "Gulspurv i vinduet", "Mer tid")
    opened(room, vote(room))
    form = {"activity": room.activities[1], "type": "dots", "prompt": "Hva nå?", "dots": 3, "hidden": "on"}
    room.command("edit-activity", options="Gulspurv\nMer tid", **form).raise_for_status()
    GOING[way](room, phones[0]).raise_for_status()
    with stored.reading.connect() as connection:
        for table in ("activity", "round", "room", "answer"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            assert not [row for row in rows if "Gulspurv" in str(row)], table
    assert room.command("undo").status_code == 409, "what would bring it back is gone"


def test_what_is_shown_again_has_its_words_again(client: httpx.Client):
    room, _ = answered(client, *WORDS[:3])
    opened(room, vote(room), [1, 0, 0])
    answer = ids(room)[WORDS[0]]
    for back in (("undo", {}), ("show-answer", {"answer": answer})):
        room.command("hide-answer", answer=answer).raise_for_status()
        assert item(room)["settings"]["options"][0] == "Trukket tilbake"
        room.command(back[0], **back[1]).raise_for_status()
        assert item(room)["settings"]["options"][0] == WORDS[0]
    room.command("duplicate-activity", activity=room.activities[1]).raise_for_status()
    room.command("hide-answer", answer=answer).raise_for_status()
    assert item(room, 2)["settings"]["options"][0] == "Trukket tilbake", "a copy has the words, too"


def code(response: httpx.Response) -> tuple[int, str]:
    """What a refusal says: with the code of its first problem, if it has any."""
    body = response.json()
    return response.status_code, body.get("errors", [body])[0]["code"]


def test_nothing_private_or_never_shown_becomes_an_option(client: httpx.Client):
    room, _ = answered(client, *WORDS[:3], asked=open_text())
    assert code(vote(room)) == (409, "private"), "it was never shown"
    room.act("show").raise_for_status()
    hidden = ids(room)[WORDS[0]]
    room.command("hide-answer", answer=hidden).raise_for_status()
    options = [{"answer": answer} for answer in (hidden, *ids(room).values())]
    assert code(vote(room, options=options)) == (409, "private")
    vote(room).raise_for_status()
    assert CANARY not in json.dumps(room.state()["activities"][1]), "all that is visible is not what is hidden"
    for seen_by in ("facilitator", "me"):
        private, _ = answered(client, asked=open_text(seen_by=seen_by))
        assert code(vote(private)) == (409, "private")
        assert code(vote(private, of="themes")) == (409, "private")


def test_bad_votes_are_refused_in_words_and_change_nothing(client: httpx.Client):
    room, _ = answered(client, *WORDS[:3])
    other, _ = answered(client, "Et annet rom", "Og enda et svar")
    first, second, third = ids(room).values()
    before = room.state()
    one, two = {"answer": first}, {"answer": second}
    cases = {
        (422, "too_few_to_vote_on"): {"options": [one]},
        (422, "repeated"): {"options": [one, one]},
        (404, "unknown_answer"): {"options": [one, {"answer": next(iter(ids(other).values()))}]},
        (422, "too_long"): {"options": [one, two | {"text": "x" * 201}]},
        (422, "empty"): {"options": [one, two | {"text": " "}]},
        (422, "not_an_option"): {"options": [one, {"theme": 1}]},
        (422, "less_than_equal"): {"question": 1},
        (409, "unknown_theme"): {"of": "themes", "options": [{"theme": 1}, {"theme": 2}]},
    }
    assert {wanted: code(vote(room, **body)) for wanted, body in cases.items()} == {it: it for it in cases}
    same = vote(room, options=[one, {"answer": third, "text": WORDS[0].upper()}])
    assert (code(same), same.json()["errors"][0]["field"]) == ((422, "repeated"), "options.1.text")
    assert code(vote(room, type="scale")) == (422, "not_an_option")
    assert room.state() == before
    unasked = make_room(client, scale(), open_text())
    assert code(vote(unasked)) == (409, "not_asked")
    unasked.act("open").raise_for_status()
    assert code(vote(unasked)) == (409, "no_votes")


def test_five_hundred_answers_are_too_many_options(client: httpx.Client):
    room, phones = answered(client, *(f"Første {number}" for number in range(25)))
    for number in range(475):
        phones[number % 25].answer(f"Svar {number}").raise_for_status()
    refused = vote(room, options=[{"answer": answer} for answer in ids(room).values()])
    assert code(refused) == (422, "too_many_to_vote_on")
    assert "500" in refused.json()["errors"][0]["message"]
    assert len(room.state()["activities"]) == 2
    assert room.state()["activities"][0]["state"] == "open"


def test_a_question_of_several_is_voted_on_by_itself(client: httpx.Client):
    room = make_room(client, fields(hidden=False))
    room.act("open")
    for text in ("Ringe Kari", "Lage plan"):
        room.join().answer([text, "I morgen", ""]).raise_for_status()
    vote(room, question=0, type="single_choice").raise_for_status()
    assert sorted(room.state()["activities"][1]["options"]) == ["Lage plan", "Ringe Kari"]
    assert code(vote(room, question=2)) == (422, "too_few_to_vote_on"), "nobody has answered that"


def test_the_form_has_what_is_ticked_to_be_shortened_and_forgets_nothing(client: httpx.Client):
    room, _ = answered(client, *WORDS, "Lang tekst " * 40)
    by_text = ids(room)
    first, second, *_, last = by_text.values()
    path = f"/rooms/{room.id}/vote/{room.activities[0]}"
    every = client.get(path, headers=room.headers).raise_for_status().text
    assert every.count('name="options" value=') == len(WORDS)
    page = client.get(path, params={"options": [second, last]}, headers=room.headers).raise_for_status().text
    assert page.count('name="options" value=') == 2
    assert f'name="also-{second}" value="{by_text["mer TID"]}"' in page, "the same words are not ticked twice"
    assert "tekst …</textarea>" in page
    sent = {"activity": room.activities[0], "of": "answers", "chooses": "1", "type": "single_choice", "each": "3"}
    sent |= {
        "prompt": "Hva nå?",
        f"text-{first}": "Fugler",
        f"text-{second}": "fugler ",
        f"also-{second}": by_text["mer TID"],
    }
    post = f"/rooms/{room.id}/commands/make-vote"
    headers = {**room.headers, "Referer": f"{str(client.base_url).rstrip('/')}{path}"}
    refused = client.post(post, data={**sent, "options": [first, second]}, headers=headers)
    assert (refused.status_code, "Hvert alternativ kan bare stå én gang" in refused.text) == (422, True)
    assert "fugler </textarea>" in refused.text
    one = client.post(post, data={**sent, "options": [first]}, headers=headers)
    assert (one.status_code, "Det trengs minst 2 alternativer" in one.text) == (422, True)
    sent[f"text-{second}"] = "Tid"
    made = client.post(post, data={**sent, "options": [first, second]}, headers=headers)
    assert (made.status_code, made.headers["location"]) == (303, f"/rooms/{room.id}/facilitator")
    assert room.state()["activities"][1]["options"] == ["Fugler", "Tid"]
    assert item(room)["made_from"]["options"][1]["answers"] == [second, by_text["mer TID"]]
    hidden, _ = answered(client, *WORDS, asked=open_text())
    kept_back = client.get(f"/rooms/{hidden.id}/vote/{hidden.activities[0]}", headers=room.headers)
    assert (kept_back.status_code, CANARY in kept_back.text) == (409, False)


def test_the_result_stands_on_the_cards_once_it_is_shown(client: httpx.Client):
    room, _ = answered(client, *WORDS[:3], "Ikke med")
    chosen = [{"answer": answer} for text, answer in ids(room).items() if text in WORDS]
    opened(room, vote(room, options=chosen), [0, 2, 1])
    room.act("close", 1).raise_for_status()
    alone = {"activity": room.activities[0]}
    with room.watch("presenter", **alone) as wall, room.watch("board", **alone) as board:
        wall.read_until("Ikke med")
        board.read_until("Ikke med")
        assert "prikk" not in wall.screen + board.screen, "nobody sees what is not shown"
        room.act("show", 1).raise_for_status()
        for screen in (wall, board):
            screen.read_until("2 prikker")
            assert "1 prikk<" in screen.screen
        results = wall.regions["results"]
        assert [results.index(text) for text in ("Mer tid", "Færre", CANARY)] == sorted(
            results.index(text) for text in ("Mer tid", "Færre", CANARY)
        ), "most votes first"
        room.act("hide", 1).raise_for_status()
        wall.read_until_it(lambda: "prikk" not in wall.screen)
    room.act("show", 1).raise_for_status()
    room.command("go-to", activity=room.activities[0]).raise_for_status()
    with room.watch("facilitator") as desk:
        desk.read_until("2 prikker")
        assert '<option value="voted"' in desk.regions["answers_head"]


def test_themes_are_put_in_the_order_of_their_votes(client: httpx.Client):
    room, _ = answered(client, "Svar")
    for label in ("Tillit", "Tid", "Tid"):
        room.command("add-theme", activity=room.activities[0], label=label).raise_for_status()
    opened(room, vote(room, of="themes", type="single_choice"), 1)
    assert room.state()["activities"][1]["options"] == ["Tillit", "Tid", "Tid (2)"]
    room.act("close", 1).raise_for_status()
    room.act("show", 1).raise_for_status()
    with room.watch("board", activity=room.activities[0]) as board:
        board.read_until("1 stemme<")
        [order] = re.findall(r'name="first" value="([\d ]+)"', board.screen)
        room.command("sort-themes", activity=room.activities[0], first=order).raise_for_status()
        board.read_until_it(lambda: board.screen.index(">Tid<") < board.screen.index(">Tillit<"))


def test_files_have_the_result_beside_the_answers_and_json_the_link_out_and_in(client: httpx.Client, tmp_path: Path):
    room, _ = answered(client, *WORDS[:3], "Ikke med")
    chosen = [{"answer": answer} for text, answer in ids(room).items() if text in WORDS]
    opened(room, vote(room, options=chosen, prompt="Hva nå?"), [0, 2, 1])
    room.act("close", 1).raise_for_status()
    assert "Etter avstemningen" not in room.export("md").text, "the room has not seen it"
    room.act("show", 1).raise_for_status()
    text = room.export("md").text
    assert (
        text.index("Mer tid (2 prikker)") < text.index("Færre møter (1 prikk)") < text.index(f"{WORDS[0]} (0 prikker)")
    )
    document = Document(io.BytesIO(room.export("docx").content))
    assert "Mer tid (2 prikker)" in [paragraph.text for paragraph in document.paragraphs]
    rows = list(openpyxl.load_workbook(io.BytesIO(room.export("xlsx").content))["Svar"].values)
    given = {row[rows[0].index("Svar")]: row[rows[0].index("I avstemningen")] for row in rows[1:]}
    assert {text: given[text] for text in (*WORDS[:3], "Ikke med")} == dict(
        zip((*WORDS[:3], "Ikke med"), (0, 2, 1, ""), strict=True)
    )
    exported = room.export("json")
    origins = exported.json()["activities"][1]["made_from"]
    assert origins["activity"] == room.activities[0]
    assert [it["answers"] for it in origins["options"]] == [[it["answer"]] for it in chosen]
    database = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    write_now(database.writing, ensure_built_in, None)
    owner = write_now(database.writing, add_organiser, AddOrganiser("Kari", "no password"))
    assert isinstance(owner, Organiser)
    made = import_room(database, ImportRoom(owner.id, parse_room(exported.content)))
    assert isinstance(made, RoomCreated)
    archive = database.read_now(read_archive, made.room.public_id)
    assert archive is not None
    again = make_report(archive.room, archive.rounds)
    assert again.activities[0].voted is not None
    by_id = {answer.id: answer.text for answer in again.activities[0].answers}
    voted = {by_id[answer]: bar.value for answer, bar in again.activities[0].voted.answers.items()}
    assert voted == {WORDS[0]: 0, "Mer tid": 2, "Færre møter": 1}


def test_a_plan_has_no_votes_on_what_people_wrote(client: httpx.Client):
    room, _ = answered(client, *WORDS[:2])
    vote(room).raise_for_status()
    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).raise_for_status().json()
    assert [it["type"] for it in again["activities"]] == ["open_text", "open_text"]


def test_a_vote_that_was_rehearsed_is_gone(client: httpx.Client):
    room = make_room(client, open_text(hidden=False))
    room.command("rehearse").raise_for_status()
    room.act("open")
    for text in WORDS[:2]:
        room.join().answer(text).raise_for_status()
    vote(room).raise_for_status()
    room.command("end-rehearsal").raise_for_status()
    assert [it["id"] for it in room.state()["activities"]] == room.activities
