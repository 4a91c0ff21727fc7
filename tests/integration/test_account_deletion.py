"""Deleting an account: what becomes of its rooms is said before, and nothing else is done."""

import re

import httpx
import pytest
from typer.testing import CliRunner

from tests.actors import Room, bearer, make_room, open_text
from tests.integration.conftest import PASSWORD, Person
from tests.server import ServerThread
from workshop_live.cli import app


@pytest.fixture
def room(shared_room: Room) -> Room:
    return shared_room


def test_before_an_account_is_deleted_the_page_says_what_becomes_of_each_room(
    room: Room, client: httpx.Client, owner: Person, helper: Person, person
):
    later = person()
    owner.command(room, "add-member", name=later.name).raise_for_status()
    alone = make_room(client, open_text(), title="Bare min <egen>", token=owner.token)
    page = owner.browser.get("/account/delete").text
    title = room.state()["title"]
    assert re.search(rf"{title}</a> <span>går til {helper.name}</span>", page), "the longest-standing one"
    assert re.search("Bare min &lt;egen&gt;</a> <span>slettes</span>", page)
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    deleted = owner.browser.post("/account/delete", data={"seen": seen[1], "password": PASSWORD})
    assert (deleted.status_code, deleted.headers["location"]) == (303, "/sign-in")
    assert helper.members(room) == {helper.name: "owner", later.name: "facilitator"}
    assert "Du eier denne økten nå. Kontoen til den forrige eieren ble slettet" in helper.browser.get("/rooms").text
    assert client.get(f"/api/v1/rooms/{alone.id}", headers=bearer(owner.token)).status_code == 401
    assert owner.browser.get("/rooms").status_code == 303
    assert client.get(f"/{alone.code}").status_code == 404
    assert client.get(room.links["facilitator"]).status_code == 404, "the links that they made go with them"


def test_an_account_is_not_deleted_with_another_outcome_than_was_said(
    room: Room, owner: Person, helper: Person, person
):
    seen = re.search(r'name="seen" value="(\w+)"', owner.browser.get("/account/delete").text)
    assert seen is not None
    owner.command(room, "remove-member", organiser=owner.id_of(room, helper)).raise_for_status()
    refused = owner.browser.post("/account/delete", data={"seen": seen[1], "password": PASSWORD})
    assert refused.status_code == 409
    assert re.search(rf"{room.state()['title']}</a> <span>slettes</span>", refused.text), "as it is now"
    assert owner.room(room).status_code == 200


def test_an_account_is_not_deleted_by_whoever_only_sits_at_its_laptop(room: Room, owner: Person):
    seen = re.search(r'name="seen" value="(\w+)"', owner.browser.get("/account/delete").text)
    assert seen is not None
    refused = owner.browser.post("/account/delete", data={"seen": seen[1], "password": "wrong password"})
    assert refused.status_code == 403
    assert "Dette er ikke passordet ditt." in refused.text
    assert owner.room(room).status_code == 200


def test_an_account_that_owns_nothing_is_taken_off_the_rooms_of_others(room: Room, owner: Person, helper: Person):
    page = helper.browser.get("/account/delete").text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    assert "Du eier ingen økter" in page
    assert helper.browser.post("/account/delete", data={"seen": seen[1], "password": PASSWORD}).status_code == 303
    assert owner.members(room) == {owner.name: "owner"}


@pytest.mark.parametrize("answer", ["n", "y"])
def test_the_command_line_says_the_same_and_asks(
    room: Room, client: httpx.Client, owner: Person, helper: Person, server: ServerThread, answer: str
):
    alone = make_room(client, open_text(), title="Bare min", token=owner.token)
    command = ["organiser", "delete", owner.name, "--data-dir", str(server.settings.data_dir)]
    title = room.state()["title"]
    said = CliRunner().invoke(app, command, input=f"{answer}\n")
    assert f"{title} ({room.id}) goes to {helper.name}." in said.output
    assert f"Bare min ({alone.id}) is deleted with all its answers: nobody else runs it." in said.output
    assert said.exit_code == (0 if answer == "y" else 1)
    assert helper.members(room)[helper.name] == ("owner" if answer == "y" else "facilitator")
