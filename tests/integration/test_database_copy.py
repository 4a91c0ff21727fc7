"""Moving a whole installation to another database, and its schema back and forth, by the command line."""

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from tests.actors import bearer, make_room, open_text, questions, single_choice
from tests.backends import Postgres
from tests.decks import add_deck
from tests.server import API_TOKEN, ServerProcess, ServerThread, client_of
from workshop_live.cli import app
from workshop_live.storage.open_database import open_database
from workshop_live.storage.server_lock import lock_file

run = CliRunner()


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """The folder of a server that was used."""
    with ServerThread(tmp_path / "data") as server, client_of(server.address) as client:
        room = make_room(client, open_text(hidden=False), single_choice(), questions())
        for number, value in enumerate(("Tillit 🙂 «æøå»", 1, "Hva nå?")):
            room.act("open", number)
            sent = [room.join().answer(value, number).json()["id"] for _ in range(3)]
        room.join().vote(sent[0])
        add_deck(server.settings.database, room, pages=2)
        (tmp_path / "room").write_text(room.id)
    return tmp_path


def pages_of(client: httpx.Client, room: str) -> list[tuple[str, bytes]]:
    """The texts and the pictures of the pages of a room's deck."""
    [deck] = client.get(f"/api/rooms/{room}/decks", headers=bearer(API_TOKEN)).raise_for_status().json()["decks"]
    pages = (
        client.get(f"/api/rooms/{room}/decks/{deck['id']}", headers=bearer(API_TOKEN))
        .raise_for_status()
        .json()["pages"]
    )
    return [(page["text"], client.get(page["address"]).raise_for_status().content) for page in pages]


def moved(folder: Path, url: str) -> Result:
    return run.invoke(app, ["move", "--data-dir", str(folder / "data"), "--to", url])


def test_a_moved_installation_has_everything_and_goes_on(used: Path, postgres: Postgres):
    url = postgres.new_database()
    result = moved(used, url)
    assert result.exit_code == 0, result.output
    assert "WORKSHOP_LIVE_DATABASE_URL=postgresql://" in result.output
    room_id = (used / "room").read_text()
    exports = []
    for settings in ({}, {"database_url": url}):
        with (
            ServerThread(used / "data", **settings) as server,
            client_of(server.address) as client,
        ):
            exports.append(client.get(f"/api/rooms/{room_id}/exports/json", headers=bearer(API_TOKEN)).json())
            exports[-1]["pages"] = pages_of(client, room_id)
    assert exports[0] == exports[1]
    with (
        ServerThread(used / "data", database_url=url) as server,
        client_of(server.address) as client,
    ):
        room = make_room(client, open_text())
        room.act("open")
        assert room.join().answer("Videre").status_code == 201, "new rows get numbers after the old ones"


def test_everything_can_be_moved_back(used: Path, postgres: Postgres, tmp_path: Path):
    url, back = postgres.new_database(), f"sqlite:///{tmp_path}/back/workshop.db"
    assert moved(used, url).exit_code == 0
    result = run.invoke(app, ["move", "--to", back], env={"WORKSHOP_LIVE_DATABASE_URL": url})
    assert result.exit_code == 0, result.output
    room_id = (used / "room").read_text()
    with ServerThread(tmp_path / "back") as server, client_of(server.address) as client:
        export = client.get(f"/api/rooms/{room_id}/exports/json", headers=bearer(API_TOKEN))
    assert [row["value"] for row in export.json()["activities"][0]["answers"]] == ["Tillit 🙂 «æøå»"] * 3


def test_what_is_moved_to_must_be_empty(used: Path, postgres: Postgres):
    url = postgres.new_database()
    assert moved(used, url).exit_code == 0
    again = moved(used, url)
    assert again.exit_code == 1
    assert "empty" in again.output


def test_nothing_is_moved_from_under_a_server(used: Path, postgres: Postgres):
    with ServerProcess(used / "data"):
        result = moved(used, postgres.new_database())
    assert result.exit_code == 1
    assert "Stop it first" in result.output


def test_a_target_that_does_not_answer_is_said(used: Path):
    result = moved(used, "postgresql://localhost:1/workshop")
    assert result.exit_code == 1
    assert "The other database cannot be used" in result.output


def test_the_schema_goes_back_and_forth(used: Path):
    data_dir = ["--data-dir", str(used / "data")]
    assert "schema 0001" in run.invoke(app, ["migrate", "--back-to", "0001", *data_dir]).output
    newest = run.invoke(app, ["migrate", *data_dir])
    assert (newest.exit_code, "schema 0001" in newest.output) == (0, False)
    unknown = run.invoke(app, ["migrate", "--back-to", "nonsense", *data_dir])
    assert unknown.exit_code == 1
    assert "There is no schema nonsense" in unknown.output
    open_database(f"sqlite:///{used}/data/workshop.db").close()


def test_no_schema_is_changed_under_a_running_server(used: Path):
    data_dir = ["--data-dir", str(used / "data")]
    file = used / "data" / "workshop.db"
    with lock_file(file):
        refused = run.invoke(app, ["migrate", "--back-to", "0001", *data_dir])
    assert (refused.exit_code, "Stop it first" in refused.output) == (1, True)
    assert run.invoke(app, ["migrate", "--back-to", "0001", *data_dir]).exit_code == 0
    with lock_file(file):  # by a server of an earlier version
        refused = run.invoke(app, ["migrate", *data_dir])
    assert (refused.exit_code, "Stop that one first" in refused.output) == (1, True)
