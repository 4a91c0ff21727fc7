"""Copies of the database: whole, of one moment, and put back without losing what was there."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner
from websockets.exceptions import ConnectionClosed

from tests.actors import Room, make_room, open_text
from tests.decks import add_deck
from tests.server import ServerThread, client_of
from workshop_live.cli import app
from workshop_live.storage.server_lock import lock_file

CANARY = "Kanarifuglen sang 7319"


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refusal(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 1, result.output
    return " ".join(result.output.split())


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def answers_in(path: Path) -> int:
    return query(path, "SELECT count(*) FROM answer")[0][0]  # type: ignore[return-value]


@pytest.fixture
def running(tmp_path: Path):
    """A server of the test's own, in the folder "here"."""
    server = ServerThread(tmp_path / "here").start()
    yield server
    server.stop()


@pytest.fixture
def room(running: ServerThread):
    with client_of(running.address) as client:
        made = make_room(client, open_text())
        made.act("open")
        yield made


@pytest.fixture
def copy(running: ServerThread, room: Room, tmp_path: Path) -> Path:
    """A backup of a room with one answer."""
    room.join().answer("Tillit")
    assert run("backup", tmp_path / "copy.db", "--data-dir", tmp_path / "here").exit_code == 0
    return tmp_path / "copy.db"


def test_a_backup_taken_while_answers_come_is_whole_and_holds_those_before_it(
    running: ServerThread, room: Room, tmp_path: Path
):
    phones = [room.join() for _ in range(4)]
    for phone in phones:
        assert phone.answer("Før").status_code == 201
    stop = threading.Event()

    def keep_answering(phone) -> None:
        while not stop.is_set():
            phone.answer("Under")

    threads = [threading.Thread(target=keep_answering, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    try:
        for number in range(3):
            result = run("backup", tmp_path / f"{number}.db", "--data-dir", tmp_path / "here")
            assert (result.exit_code, result.output) == (0, f"{tmp_path / f'{number}.db'}\n")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for number in range(3):
        copy = tmp_path / f"{number}.db"
        assert query(copy, "PRAGMA integrity_check") == [("ok",)]
        assert answers_in(copy) >= len(phones)
        numbered = "SELECT count(*), max(seq) FROM room_event GROUP BY room_id"
        assert all(count == last for count, last in query(copy, numbered)), "no event of that moment is missing"
    assert len(list(tmp_path.glob(".*"))) == 0


def test_a_backup_is_for_its_owner_s_eyes_and_holds_nothing_that_was_deleted(
    room: Room, running: ServerThread, tmp_path: Path
):
    phone = room.join()
    for number in range(50):
        phone.answer(f"{CANARY} {number}")
    assert run("backup", tmp_path / "before.db", "--data-dir", tmp_path / "here").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "here/workshop.db", timeout=10)) as other:
        other.execute("PRAGMA secure_delete = OFF")
        other.execute("DELETE FROM answer")
        other.commit()
    assert run("backup", tmp_path / "after.db", "--data-dir", tmp_path / "here").exit_code == 0
    assert CANARY.encode() in (tmp_path / "before.db").read_bytes()
    assert CANARY.encode() not in (tmp_path / "after.db").read_bytes()
    assert stat.S_IMODE((tmp_path / "after.db").stat().st_mode) == 0o600


def test_a_backup_replaces_a_file_only_with_force(room: Room, copy: Path, tmp_path: Path):
    room.join().answer("Senere")
    assert "--force" in refusal("backup", copy, "--data-dir", tmp_path / "here")
    assert answers_in(copy) == 1
    assert run("backup", copy, "--force", "--data-dir", tmp_path / "here").exit_code == 0
    assert answers_in(copy) == 2


