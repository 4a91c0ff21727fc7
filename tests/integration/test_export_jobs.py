"""Files are made in a folder that goes, and the server itself loads nothing for them."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest

from tests.actors import make_room, open_text
from tests.reports import a_room, asked
from workshop_live.exports import FORMATS
from workshop_live.exports.export_job import ExportRequest, ProgressFile, write_export
from workshop_live.exports.options import ExportOptions
from workshop_live.services.scratch_folders import ScratchFolder, clear_abandoned
from workshop_live.web.routes import downloads


@pytest.mark.parametrize(
    "extension", [it.extension for it in FORMATS.values() if not (it.is_picture or it.is_of_actions)]
)
def test_nothing_is_written_beside_the_folder_and_little_stays_in_it(
    extension: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    folder = tmp_path / "folder"
    folder.mkdir()
    wanted = ExportRequest(extension, a_room(), asked(("open_text", "scale")), ExportOptions())
    name = write_export(wanted, folder / "file")
    assert name == f"samling-1-2026-01-05.{extension}"
    assert {item.name for item in folder.iterdir()} == {"file", "file.progress"}
    told = ProgressFile(folder / "file").read()
    assert told["done"] == told["of"] > 0


async def test_who_goes_away_leaves_nothing_behind(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(downloads, "_LOOK_EVERY_S", 0.01)  # a quick machine makes the file between two looks
    room = make_room(client, open_text())
    room.act("open")
    room.join().answer("Tillit")
    headers = {**room.headers, "Accept": "application/vnd.workshop-live.progress"}
    async with (
        httpx.AsyncClient(base_url=client.base_url, timeout=30) as leaving,
        leaving.stream("GET", f"/api/rooms/{room.id}/exports/zip", headers=headers) as response,
    ):
        async for line in response.aiter_lines():
            assert "of" in line
            if "done" in line:  # the answers have been read, and the file is being made
                break
    for _ in range(150):
        if not left_in(tmp_path):
            break
        await asyncio.sleep(0.1)
    assert not left_in(tmp_path)
    assert room.export("csv").status_code == 200


def test_a_start_removes_what_was_abandoned_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with ScratchFolder() as used:
        (used.path / "file").write_text("Svar")
        abandoned = tmp_path / used.path.name.replace(used.path.name[-8:], "abcdefgh")
        (abandoned / "deep").mkdir(parents=True)
        (abandoned / "deep" / "file").write_text("Svar")
        others = tmp_path / "workshop-live-backups"
        others.mkdir()
        clear_abandoned()
        assert {item.name for item in tmp_path.iterdir()} == {used.path.name, others.name}
        assert (used.path / "file").exists()
    assert [item.name for item in tmp_path.iterdir()] == [others.name]


def test_what_breaks_in_a_format_is_said_and_leaves_nothing(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("workshop_live.web.routes.downloads.write_export", breaks)
    room = make_room(client, open_text())
    room.act("open")
    room.join().answer("Tillit")
    refused = room.export("csv")
    assert (refused.status_code, refused.json()["code"]) == (500, "not_made")
    headers = {**room.headers, "Accept": "application/vnd.workshop-live.progress"}
    told = client.get(f"/api/rooms/{room.id}/exports/csv", headers=headers).text.splitlines()
    assert "error" in json.loads(told[-1])
    assert not left_in(tmp_path)


def breaks(_wanted: ExportRequest, path: Path) -> str:
    path.write_text("Tillit")
    raise ArithmeticError


def left_in(folder: Path) -> list[Path]:
    return list(folder.glob("workshop-live-*"))


def test_the_server_loads_no_office_programs():
    loaded = "import sys, workshop_live.app; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=os.environ)
    names = set(modules.stdout.split())
    assert not names & {"pptx", "docx", "xlsxwriter", "typst", "matplotlib", "fontTools", "wordcloud", "lxml"}
