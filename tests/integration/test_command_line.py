"""The command line, and what is said when the server cannot start."""

import json
import os
import re
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner

from tests.actors import Room, bearer, make_room, open_text
from tests.integration.conftest import PASSWORD
from tests.server import API_TOKEN, ServerProcess, ServerThread, client_of, free_port, wait_for
from workshop_live.cli import COMMANDS, app
from workshop_live.settings import Settings
from workshop_live.storage.open_database import open_database

run = CliRunner()

NO_ROOM = ["prlimit", "--fsize=4096"]  # no file may become longer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, without settings from elsewhere."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("WORKSHOP_LIVE_"):
            monkeypatch.delenv(name)
    return tmp_path


def start(folder: Path, *flags: str, under: Sequence[str] = ()) -> subprocess.Popen[str]:
    command = [*under, sys.executable, "-m", "workshop_live", "serve", "--host", "127.0.0.1", *flags]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def output_of_failing(folder: Path, *flags: str, under: Sequence[str] = ()) -> str:
    """What is said by a server that does not start."""
    process = start(folder, *flags, under=under)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output == ""
    assert "Traceback" not in errors
    return errors


def test_a_disk_without_room_is_said(folder: Path):
    open_database(f"sqlite:///{folder}/data/workshop.db").close()
    assert "make room" in output_of_failing(folder, under=NO_ROOM)


def test_help_names_the_commands():
    result = run.invoke(app, ["--help"])
    assert result.exit_code == 0
    for command in ("serve", "organiser", "token", "export", "load"):
        assert command in result.output


def test_every_setting_is_a_flag_of_serve():
    result = run.invoke(app, ["serve", "--help"], env={"COLUMNS": "200"})
    for name in Settings.model_fields:
        assert f"--{name.replace('_', '-')}" in result.output


def test_a_new_server_prints_its_address_a_qr_code_and_a_link_that_works_once(folder: Path):
    port = free_port()
    process = start(folder, "--port", str(port), "--public-url", f"http://localhost:{port}")
    try:
        assert process.stdout is not None
        printed = ""
        while "/welcome/" not in printed:
            printed += process.stdout.readline()
        assert f"http://localhost:{port}" in printed
        assert "█" in printed or "▄" in printed
        link = re.search(r"http://\S+/welcome/\S+", printed)
        assert link is not None
        with client_of(f"http://localhost:{port}", headers={"Origin": f"http://localhost:{port}"}) as browser:
            form = {"name": "Arrangør", "password": PASSWORD, "again": PASSWORD}
            assert browser.post(link[0], data=form).status_code == 303
            assert browser.post(link[0], data={**form, "name": "En til"}).status_code == 404
        assert (folder / "data" / "workshop.db").is_file()
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode in {0, -15}
    again = start(folder, "--port", str(port))
    try:
        assert again.stdout is not None
        printed = ""
        while "sign-in" not in printed:
            printed += again.stdout.readline()
        assert "/welcome/" not in printed, "there is somebody who can sign in"
    finally:
        again.terminate()
        again.communicate(timeout=60)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_log_does_not_say_where_anybody_is(folder: Path, log_format: str):
    port = free_port()
    address = f"http://localhost:{port}"
    flags = ("--port", str(port), "--public-url", address, "--api-token", API_TOKEN, "--log-format", log_format)
    process = start(folder, *flags)
    try:
        wait_for(f"http://localhost:{port}/health")
        with client_of(f"http://127.0.0.1:{port}") as client:
            room = make_room(client, open_text())
            room.act("open")
            with room.watch("presenter") as projector:
                projector.read()
                room.join().answer("Fortrolig")
    finally:
        process.terminate()
        printed, logged = process.communicate(timeout=60)
    assert "127.0.0.1" not in printed + logged
    assert "Fortrolig" not in printed + logged
    assert "/api/rooms/{room}/answers" in logged
    if log_format == "json":
        (line,) = [line for line in map(json.loads, logged.splitlines()) if line.get("route", "").endswith("/answers")]
        assert (line["method"], line["status"], line["level"]) == ("POST", 201, "info")
        assert line["duration_ms"] > 0


