"""Plans that an organisation keeps: made from rooms and files, changed, used and deleted, by its organisers alone."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.actors import Room, bearer, make_room, open_text, single_choice, text_slide
from tests.integration.conftest import PASSWORD, Person
from tests.integration.test_form_redisplay import Controls
from tests.pictures import encoded, photo
from workshop_live.actions.kept_plans import DeletePlan, KeepPlan, delete_plan, keep_plan
from workshop_live.actions.organisers import AddOrganiser, add_organiser
from workshop_live.actions.pictures import AddPicture, AddSlice, add_picture, add_slice
from workshop_live.actions.rooms import CreateRoom, RoomCreated, create_room
from workshop_live.domain.organisers import Organiser
from workshop_live.domain.pictures import Picture
from workshop_live.domain.plans import MAX_KEPT_PLANS, KeptPlan, Plan, PlannedActivity
from workshop_live.domain.tokens import new_public_id
from workshop_live.plans.parsing import parse_plan
from workshop_live.storage.engine import Database
from workshop_live.storage.kept_plans import list_plans
from workshop_live.storage.migrate import migrate
from workshop_live.storage.pictures import PictureSlice, find_picture, organisation_of
from workshop_live.storage.writer import write_now
from workshop_live.web.routes.planning import SHOWN_PLANS


def new_title() -> str:
    """A title that no other plan has."""
    return f"Plan {new_public_id()}"


@pytest.fixture
def room(client: httpx.Client, owner: Person) -> Room:
    slot = {"starts_at": "09:00", "minutes": 20, "notes": "Først alene"}
    question = open_text(key="viktigst", hidden=True, seen_by="facilitator", **slot)
    agenda = (question, single_choice("Hvilken?", minutes=10), text_slide("Kart"))
    made = make_room(client, *agenda, title=new_title(), token=owner.token)
    made.act("open")
    made.join().answer("Svar fra økten")
    return made


def keep(room: Room, **body: object) -> httpx.Response:
    """Keep a room as a plan, through the API."""
    return room.client.post(f"/api/v1/rooms/{room.id}/plans", json=body, headers=room.headers)


def activities_at(room: Room, path: str) -> list[dict[str, Any]]:
    """The activities of what the organiser of a room gets at a path of the API."""
    got = room.client.get(f"/api/v1/{path}", headers=room.headers).raise_for_status()
    return list(got.json()["activities"])


def agenda_of(room: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in the activities of a room, without what is new in each."""
    return [{name: value for name, value in it.items() if name != "id"} for it in room["activities"]]


def test_a_room_that_is_open_ended_or_deleted_lives_on_as_a_plan_with_all_but_its_answers(
    room: Room, client: httpx.Client, owner: Person
):
    room.command(
        "set-up",
        shows_programme="on",
        filters_words="on",
        chimes="on",
        takes_questions="on",
        shares_results="on",
        wifi_name="Gjest",
        present=28,
    )
    again = client.post(f"/api/v1/rooms/{room.id}/runs", headers=room.headers).raise_for_status().json()
    kept = keep(room, description="For nye grupper")
    assert kept.status_code == 201
    plan = kept.json()
    assert (plan["minutes"], plan["count"], plan["description"]) == (30, 3, "For nye grupper")
    assert client.get(kept.headers["location"], headers=room.headers).json() == plan
    room.command("end").raise_for_status()
    assert keep(room, title=new_title()).json()["activities"] == plan["activities"]
    client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    assert "Svar fra økten" not in str(plan)
    started = client.post(f"/api/v1/plans/{plan['id']}/rooms", headers=bearer(owner.token))
    assert started.status_code == 201
    assert agenda_of(started.json()) == agenda_of(again), "as running it again"
    assert started.json()["settings"] == again["settings"]
    carried = {"shows_programme": True, "filters_words": True, "chimes": True, "takes_questions": True}
    assert plan["settings"] == carried
    assert {name: value for name, value in again["settings"].items() if value} == carried, (
        "no place, no people, no sharing"
    )
    agenda = activities_at(room, f"rooms/{started.json()['id']}/agenda")
    assert [it["key"] for it in agenda] == [it["key"] for it in plan["activities"]]


