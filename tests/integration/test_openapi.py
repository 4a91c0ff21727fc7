"""The OpenAPI document: valid, and enough for a client that is generated from it to run a room."""

import json
import os
import subprocess
from pathlib import Path

import httpx
from openapi_spec_validator import validate

from tests.server import API_TOKEN, ServerThread
from workshop_live.resources import PACKAGE
from workshop_live.text.messages import MESSAGES, title_of

ROOT = PACKAGE.parents[1]
GENERATOR = ROOT / ".tools/generator/bin"


def test_the_document_is_valid(client: httpx.Client):
    validate(client.get("/api/openapi.json").json())


def test_every_reference_in_the_document_leads_somewhere(client: httpx.Client):
    document = client.get("/api/openapi.json").json()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) <= known


def test_a_client_that_is_generated_from_the_document_runs_a_room(server: ServerThread, tmp_path: Path):
    document = tmp_path / "openapi.json"
    document.write_text(httpx.get(f"{server.address}/api/openapi.json").text)
    generated = tmp_path / "generated"
    made = subprocess.run(
        [
            *(GENERATOR / "openapi-python-client", "generate", "--path", document, "--output-path", generated),
            *("--meta=none", "--config", ROOT / "tests/generated_client.yaml"),
        ],
        env=os.environ | {"PATH": f"{GENERATOR}:{os.environ['PATH']}"},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "will not be generated" not in made.stdout + made.stderr
    assert "WARNING" not in made.stdout + made.stderr
    driven = subprocess.run(
        [GENERATOR / "python", ROOT / "tests/generated_client.py", server.address, API_TOKEN],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=tmp_path,
    )
    assert driven.returncode == 0, driven.stderr
    assert json.loads(driven.stdout) == {"answers": ["Tillit"], "file": True, "rooms": True, "error": "unknown_room"}


def test_every_error_has_an_address_that_says_what_it_means(client: httpx.Client):
    refused = client.get("/api/v1/rooms/none").json()
    meaning = client.get(refused["type"]).raise_for_status().json()
    assert meaning["code"] == refused["code"]
    assert meaning["title"] == refused["title"]


def test_the_documentation_lists_every_error():
    rows = (ROOT / "docs/errors.md").read_text()
    for code in MESSAGES:
        assert f"| `{code}` | {title_of(code)} |" in rows, code


def references(part: object) -> list[str]:
    """Every ``$ref`` below a part of the document."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [it for value in part.values() for it in references(value)]
    return [it for value in part for it in references(value)] if isinstance(part, list) else []
