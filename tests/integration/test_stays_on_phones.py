"""Questions that people answer for themselves alone: the server takes no content of an answer, and has only the number of them."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.actors import Phone, Room, bearer, fields, make_room, open_text, scale, single_choice
from tests.integration.test_seen_by import FILES, WAYS, code, edit, texts_in
from tests.server import API_TOKEN, ServerThread
from workshop_live.domain.refusals import InvalidValueError
from workshop_live.exports.json_parsing import parse_room

CANARY = "Fjellrype-for-seg-selv"
PATIENCE_S = 30  # seconds
ME = "me"
EVERYTHING = ["answers", "hidden", "unshown", "private", "results", "themes"]


def written(*activities: dict[str, Any], client: httpx.Client, phones: int = 2) -> tuple[Room, list[str]]:
    """A room whose first activity is open, and the ids of what its phones sent: that something was written."""
    room = make_room(client, *(activities or (fields(seen_by=ME),)))
    room.act("open")
    return room, [room.join().answer(None).raise_for_status().json()["id"] for _ in range(phones)]


def send(phone: Phone, way: str, value: Any) -> httpx.Response:
    """Send a content, in one of the ways there are."""
    room, mine = phone.room, "revision" in way
    named = {"value": value} if isinstance(value, str) else {f"text-{at}": text for at, text in enumerate(value)}
    form = {"activity": room.activities[0], "key": "k1", **named}
    if mine:
        phone.answer(None, key="mine").raise_for_status()
        form |= {"revision": "1"}
    if way == "json":
        return phone.answer(value)
    if way == "json of a revision":
        return phone.revise("mine", value)
    if way == "form beside the mark":
        form = {"kept": "1", **form}
    by = room.headers if way == "written in" else bearer(phone.token)
    path = "written-in" if way == "written in" else "answers/mine" if mine else "answers"
    accepted = "text/html" if way == "page" else "application/json"
    return room.client.post(f"/rooms/{room.id}/{path}", data=form, headers={**by, "Accept": accepted})


@pytest.mark.parametrize(
    "way", ["json", "form", "form beside the mark", "page", "written in", "json of a revision", "form of a revision"]
)
@pytest.mark.parametrize("asked", [fields(seen_by=ME), open_text(seen_by=ME)], ids=["fields", "open_text"])
def test_no_content_is_taken_repeated_or_stored(
    client: httpx.Client, server: ServerThread, way: str, asked: dict[str, Any]
):
    room = make_room(client, asked)
    room.act("open")
    value = CANARY if asked["type"] == "open_text" else [CANARY, "", ""]
    refused = send(room.join(), way, value)
    assert refused.status_code == 422
    assert CANARY not in refused.text
    if way != "page":
        assert [(it["field"], it["code"]) for it in refused.json()["errors"]] == [("value", "stays_on_phone")]
    assert room.results()["answers"] == ("revision" in way)
    stored = [path for path in Path(server.settings.data_dir).rglob("*") if path.is_file()]
    assert [path for path in stored if f"{CANARY}".encode() in path.read_bytes()] == []


def test_that_something_was_written_counts_once_for_each_and_can_be_taken_back(client: httpx.Client):
    room = make_room(client, open_text(seen_by=ME, hidden=False, approve_first=True))
    room.act("open")
    phone = room.join()
    path = f"/rooms/{room.id}/answers"
    cookie = {"Authorization": f"Bearer {phone.token}", "Accept": "application/json"}
    sent = client.post(path, data={"activity": room.activities[0], "kept": "1", "key": "k1"}, headers=cookie)
    assert sent.status_code == 201
    assert code(phone.answer(None)) == (409, "answered_already")
    assert room.results()["answers"] == 1
    phone.withdraw("k1").raise_for_status()
    assert room.results()["answers"] == 0
    room.act("close")
    late = room.join().answer(None, late=True).raise_for_status()
    assert "late" not in late.json(), "there is nothing to decide on"
    assert room.results()["answers"] == 1


def test_no_way_leads_from_what_is_on_phones_to_a_screen(client: httpx.Client):
    room, [answer, _] = written(client=client)
    ways = {
        **WAYS,
        "star": lambda room, answer: room.command("star-answer", answer=answer, on="1"),
        "hide": lambda room, answer: room.command("hide-answer", answer=answer),
        "show one": lambda room, answer: room.command("show-answer", answer=answer),
        "hide all": lambda room, _: room.command("hide-all", activity=room.activities[0]),
    }
    assert {name: code(way(room, answer)) for name, way in ways.items()} == dict.fromkeys(ways, (409, "private"))
    headers = bearer(API_TOKEN)
    activity = f"/api/v1/rooms/{room.id}/activities/{room.activities[0]}"
    assert client.get(f"{activity}/answers", headers=headers).json()["answers"] == []
    results = client.get(f"{activity}/results", headers=headers).json()
    assert (results["answers"], [it["answers"] for it in results["results"]["fields"]]) == (2, [[], [], []])
    assert client.get(f"{activity}/themes", headers=headers).json()["questions"] == []


def test_screens_say_how_many_have_written_and_draw_nothing_else(client: httpx.Client):
    room, _ = written(client=client)
    with room.watch("presenter") as wall, room.watch("facilitator") as desk:
        wall.read_until("2 av 2 har skrevet", PATIENCE_S)
        desk.read_until("2 har skrevet", PATIENCE_S)
        assert "Det som skrives, blir på telefonene." in wall.screen
        assert 'class="card' not in wall.screen + desk.screen
        for offered in ("Sorter i temaer", "Søk i svarene", "Alle svarene", "Skriv inn et svar", "Vis svarene"):
            assert offered not in desk.screen, offered
    for path in ("summary", "facilitator", f"themes/{room.activities[0]}"):
        page = client.get(f"/rooms/{room.id}/{path}", headers=room.headers)
        assert 'class="text"' not in page.text, path
    room.command("end").raise_for_status()
    assert (
        "2 har skrevet · blir på telefonene" in client.get(f"/rooms/{room.id}/facilitator", headers=room.headers).text
    )


def test_files_say_how_many_have_written_whatever_is_asked_for(client: httpx.Client, tmp_path: Path):
    room, _ = written(fields(seen_by=ME), open_text("Åpent"), client=client)
    room.act("open", 1)
    room.join().answer("Synlig svar", 1).raise_for_status()
    for extension in FILES:
        read = texts_in(extension, room.export(extension, include=EVERYTHING).raise_for_status().content)
        assert "Synlig svar" in read, extension
        if extension not in {"csv", "json"}:
            assert "2 har skrevet bare for seg selv. Tekstene er på telefonene." in read, extension
    told = room.export("json", include=EVERYTHING).json()
    kept = told["activities"][0]
    assert (told["written_on_phones"], told["private_left_out"]) == (2, 0)
    assert (kept["seen_by"], kept["left_out"], kept["answers"]) == (ME, 2, [])
    assert room.export("csv", include=EVERYTHING).text.count("Min første aksjon") == 0
    page = client.get(f"/rooms/{room.id}/files", headers=room.headers).text
    assert 'value="private"' not in page, "there is nothing to tick"
    imported = parse_room(room.export("json").content)
    assert imported.activities[0].planned.seen_by == ME
    kept["answers"] = told["activities"][1]["answers"]
    with pytest.raises(InvalidValueError, match="stays_on_phone"):
        parse_room(httpx.Response(200, json=told).content)


GROUPED = fields(seen_by=ME, groups={"size": 3}, steps=[{"kind": "group"}])


@pytest.mark.parametrize(
    "activity", [single_choice(seen_by=ME), scale(seen_by=ME), GROUPED], ids=["choice", "scale", "group"]
)
def test_what_cannot_be_for_oneself_alone_is_refused(client: httpx.Client, activity: dict[str, Any]):
    body = {"title": "S", "language": "nb", "activities": [activity]}
    refused = client.post("/api/v1/rooms", json=body, headers=bearer(API_TOKEN))
    assert refused.status_code == 422
    assert [(it["field"], it["code"]) for it in refused.json()["errors"]] == [("activities.0.seen_by", "not_for_me")]


def test_it_changes_hands_only_before_anything_was_written(client: httpx.Client):
    room = make_room(client, fields(seen_by=ME), fields(), fields(seen_by=ME))
    for number in range(3):
        room.act("open", number)
    asked = [it["round"] for it in room.state()["activities"]]
    for number, (seen_by, to) in enumerate([(ME, "room"), ("room", ME), (ME, "facilitator")]):
        changes = {"kind": "fields", "fields": "Hva?\nHvem?\nNår?"}
        edit(room, number, seen_by=to, **changes).raise_for_status()
        assert room.state()["activities"][number]["round"] == asked[number] + 1, "what was begun for others is not sent"
        edit(room, number, seen_by=seen_by, **changes).raise_for_status()
        room.act("open", number)
        value = None if seen_by == ME else ["Svar", "", ""]
        room.join().answer(value, number).raise_for_status()
        expected = "written_already" if to == ME else "private"
        assert code(edit(room, number, seen_by=to, **changes)) == (409, expected)
    room.command("keep-private", activity=room.activities[0]).raise_for_status()
    assert room.state()["activities"][0]["seen_by"] == ME, "only facilitators would be more people"


def test_a_rehearsal_writes_nothing_either(client: httpx.Client):
    room = make_room(client, fields(seen_by=ME))
    room.command("rehearse").raise_for_status()
    with room.watch("presenter") as wall:
        room.command("next").raise_for_status()
        wall.read_until(" har skrevet</", PATIENCE_S)
    room.command("end-rehearsal").raise_for_status()


def test_a_phone_without_scripts_is_told_to_use_paper_and_sends_no_text(client: httpx.Client, new_browser):
    room = make_room(client, fields(seen_by=ME))
    room.act("open")
    browser = new_browser()
    page = browser.get(f"/{room.code}").text
    assert "Dette spørsmålet trenger skript; bruk papir." in page
    form = page.split("<template")[0] + page.rpartition("</template>")[2]
    assert "<textarea" not in form.split('id="unsent"')[0]
    key = page.split('name="key" value="')[1].split('"')[0]
    sent = {"activity": room.activities[0], "round": "1", "kept": "1", "key": key}
    assert browser.post(f"/rooms/{room.id}/answers", data=sent).status_code == 303
    changing = browser.get(f"/{room.code}", params={"change": key}).text
    assert "Bare at du har skrevet, er sendt." in changing
    assert "Endre svaret ditt" not in changing
    assert "Bare at du har skrevet, er sendt." in browser.get(f"/rooms/{room.id}/my-answers.txt").text


def test_the_page_for_what_was_written_reaches_nobody_and_a_look_back_leads_to_it(client: httpx.Client, new_browser):
    page = new_browser().get("/first-action")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    assert "set-cookie" not in page.headers
    room = make_room(client)
    room.command("add-method", method="first_action_since").raise_for_status()
    for _ in range(2):
        room.command("next").raise_for_status()
    with room.watch("participant", room.join().token) as phone:
        phone.read_until('href="/first-action"', PATIENCE_S)
