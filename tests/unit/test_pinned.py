"""What is installed is pinned: each package by version and hash, and none by the address of an index."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_python_package_has_a_hash_and_none_an_address(path: Path):
    text = path.read_text()
    assert not re.search(r"--(extra-)?index-url|--find-links|\w://", text)
    packages = [line for line in text.replace("\\\n", "").splitlines() if not line.lstrip().startswith("#")]
    assert packages
    assert [package for package in packages if not re.search(r"^\S+==\S+.* --hash=sha256:", package)] == []


def test_every_node_package_has_a_hash_and_none_an_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    del packages[""]  # this project itself
    assert packages
    assert [name for name, it in packages.items() if "integrity" not in it or "resolved" in it] == []
