"""The examples for running a server elsewhere fit the program, and each other."""

import re
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import iter_route_contexts

from workshop_live.app import create_app
from workshop_live.resources import PACKAGE
from workshop_live.server import GRACE_S
from workshop_live.settings import ENV_PREFIX, Settings
from workshop_live.web.http.bodies import MAX_BODY_BYTES
from workshop_live.web.routes.planning import IMPORT

ROOT = PACKAGE.parents[1]
EXAMPLES = ROOT / "docs/deploying"
STOPPING = Settings.model_fields["drain_seconds"].default + GRACE_S
"""Seconds that stopping takes by default, before what waits is written."""

GIVEN = {"POSTGRES_PASSWORD": "x1", "WORKSHOP_LIVE_PUBLIC_URL": "https://delta.example.org"}
WITH_SETTINGS = [
    *EXAMPLES.iterdir(), ROOT / "compose.yaml", ROOT / "Dockerfile", ROOT / "README.md", *(ROOT / "docs").glob("*.md")
]  # fmt: skip


@pytest.fixture
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text()))


@pytest.fixture
def nginx() -> str:
    return re.sub(r"#.*", "", (EXAMPLES / "nginx.conf").read_text())


def servers_of(compose: dict[str, Any]) -> dict[str, Any]:
    return {name: it for name, it in compose["services"].items() if name.startswith("server")}


@pytest.mark.parametrize("path", WITH_SETTINGS, ids=lambda path: path.name)
def test_every_setting_that_is_shown_exists(path: Path):
    shown = set(re.findall(rf"{ENV_PREFIX}([A-Z_]+)\b", path.read_text()))
    assert shown <= {name.upper() for name in Settings.model_fields}


def test_the_proxies_lead_to_the_servers_of_the_compose_file(compose: dict[str, Any], nginx: str):
    addresses = {f"{name}:8000" for name in servers_of(compose)}
    assert len(addresses) == 2
    assert set(re.findall(r"server (\S+:\d+)", nginx)) == addresses
    assert set(re.findall(r"server-\d:\d+", (EXAMPLES / "Caddyfile").read_text())) == addresses


def test_the_servers_differ_in_nothing_and_have_time_to_stop(compose: dict[str, Any]):
    first, second = servers_of(compose).values()
    assert first == second
    assert int(first["stop_grace_period"].removesuffix("s")) > STOPPING
    assert "/ready" in first["healthcheck"]["test"][-1]
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(EXAMPLES / "workshop-live.service")
    assert int(unit["Service"]["TimeoutStopSec"]) > STOPPING
    assert unit["Service"]["Type"] == "notify"


def test_the_settings_of_the_compose_file_are_accepted(compose: dict[str, Any]):
    for server in servers_of(compose).values():
        environment = {name.removeprefix(ENV_PREFIX).lower(): value for name, value in server["environment"].items()}
        filled = {
            name: re.sub(r"\$\{(\w+):[^}]*\}", lambda match: GIVEN.get(match[1], ""), value)
            for name, value in environment.items()
        }
        assert Settings(_env_file=None, **filled).address == "https://delta.example.org"  # type: ignore[arg-type]


def test_the_servers_believe_the_proxy_and_nobody_outside_its_network(compose: dict[str, Any]):
    (network,) = compose["networks"]["default"]["ipam"]["config"]
    for server in servers_of(compose).values():
        assert server["environment"]["WORKSHOP_LIVE_TRUSTED_PROXIES"] == network["subnet"]
        assert "ports" not in server


def test_no_secret_stands_in_the_compose_file(compose: dict[str, Any]):
    environments = [service.get("environment", {}) for service in compose["services"].values()]
    secret = [
        (name, value) for item in environments for name, value in item.items() if re.search("PASSWORD|TOKEN", name)
    ]
    assert secret
    assert all(re.fullmatch(r"\$\{\w+:[?-].*\}", value) for _, value in secret)
    assert all("${POSTGRES_PASSWORD:?" in item["WORKSHOP_LIVE_DATABASE_URL"] for item in environments if len(item) > 3)


def test_the_proxy_sends_only_answers_twice_because_they_carry_a_key(nginx: str):
    (pattern,) = re.findall(r"location ~ (\S+) \{[^}]*non_idempotent", nginx)
    assert nginx.count("non_idempotent") == 1
    app = create_app(Settings(_env_file=None))  # type: ignore[call-arg]
    posts = {
        context.path
        for context in iter_route_contexts(app.routes)
        if "POST" in (getattr(context, "methods", None) or ())
    }
    repeated = {path for path in posts if path and re.search(pattern, re.sub(r"\{\w+\}", "x", path))}
    assert repeated == {"/rooms/{room}/answers", "/api/rooms/{room}/answers"}


def test_the_proxy_passes_websockets_sets_who_visits_and_takes_what_the_server_takes(nginx: str):
    for line in (
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header Connection $connection_upgrade;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "access_log off;",
    ):
        assert line in nginx
    assert "limit_req" not in nginx
    assert "limit_conn" not in nginx
    (most,) = re.findall(r"^        client_max_body_size (\d+)k;", nginx, re.MULTILINE)
    assert int(most) * 1024 > MAX_BODY_BYTES


def test_a_plan_that_is_too_large_is_left_to_the_server_to_refuse(nginx: str):
    assert re.search(rf"location = {IMPORT} {{\s*client_max_body_size 64m;\s*proxy_pass", nginx)
    assert f"@others not path {IMPORT}\n\trequest_body @others" in (EXAMPLES / "Caddyfile").read_text()


@pytest.mark.parametrize("path", ["/metrics", "/ready"])
def test_what_is_for_those_who_watch_the_servers_is_not_for_visitors(path: str, nginx: str):
    assert f"location = {path} {{ return 404; }}" in nginx
    assert path in re.search(r"@inside path (.*)", (EXAMPLES / "Caddyfile").read_text())[1]  # type: ignore[index]