def test_a_command_on_a_folder_without_a_database_makes_none(tmp_path: Path):
    result = run.invoke(app, ["token", "list", "somebody", "--data-dir", str(tmp_path / "typo")])
    assert result.exit_code == 1
    assert "There is no database" in result.output
    assert not (tmp_path / "typo").exists()


def test_an_argument_that_is_no_text_is_said(tmp_path: Path):
    result = run.invoke(app, ["token", "create", "\udcff", "--data-dir", str(tmp_path)])
    assert result.exit_code == 2
    assert "UTF-8" in result.output


def test_a_taken_port_is_said(folder: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = output_of_failing(folder, "--port", str(port))
    assert f"127.0.0.1:{port}" in said
    assert f"--port {port + 1}" in said


def test_a_data_folder_that_cannot_be_used_is_said(folder: Path):
    (folder / "data").write_text("a file where the folder should be")
    assert "The data folder data cannot be used" in output_of_failing(folder, "--port", str(free_port()))


def test_a_database_that_cannot_be_written_is_said(folder: Path):
    (folder / "data" / "workshop.db").mkdir(parents=True)
    said = output_of_failing(folder, "--port", str(free_port()))
    assert "permission" in said


def test_a_database_of_a_newer_version_is_said(folder: Path):
    run.invoke(app, ["organiser", "link"])
    with closing(sqlite3.connect(folder / "data" / "workshop.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    assert "newer version" in output_of_failing(folder, "--port", str(free_port()))


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--public-url", "delta.kommune.no"], "WORKSHOP_LIVE_PUBLIC_URL (--public-url): must look like"),
        (["--broker-url", "redis://localhost"], "WORKSHOP_LIVE_DATABASE_URL"),
        (["--trusted-proxies", "*"], "anybody could choose the address"),
        (["--api-token", "short"], "at least 16 characters"),
    ],
)
def test_a_wrong_setting_is_said(folder: Path, flags: list[str], said: str):
    result = run.invoke(app, ["serve", "--host", "127.0.0.1", "--port", str(free_port()), *flags])
    assert isinstance(result.exception, SystemExit)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


def test_a_database_that_cannot_be_used_is_said(folder: Path):
    said = output_of_failing(folder, "--port", str(free_port()), "--database-url", "postgresql://x/y")
    assert "WORKSHOP_LIVE_DATABASE_URL cannot be used" in said


def test_organisers_are_listed_in_the_order_of_the_norwegian_alphabet(tmp_path: Path):
    names = ["Andersen", "Zacharias", "Ærlig", "Østby", "Åse", "Aasen"]
    for name in (names[2], names[5], names[0], names[4], names[1], names[3]):
        arguments = ["organiser", "add", name, "--data-dir", str(tmp_path)]
        added = run.invoke(app, arguments, input=f"{PASSWORD}\n{PASSWORD}\n")
        assert added.exit_code == 0, added.output
    listed = run.invoke(app, ["organiser", "list", "--data-dir", str(tmp_path)]).output
    assert [line.split("\t")[0] for line in listed.splitlines()] == names


def test_organisers_and_tokens_are_managed_beside_a_running_server(tmp_path: Path):
    server = ServerProcess(tmp_path / "data").start()
    data_dir = ["--data-dir", str(tmp_path / "data")]
    try:
        password = f"{PASSWORD}\n{PASSWORD}\n"
        assert run.invoke(app, ["organiser", "add", "Kari", *data_dir], input=password).exit_code == 0
        assert "taken" in run.invoke(app, ["organiser", "add", "Kari", *data_dir], input=password).output
        assert "too short" in run.invoke(app, ["organiser", "add", "Ola", *data_dir], input="short\nshort\n").output
        assert "Kari" in run.invoke(app, ["organiser", "list", *data_dir]).output
        token = run.invoke(app, ["token", "create", "Kari", *data_dir]).output.strip()
        with client_of(server.address) as client:
            room = make_room(client, open_text(), token=token)
            assert room.state()["title"] == "Samling 1"
            listed = run.invoke(app, ["token", "list", "Kari", *data_dir]).output
            assert listed.startswith("default\twrite\t")
            assert f"until {datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}\tlast used" in listed
            for_ever = ["token", "create", "Kari", "--name", "reader", "--read-only", "--days", "0"]
            reader = bearer(run.invoke(app, [*for_ever, *data_dir]).output.strip())
            assert "reader\tread\t" in run.invoke(app, ["token", "list", "Kari", *data_dir]).output
            assert client.get(f"/api/rooms/{room.id}", headers=reader).status_code == 200
            assert client.delete(f"/api/rooms/{room.id}", headers=reader).json()["code"] == "read_only"
            assert run.invoke(app, ["token", "revoke", "Kari", *data_dir]).exit_code == 0
            assert client.get(f"/api/rooms/{room.id}", headers=room.headers).status_code == 401
            form = {"name": "Kari", "password": PASSWORD}
            headers = {"Origin": server.address}
            assert client.post("/sign-in", data=form, headers=headers).status_code == 303
            new = f"{PASSWORD} two\n{PASSWORD} two\n"
            assert run.invoke(app, ["organiser", "password", "Kari", *data_dir], input=new).exit_code == 0
            assert client.get("/rooms").status_code == 303, "signed out everywhere"
            link = run.invoke(app, ["organiser", "link", *data_dir]).output.strip()
            assert client.get(link[link.index("/welcome/") :]).status_code == 200
        for arguments in (["token", "create", "Nobody"], ["token", "list", "Nobody"], ["token", "revoke", "Nobody"]):
            result = run.invoke(app, [*arguments, *data_dir])
            assert (result.exit_code, "Traceback" in result.output) == (1, False)
    finally:
        server.stop()


@pytest.fixture
def answered(client: httpx.Client) -> Room:
    room = make_room(client, open_text("Hva er viktigst?", hidden=False))
    room.act("open")
    room.join().answer("Trygge ledere")
    return room


def test_a_room_is_exported_by_its_identifier_or_its_code(server: ServerThread, answered: Room, tmp_path: Path):
    data_dir = ["--data-dir", str(server.settings.data_dir)]
    for name in (answered.id, answered.code, f"{answered.code[:4]} {answered.code[4:]}"):
        result = run.invoke(app, ["export", name, "--format", "csv", "--output", "-", *data_dir])
        assert result.exit_code == 0
        assert "Trygge ledere" in result.output
    for extension in ("xlsx", "csv", "md", "json"):
        target = tmp_path / f"out.{extension}"
        assert run.invoke(app, ["export", answered.id, "-f", extension, "-o", str(target), *data_dir]).exit_code == 0
        assert target.stat().st_size > 50


@pytest.mark.parametrize("arguments", [["nobody"], ["nobody", "-f", "exe"], ["{room}", "-o", "/nowhere/out.csv"]])
def test_an_export_that_cannot_be_made_is_said(server: ServerThread, answered: Room, arguments: list[str]):
    arguments = [argument.format(room=answered.id) for argument in arguments]
    result = run.invoke(app, ["export", *arguments, "--data-dir", str(server.settings.data_dir)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.output.strip()


def test_what_goes_into_an_export_is_chosen(server: ServerThread, answered: Room, tmp_path: Path):
    data_dir = ["--data-dir", str(server.settings.data_dir)]
    export = ["export", answered.id, "-f", "md", "-o", "-", *data_dir]
    assert "Trygge ledere" in run.invoke(app, [*export, "--activity", answered.activities[0]]).output
    assert "Trygge ledere" not in run.invoke(app, [*export, "--without", "answers"]).output
    for arguments in (["--activity", "nobody"], ["--template", str(tmp_path / "no.pptx"), "-f", "pptx"]):
        result = run.invoke(app, [*export, *arguments])
        assert result.exit_code == 1
        assert "Traceback" not in result.output
        assert result.output.strip()


def test_simulated_phones_are_acknowledged_and_stored(server: ServerThread, client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    arguments = ["load", server.address, "--code", room.code, "--phones", "15", "--answers", "2", "--seconds", "0.5"]
    result = run.invoke(app, arguments)
    assert result.exit_code == 0
    assert "phones=15 acknowledged=30 refused=0 unreachable=0" in result.output
    assert room.results()["answers"] == 30


def test_a_demo_has_a_room_whose_phones_answer_what_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch):
    port = free_port()
    address = f"http://localhost:{port}"
    monkeypatch.setenv("WORKSHOP_LIVE_PUBLIC_URL", address)
    command = [sys.executable, "-m", "workshop_live", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        link = process.stdout.readline().split()[-1]
        with client_of(address, headers={"Origin": address}, follow_redirects=True) as facilitator:
            screen = str(facilitator.get(link).url)
            for _ in range(2):
                facilitator.post(screen.replace("/facilitator", "/commands/next")).raise_for_status()
            hello = {"screen": "facilitator"}
            for _ in range(100):
                frames = facilitator.post(screen.replace("/facilitator", "/live"), json=hello).json()["frames"]
                if any(frame["region"] in {"cards", "words"} and "<li" in frame["html"] for frame in frames):
                    break
                time.sleep(0.2)
            else:
                pytest.fail("no phone has answered")
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert list(folder.iterdir()) == [], "nothing is kept"


def test_a_demo_beside_a_running_server_says_that_its_port_is_taken(folder: Path, server: ServerThread):
    command = [sys.executable, "-m", "workshop_live", "demo", "--port", str(server.settings.port)]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, "choose another" in result.stderr) == (1, True)


def test_a_load_on_nothing_is_said():
    result = run.invoke(app, ["load", f"http://localhost:{free_port()}", "--code", "12345678"])
    assert (result.exit_code, "There is no server" in result.output) == (1, True)


def test_a_server_that_is_told_to_stop_stops_soon_although_screens_are_open(tmp_path: Path):
    server = ServerProcess(tmp_path / "data").start()
    with client_of(server.address) as client:
        room = make_room(client, open_text())
        with room.watch("presenter") as projector:
            projector.read()
            started = time.monotonic()
            server.stop()
            assert time.monotonic() - started < 12


@pytest.mark.parametrize("extension", ["xlsx", "pdf", "csv"])
def test_a_file_for_which_there_is_no_space_is_said_by_the_command_and_nothing_is_left(folder: Path, extension: str):
    temporary = folder / "temporary"
    temporary.mkdir()
    with ServerThread(folder / "data") as server, client_of(server.address) as client:
        room = make_room(client, open_text())
        room.act("open")
        room.act("show")
        for _ in range(3):
            phone = room.join()
            for number in range(25):
                phone.answer(f"{number} " + " ".join(secrets.token_hex(4) for _ in range(100))).raise_for_status()
    command = ["prlimit", "--fsize=40000", sys.executable, "-m", "workshop_live", "export", room.code]
    command += ["--format", extension, "--data-dir", "data", "-o", "out"]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run(command, check=False, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("There is no space")  # zipfile may say more when it is thrown away
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_it_says_itself(name: str):
    own = typer.main.get_command(app).get_command(None, name)  # type: ignore[attr-defined]
    assert COMMANDS[name][1] == own.help.partition("\n")[0]


def test_listing_the_commands_loads_none_of_them():
    program = (
        "import sys; sys.argv = ['workshop-live', '--help']\n"
        "from workshop_live.cli import app\n"
        "try: app()\n"
        "finally: print(sorted(name for name in sys.modules if name.startswith('workshop_live.')))"
    )
    listed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert "restore" in listed.stdout
    assert listed.stdout.splitlines()[-1] == "['workshop_live.cli']"