def test_a_backup_that_cannot_be_written_is_said(copy: Path, tmp_path: Path):
    assert "No such file" in refusal("backup", tmp_path / "nowhere/copy.db", "--data-dir", tmp_path / "here")
    assert "There is no database" in refusal("backup", tmp_path / "other.db", "--data-dir", tmp_path / "typo")
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("name", ["100%20", "hva?", "nr#1", "a b", "?mode=memory", "%", "æ+ø&å;", "it's", ":memory:"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str):
    here, there, copy = tmp_path / name, tmp_path / "to" / name, tmp_path / f"copy {name}"
    with ServerThread(here) as server, client_of(server.address) as client:
        made = make_room(client, open_text())
        made.act("open")
        made.act("show")
        made.join().answer("Tillit")
        assert answers_in(here / "workshop.db") == 1
        assert run("backup", copy, "--data-dir", here).exit_code == 0
    assert answers_in(copy) == 1
    assert run("restore", copy, "--data-dir", there).exit_code == 0
    assert answers_in(there / "workshop.db") == 1
    assert run("export", made.code, "--format", "csv", "-o", tmp_path / "room.csv", "--data-dir", there).exit_code == 0
    assert "Tillit" in (tmp_path / "room.csv").read_text()
    assert {item.name for item in tmp_path.iterdir()} == {name, "to", f"copy {name}", "room.csv"}, (
        "nothing is elsewhere"
    )


def test_a_file_may_be_named_like_an_address(
    room: Room, running: ServerThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file:there").mkdir()
    assert run("backup", "file:there/copy?mode=ro", "--data-dir", "here").exit_code == 0
    assert answers_in(tmp_path / "file:there/copy?mode=ro") == 0


def test_a_restored_room_goes_on_where_it_was(room: Room, running: ServerThread, tmp_path: Path):
    room.join().answer("Tillit")
    deck = add_deck(running.settings.database, room)
    copy = tmp_path / "copy.db"
    assert run("backup", copy, "--data-dir", tmp_path / "here").exit_code == 0
    room.join().answer("Etter kopien")
    assert run("restore", copy, "--data-dir", tmp_path / "there").exit_code == 0
    server = ServerThread(tmp_path / "there").start()
    try:
        with client_of(server.address) as client:
            room.client = client
            assert room.texts() == ["Tillit"]
            slides = client.get(f"/api/v1/rooms/{room.id}/decks/{deck}", headers=room.headers).raise_for_status()
            assert [client.get(page["address"]).status_code for page in slides.json()["pages"]] == [200] * 3
            assert room.join().answer("Videre").status_code == 201
    finally:
        server.stop()


def test_a_screen_that_has_seen_more_than_the_backup_holds_begins_anew(room: Room, copy: Path, tmp_path: Path):
    phone = room.join()
    for number in range(3):
        phone.answer(f"Etter kopien {number}")
    seen = room.state()["seq"]
    assert run("restore", copy, "--data-dir", tmp_path / "there").exit_code == 0
    with ServerThread(tmp_path / "there") as server, client_of(server.address) as client:
        restored = room.through(client)
        hello = {"screen": "facilitator", "seq": seen}
        path = f"/rooms/{room.id}/live"
        assert client.post(path, json=hello, headers=room.headers).status_code == 404
        assert (
            client.post(path, json={**hello, "seq": restored.state()["seq"]}, headers=room.headers).status_code == 200
        )
        with restored.watch("facilitator", seq=seen) as screen, pytest.raises(ConnectionClosed):
            screen.read()
        assert screen.socket.close_code == 4404


def test_what_a_restore_replaces_is_kept_and_only_replaced_with_force(
    room: Room, running: ServerThread, copy: Path, tmp_path: Path
):
    room.join().answer("Etter kopien")
    running.stop()
    assert "--force" in refusal("restore", copy, "--data-dir", tmp_path / "here")
    assert answers_in(tmp_path / "here/workshop.db") == 2
    said = run("restore", copy, "--force", "--data-dir", tmp_path / "here")
    assert said.exit_code == 0
    (aside,) = (tmp_path / "here").glob("workshop.db.before-restore-*")
    assert str(aside) in said.output
    assert (answers_in(tmp_path / "here/workshop.db"), answers_in(aside)) == (1, 2)


def test_a_log_left_by_a_power_cut_goes_aside_with_its_database(copy: Path, tmp_path: Path):
    there = tmp_path / "there"
    there.mkdir()
    for suffix in ("", "-wal", "-shm"):
        (there / f"workshop.db{suffix}").write_bytes(b"damaged" * 1000)
    assert "cannot be read" in refusal("restore", copy, "--data-dir", there)
    assert run("restore", copy, "--force", "--data-dir", there).exit_code == 0
    assert answers_in(there / "workshop.db") == 1
    kept = {path.name.rpartition("-")[2] for path in there.glob("workshop.db.before-restore-*")}
    assert {"wal", "shm"} <= kept
    assert not (there / "workshop.db-wal").exists()


def test_nothing_is_restored_under_a_running_server(copy: Path, tmp_path: Path):
    (tmp_path / "there").mkdir()
    with lock_file(tmp_path / "there/workshop.db"):
        assert "Stop it first" in refusal("restore", copy, "--force", "--data-dir", tmp_path / "there")
        assert not (tmp_path / "there/workshop.db").exists()
    assert run("restore", copy, "--data-dir", tmp_path / "there").exit_code == 0


def make_text(path: Path) -> None:
    path.write_text("A letter, and no database at all. " * 100)


def make_foreign(path: Path) -> None:
    path.unlink()
    query(path, "CREATE TABLE room (id INTEGER)")


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def make_damaged(path: Path) -> None:
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(content[: middle - 8192] + b"\xaa" * 16384 + content[middle + 8192 :])


def make_inconsistent(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        stricter = "UPDATE sqlite_master SET sql = replace(sql, 'ended_at DATETIME', 'ended_at DATETIME NOT NULL')"
        assert connection.execute(f"{stricter} WHERE name = 'room'").rowcount == 1
        connection.commit()


def make_loose(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM round")
        connection.commit()


def make_shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5_000])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (make_shorter, "damaged"),
        (make_text, "not a database"),
        (make_foreign, "no database of workshop-live"),
        (make_newer, "newer version"),
        (make_damaged, "damaged"),
        (make_inconsistent, "damaged"),
        (make_loose, "damaged"),
        (Path.unlink, "No such file"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(spoil, said: str, copy: Path, tmp_path: Path):
    spoil(copy)
    output = refusal("restore", copy, "--data-dir", tmp_path / "there")
    assert said in output
    assert f"{copy} cannot be restored" in output
    assert ".part" not in output, "that is a file of ours"
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["workshop.db.lock"]


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_for_postgresql_its_own_tools_are_named_without_the_password(
    command: str, tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("WORKSHOP_LIVE_DATABASE_URL", "postgresql://anna:hemmelig@db.example.org/workshop")
    said = refusal(command, tmp_path / "copy.db")
    assert f"{tool} --" in said
    assert "'postgresql://anna@db.example.org/workshop'" in said
    assert "hemmelig" not in said