def test_pictures_of_a_plan_outlive_its_room_and_go_with_the_plan(room: Room, client: httpx.Client):
    sent = client.post(f"/rooms/{room.id}/pictures", files={"picture": encoded(photo())}, headers=room.headers).json()
    settings = {"layout": "picture", "picture": sent["id"], "picture_alt": "Et kart"}
    body = {"activity": room.activities[2], "settings": settings}
    client.post(f"/api/v1/rooms/{room.id}/commands/edit-activity", json=body, headers=room.headers).raise_for_status()
    plan = keep(room).json()
    kept = plan["activities"][2]["settings"]["picture"]
    client.put(f"/api/v1/rooms/{room.id}/plans/{plan['id']}", headers=room.headers).raise_for_status()
    assert client.get(f"/pictures/{kept}").status_code == 404, "replaced by the picture of the newer state"
    newer = activities_at(room, f"plans/{plan['id']}")[2]["settings"]["picture"]
    client.delete(f"/api/v1/rooms/{room.id}", headers=room.headers).raise_for_status()
    assert client.get(f"/pictures/{newer}").status_code == 200
    made = client.post(f"/api/v1/plans/{plan['id']}/rooms", headers=room.headers).json()
    own = made["activities"][2]["picture"]
    client.delete(f"/api/v1/plans/{plan['id']}", headers=room.headers).raise_for_status()
    assert client.get(f"/pictures/{newer}").status_code == 404
    assert client.get(f"/pictures/{own}").status_code == 200, "the room has its own"


def test_a_colleague_finds_the_plan_among_the_ready_ones_and_makes_a_room_with_one_press(
    room: Room, owner: Person, helper: Person
):
    title = room.state()["title"]
    menu = owner.browser.get("/rooms").text
    assert f'href="/rooms/{room.id}/plan"' in menu
    made = owner.browser.post(f"/rooms/{room.id}/plan", data={"title": title, "description": "Til oppstart"})
    plan = made.headers["location"].rpartition("/")[2]
    rooms = helper.browser.get("/rooms").text
    [card] = [it for it in rooms.split('<div class="plan-card is-own">') if f'value="{plan}"' in it]
    for said in (
        title,
        "Til oppstart",
        "30 min · 3 punkter",
        "Dere får temaer og en avstemning",
        "Hva er viktigst?",
        "Åpent spørsmål",
    ):
        assert said in card
    started = helper.browser.post("/rooms", data={"title": "", "language": "en", "plan": plan})
    assert started.status_code == 303
    page = helper.browser.get(started.headers["location"]).text
    assert f">{title}</h1>" in page
    assert f'<h1 lang="nb">{title}' in page, "a plan has its own language"
    named = helper.browser.post("/rooms", data={"title": "Dag 2", "language": "nb", "plan": plan})
    assert "Dag 2</h1>" in helper.browser.get(named.headers["location"]).text
    written = parse_plan(helper.browser.get(f"/plans/{plan}/plan.yaml").text)
    assert [it.key for it in written.activities][:1] == ["viktigst"]


def test_a_plan_is_renamed_brought_up_to_date_and_deleted_on_its_page(room: Room, owner: Person, helper: Person):
    plan = keep(room).json()
    path, title = f"/plans/{plan['id']}", new_title()
    form = dict(Controls(helper.browser.get(path).text).forms[-1][1])
    assert helper.browser.post(path, data={**form, "title": title, "description": "Ny"}).status_code == 303
    stale = owner.browser.post(path, data={**form, "title": "For sent"})
    assert stale.status_code == 409
    assert 'value="For sent"' in stale.text, "what was typed is still there"
    assert "Noen andre var raskere" in stale.text
    room.command("remove-activity", activity=room.activities[1]).raise_for_status()
    page = owner.browser.get(f"/rooms/{room.id}/plan").text
    [offered] = re.findall(rf'value="({plan["id"]}\.\d+)"', page)
    assert owner.browser.post(f"/rooms/{room.id}/plan/update", data={"plan": offered}).headers["location"] == path
    shown = owner.browser.get(path).text
    assert (title in shown, "Hvilken?" in shown, "Kart" in shown) == (True, False, True)
    assert owner.browser.post(f"/rooms/{room.id}/plan/update", data={"plan": offered}).status_code == 409
    assert owner.browser.post(f"/rooms/{room.id}/plan/update", data={}).status_code == 422
    assert title in owner.browser.get(f"{path}/delete").text
    assert helper.browser.post(f"{path}/delete").status_code == 303
    gone = owner.browser.post(path, data={"title": title, "seen": "3"})
    assert (gone.status_code, "Den kan være slettet" in gone.text) == (404, True)


