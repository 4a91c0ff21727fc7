"""The OpenAPI document: valid, and enough for a client that is generated from it to run a room."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

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
    assert json.loads(driven.stdout) == {
        "answers": ["Tillit"],
        "file": True,
        "rooms": True,
        "error": "unknown_room",
        "title": "Endret",
        "agenda": ["valget"],
        "plan": ["Hva passer best?", "Hva er viktigst?"],
        "reader": ["read_only", "sign_in"],
        "same phone": True,
    }


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
        return own + [reference for value in part.values() for reference in references(value)]
    return [reference for value in part for reference in references(value)] if isinstance(part, list) else []


def test_every_schema_in_the_document_says_what_may_stand_there(client: httpx.Client):
    document = client.get("/api/openapi.json").json()
    components = [(name, it) for name, it in document["components"]["schemas"].items()]
    vague = [where for where, it in components + in_paths(document["paths"]) for where in vague_places(it, where)]
    assert vague == []


def in_paths(part: object, where: str = "") -> list[tuple[str, Any]]:
    """The schemas of parameters and bodies, and where they stand."""
    if isinstance(part, list):
        return [path for place, value in enumerate(part) for path in in_paths(value, f"{where} {place}")]
    if not isinstance(part, dict):
        return []
    own = [(where, part["schema"])] if "schema" in part else []
    rest = [path for name, value in part.items() if name != "schema" for path in in_paths(value, f"{where} {name}")]
    return own + rest


def vague_places(schema: Any, where: str) -> list[str]:
    """Where a schema lets anything pass, or an object with any members."""
    if not isinstance(schema, dict) or not schema.keys() - {"title", "description", "default"}:
        return [f"{where}: {schema}"]
    inner = {
        **{f"{where}.{name}": it for name, it in schema.get("properties", {}).items()},
        **{
            f"{where} {word} {place}": it
            for word in ("anyOf", "oneOf", "allOf")
            for place, it in enumerate(schema.get(word, ()))
        },
    }
    if schema.get("type") == "array":
        inner[f"{where}[]"] = schema.get("items", {})
    members = schema.get("additionalProperties", schema.get("type") == "object" and "properties" not in schema)
    if members is not False:
        inner[f"{where}.*"] = members
    return [place for at, it in inner.items() for place in vague_places(it, at)]
