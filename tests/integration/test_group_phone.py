"""A group on its phones: each gets the region of its own group, live, by polling and in the page."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from sqlalchemy import event

from tests.actors import Room
from tests.groups_at_work import NAMES, Worker, choose, grouped_room
from tests.integration.test_regions import NoAnalysis, NoLayouts
from tests.server import ServerThread
from workshop_live.domain.regions import EVERYTHING, Screen
from workshop_live.realtime.frames import Audience, OneGroup
from workshop_live.realtime.presence import Connected
from workshop_live.services.warmup import Warmup
from workshop_live.storage.engine import Database
from workshop_live.storage.rooms import find_room
from workshop_live.web.screens.assets import Assets
from workshop_live.web.screens.drawing import Drawer
from workshop_live.web.screens.rendering import Renderer


@pytest.fixture
def database(server: ServerThread) -> Iterator[Database]:
    opened = Database.open(server.settings.database)
    yield opened
    opened.close()


@pytest.fixture
def room(client: httpx.Client) -> Room:
    return grouped_room(client)


def test_a_phone_moves_to_its_group_and_gets_nothing_of_another(room: Room):
    anna, cato = room.join(), room.join()
    choose(room, anna, "Gygrene")
    room.act("open").raise_for_status()
    with room.watch("participant", anna.token) as of_anna, room.watch("participant", cato.token) as of_cato:
        of_anna.read_until("· 1 person")
        of_cato.read_until("Denne oppgaven gjøres i grupper. Trykk på gruppen din øverst, så er du med.")
        assert of_cato.regions["group"] == ""
        choose(room, cato, "Blåveis")
        of_cato.read_until('dir="auto">Blåveis</b>')
        assert "Gygrene" not in of_cato.regions["group"]
        assert "Blåveis" not in of_anna.regions["group"]
        choose(room, cato, None)
        of_cato.read_until_it(lambda: of_cato.regions["group"] == "")
        room.command("next").raise_for_status()
        of_anna.read_until("Jeg skriver for gruppen")
        assert 'form="answer"' not in of_anna.regions["activity"], "nobody answers for themselves"
        room.command("go-to", activity=room.activities[1]).raise_for_status()
        of_anna.read_until_it(lambda: of_anna.regions["group"] == "")


def test_where_groups_are_drawn_no_phone_is_asked_for_its_home_group(client: httpx.Client):
    room = grouped_room(client, groups={"size": 2})
    anna = room.join()
    choose(room, anna, "Gygrene")
    with room.watch("participant", anna.token) as phone:
        phone.read_until("Hvilken gruppe er du i?")
        room.act("open").raise_for_status()
        phone.read_until("Gruppe 1")
        assert phone.regions["home_group"] == ""
        room.act("open", 1).raise_for_status()
        phone.read_until_it(lambda: "Gygrene" in phone.regions["home_group"])


def test_a_phone_has_the_questions_from_the_first_step_on_until_its_group_has_written(room: Room):
    anna, cato = room.join(), room.join()
    choose(room, anna, "Gygrene")
    room.act("open").raise_for_status()
    with room.watch("participant", anna.token) as grouped, room.watch("participant", cato.token) as alone:
        for phone, region in ((grouped, "group"), (alone, "activity")):
            phone.read_until_it(lambda it=phone, name=region: it.regions.get(name, "").count("<li") >= 3)
            assert all(question in phone.regions[region] for question in ("Hva?", "Når?", "Hvordan vet jeg det?"))


def test_a_stroke_reaches_its_own_group_alone_and_the_room_when_it_is_shown(room: Room):
    anna, cato = Worker(room), Worker(room)
    choose(room, anna.phone, "Gygrene")
    choose(room, cato.phone, "Blåveis")
    room.act("open").raise_for_status()
    room.command("next").raise_for_status()
    phones = (anna.phone, cato.phone)
    with ExitStack() as stack:
        own, other = (stack.enter_context(room.watch("participant", phone.token)) for phone in phones)
        wall = stack.enter_context(room.watch("presenter"))
        own.read_until("Jeg skriver for gruppen")
        other.read_until("Jeg skriver for gruppen")
        wall.read_until("Samskaping")
        anna.be_scribe().raise_for_status()
        own.read_until("En i gruppen skriver.")
        anna.write("Vi løser det sammen", "", "").raise_for_status()
        own.read_until("Vi løser det sammen")
        assert other.reads_nothing()
        assert "Vi løser" not in wall.screen
        room.act("show").raise_for_status()
        wall.read_until("Vi løser det sammen")
        assert "Vi løser" not in other.screen


def test_without_scripts_the_scribe_has_a_form_and_the_others_see_the_text(room: Room, new_browser):
    scribe, member = new_browser(), new_browser()
    activity, key = room.activities[0], room.state()["home_groups"][0]["id"]
    for phone in (scribe, member):
        phone.get(f"/{room.code}")
        assert phone.post(f"/rooms/{room.id}/group", data={"group": key}).status_code == 303
    room.act("open").raise_for_status()
    room.command("next").raise_for_status()
    page = scribe.get(f"/{room.code}").text
    assert f'action="/rooms/{room.id}/group-scribe"' in page
    assert 'name="save"' not in page
    assert scribe.post(f"/rooms/{room.id}/group-scribe", data={"activity": activity}).status_code == 303
    page = scribe.get(f"/{room.code}").text
    assert 'class="is-scribe"' in page, "no button to take over from oneself"
    assert 'class="is-scribe"' not in member.get(f"/{room.code}").text
    form = page.partition('name="save"')[2]
    sent = {
        "activity": activity,
        "save": re.findall('value="(.*?)"', form)[0],
        "version": "0",
        "text-0": "Vi løser det",
        "text-1": "",
        "text-2": "",
    }
    assert scribe.post(f"/rooms/{room.id}/group-text", data=sent).status_code == 303
    assert scribe.post(f"/rooms/{room.id}/group-done", data={"activity": activity, "done": "1"}).status_code == 303
    again = scribe.get(f"/{room.code}").text
    assert ">Vi løser det</textarea>" in again
    assert 'name="version" value="1"' in again
    assert "Ikke ferdig likevel" in again
    seen = member.get(f"/{room.code}").text
    assert "Vi løser det</p>" in seen
    assert "Gruppen er ferdig ✓" in seen
    assert 'name="save"' not in seen


def test_polls_and_pages_have_the_region_too(room: Room, new_browser):
    room.act("open").raise_for_status()
    phone = new_browser()
    before = phone.get(f"/{room.code}").text
    assert 'data-region="group"' in before
    assert "own-group" not in before
    key = room.state()["home_groups"][0]["id"]
    assert phone.post(f"/rooms/{room.id}/group", data={"group": key}).status_code == 303
    assert NAMES[0] in phone.get(f"/{room.code}").text.partition("own-group")[2]
    polled = phone.post(f"/rooms/{room.id}/live", json={"screen": "participant"}).raise_for_status().json()["frames"]
    group = next(frame for frame in polled if frame["region"] == "group")
    assert NAMES[0] in group["html"]
    known = {"screen": "participant", "versions": {frame["region"]: frame["etag"] for frame in polled}}
    assert phone.post(f"/rooms/{room.id}/live", json=known).raise_for_status().json()["frames"] == []


def test_a_hundred_groups_are_drawn_from_what_is_read_for_one(room: Room, database: Database):
    room.command("name-groups", names="\n".join(f"Lag {number}" for number in range(100))).raise_for_status()
    room.act("open").raise_for_status()
    boards = NoAnalysis()
    draw = Drawer(database, Renderer(Assets().url), boards, Warmup(boards), "http://test", clouds=NoLayouts())
    stored = database.read_now(find_room, room.id)
    read: list[str] = []
    event.listen(database.reading, "before_cursor_execute", lambda *args: read.append(args[2]))

    def groups(count: int) -> set[str]:
        scopes = [OneGroup(stored.current_activity_id, number) for number in range(count)]
        wanted = {Audience(Screen.PARTICIPANT, "nb", scope): {EVERYTHING} for scope in scopes}
        drawn = asyncio.run(draw(stored.id, wanted, Connected()))
        return {frame.html for frames in drawn.values() for frame in frames}

    groups(1)
    read.clear()
    assert len(groups(1)) == 1
    for_one = len(read)
    read.clear()
    assert len(groups(100)) == 100
    assert len(read) == for_one > 0