@pytest.mark.parametrize(
    ("title", "code"), [("T" * 200, "too_long"), ("  ", "empty"), ("a\x00b", "forbidden_character")]
)
def test_a_name_that_cannot_be_is_refused_at_its_field_and_nothing_is_lost(
    room: Room, owner: Person, title: str, code: str
):
    assert keep(room, title=title).json()["errors"][0]["code"] == code
    refused = owner.browser.post(f"/rooms/{room.id}/plan", data={"title": title, "description": "Står her ennå"})
    assert refused.status_code == 422
    controls = Controls(refused.text)
    assert set(controls.errors) == {"title"}
    assert "Står her ennå" in refused.text


def test_two_plans_of_one_name_and_too_long_a_description_are_refused(room: Room, owner: Person):
    plan, other = keep(room).json(), keep(room, title=new_title()).json()
    again = keep(room, title=plan["title"].upper())
    assert again.json()["errors"] == [{
        "field": "title",
        "code": "plan_of_that_name",
        "message": "Organisasjonen har alt en plan med dette navnet. Velg et annet, eller oppdater den planen.",
    }]  # fmt: skip
    path = f"/api/v1/plans/{other['id']}"
    taken = room.client.patch(path, json={"title": plan["title"]}, headers=room.headers)
    assert taken.json()["errors"][0]["code"] == "plan_of_that_name"
    recased = room.client.patch(path, json={"title": other["title"].upper()}, headers=room.headers)
    assert recased.status_code == 200, "its own name in capitals is no other name"
    long = room.client.patch(path, json={"description": "D" * 201}, headers=room.headers)
    assert long.json()["errors"][0] == {
        "field": "description", "code": "too_long", "message": "Dette er for langt; høyst 200 tegn."
    }  # fmt: skip
    assert room.client.patch(path, json={"activities": []}, headers=room.headers).status_code == 422


def test_of_two_who_change_a_plan_the_later_is_told(room: Room, owner: Person):
    kept = keep(room)
    path, seen = f"/api/v1/plans/{kept.json()['id']}", {"If-Match": kept.headers["etag"]}
    first = room.client.patch(path, json={"description": "En"}, headers={**room.headers, **seen})
    assert first.status_code == 200
    assert first.headers["etag"] != kept.headers["etag"]
    for late in (
        room.client.patch(path, json={"description": "To"}, headers={**room.headers, **seen}),
        room.client.put(f"/api/v1/rooms/{room.id}/plans/{kept.json()['id']}", headers={**room.headers, **seen}),
    ):
        assert (late.status_code, late.json()["code"]) == (412, "changed")
    known = {"If-None-Match": first.headers["etag"]}
    assert room.client.get(path, headers={**room.headers, **known}).status_code == 304
    assert room.client.get(path, headers=room.headers).json()["description"] == "En"


def test_a_plan_of_sixty_items_is_kept_shown_and_run(client: httpx.Client, owner: Person):
    room = make_room(client, *(open_text(f"Spørsmål {n}") for n in range(60)), title=new_title(), token=owner.token)
    plan = keep(room).json()
    assert plan["count"] == 60
    assert owner.browser.get(f"/plans/{plan['id']}").text.count("<li>") == 60
    assert len(client.post(f"/api/v1/plans/{plan['id']}/rooms", headers=room.headers).json()["activities"]) == 60


def test_an_imported_file_is_kept_or_says_why_not(owner: Person):
    title = new_title()
    text = f"title: {title}\nactivities:\n  - type: open_text\n    prompt: Hva nå?\n"
    kept = owner.browser.post("/plans/import", data={"plan": text})
    assert kept.status_code == 303
    assert "Hva nå?" in owner.browser.get(kept.headers["location"]).text
    again = owner.browser.post("/plans/import", data={"plan": text})
    assert again.status_code == 422
    assert "alt en plan med dette navnet" in again.text
    assert "Hva nå?" in again.text
    broken = owner.browser.post("/plans/import", data={"plan": f"title: {title}\n"})
    assert (broken.status_code, "Linje 1" in broken.text) == (422, True)


