"""The wheel: a complete server that runs from an empty folder."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.server import free_port, wait_for
from workshop_live import resources

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(target.glob("*.whl"))


def test_everything_that_a_server_needs_is_in_the_wheel(wheel: Path):
    names = set(ZipFile(wheel).namelist())
    for folder, inside in ((resources.TEMPLATES, "templates"), (resources.STATIC, "static")):
        for path in folder.rglob("*"):
            assert path.is_dir() or f"workshop_live/{inside}/{path.relative_to(folder)}" in names
    for path in resources.ACTIVITY_TYPES.rglob("*.*"):
        assert (
            "__pycache__" in path.parts
            or f"workshop_live/activity_types/{path.relative_to(resources.ACTIVITY_TYPES)}" in names
        )
    for language in ("nb", "nn"):
        assert f"workshop_live/translations/{language}/LC_MESSAGES/messages.mo" in names
    assert "workshop_live/storage/migrations/versions/0001_first_schema.py" in names
    assert not any("tests" in name or "bench" in name for name in names)


def test_the_wheel_serves_from_an_empty_folder(wheel: Path, tmp_path: Path):
    ZipFile(wheel).extractall(tmp_path / "installed")
    empty = tmp_path / "empty"
    empty.mkdir()
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "workshop_live", "serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, cwd=empty, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health")
        page = httpx.get(f"http://127.0.0.1:{port}/", headers={"Accept-Language": "nn"}, timeout=60).text
        assert "Bli med i økta" in page
        style = page.split('stylesheet" href="')[1].split('"')[0]
        assert httpx.get(f"http://127.0.0.1:{port}{style}", timeout=60).status_code == 200
        assert [path.name for path in empty.iterdir()] == ["data"]
    finally:
        process.terminate()
        process.wait(timeout=15)