def test_what_a_rehearsal_adds_is_in_no_plan(client: httpx.Client):
    room = make_room(client, open_text(hidden=False), title=new_title())
    room.command("rehearse").raise_for_status()
    room.act("open")
    for label in ("Tillit", "Tid"):
        room.command("add-theme", activity=room.activities[0], label=label).raise_for_status()
    room.command("vote-on-themes", activity=room.activities[0]).raise_for_status()
    assert [it["type"] for it in keep(room).json()["activities"]] == ["open_text"]


def test_a_full_organisation_keeps_no_more(room: Room, foreigner: Person):
    own = make_room(room.client, open_text(), title="Nummer", token=foreigner.token)
    for number in range(MAX_KEPT_PLANS):
        keep(own, title=f"Nummer {number}").raise_for_status()
    full = keep(own)
    assert (full.status_code, full.json()["code"]) == (409, "too_many_plans")
    assert len(room.client.get("/api/v1/plans", headers=own.headers).json()["plans"]) == MAX_KEPT_PLANS
    rooms, plans = (foreigner.browser.get(path).text for path in ("/rooms", "/plans"))
    assert rooms.count('<div class="plan-card is-own">') == SHOWN_PLANS
    assert f"Alle de {MAX_KEPT_PLANS} planene" in rooms
    assert plans.count('<div class="plan-card is-own">') == MAX_KEPT_PLANS


def test_plans_stay_when_the_account_that_made_them_is_deleted(room: Room, owner: Person, helper: Person):
    plan = keep(room).json()
    page = owner.browser.get("/account/delete").text
    assert "Planer tilhører organisasjonen og blir stående." in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    assert owner.browser.post("/account/delete", data={"seen": seen[1], "password": PASSWORD}).status_code == 303
    assert helper.browser.get(f"/plans/{plan['id']}").status_code == 200
    assert helper.browser.post("/rooms", data={"plan": plan["id"]}).status_code == 303


@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_going_back_before_there_were_plans_takes_their_pictures_and_no_others(database: Database):
    organiser = write_now(database.writing, add_organiser, AddOrganiser("Planlegger", "x"))
    assert isinstance(organiser, Organiser)
    slide = PlannedActivity("text_slide", "Kart", {"layout": "picture", "picture": None})
    made = write_now(database.writing, create_room, CreateRoom(organiser.id, Plan("Rom", "nb", (slide,))))
    assert isinstance(made, RoomCreated)
    organisation = database.read_now(organisation_of, made.room.public_id)
    assert organisation is not None
    piece = PictureSlice(organisation, new_public_id(), Picture(b"x", "image/png", 1, 1), 0)
    write_now(database.writing, add_slice, AddSlice(piece))
    picture = write_now(database.writing, add_picture, AddPicture(made.room.public_id, piece.public_id, 1))
    shown = replace(slide, settings={**slide.settings, "picture": picture})
    kept = write_now(database.writing, keep_plan, KeepPlan(organiser.id, Plan("Plan", "nb", (shown,))))
    assert isinstance(kept, KeptPlan)
    [copied] = [it.settings["picture"] for it in kept.plan.activities]
    assert database.read_now(find_picture, copied) is not None
    migrate(database.writing, back_to="0015")
    migrate(database.writing)
    assert database.read_now(find_picture, str(picture)) is not None
    assert database.read_now(find_picture, copied) is None
    assert database.read_now(list_plans, organiser.id) == []
    again = write_now(database.writing, keep_plan, KeepPlan(organiser.id, Plan("Plan", "nb", (shown,))))
    assert isinstance(again, KeptPlan)
    gone = DeletePlan(organiser_id=organiser.id, plan=again.public_id)
    assert write_now(database.writing, delete_plan, gone) is None
    assert database.read_now(find_picture, again.plan.activities[0].settings["picture"]) is None
