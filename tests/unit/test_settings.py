"""Settings, and what is said when one is wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from workshop_live.resources import PACKAGE
from workshop_live.settings import ENV_PREFIX, Settings, describe


def made(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 0),
        ("port", 70_000),
        ("port", "many"),
        ("public_url", "delta.kommune.no"),
        ("public_url", "https://kommune.no/delta"),
        ("public_url", "ftp://kommune.no"),
        ("api_token", "short"),
        ("metrics_token", "short"),
        ("broker_url", "amqp://localhost"),
        ("broker_url", "redis:/localhost"),
        ("trusted_proxies", "*"),
        ("trusted_proxies", "10.0.0.0/8, everywhere"),
        ("room_participants", 0),
        ("drain_seconds", -1),
        ("embeddings", "ftp://127.0.0.1/v1"),
        ("embeddings", "http://127.0.0.1:port/v1"),
        ("embeddings", "http://somebody:kanarifugl@127.0.0.1/v1"),
        ("embeddings", "https:///v1?key=kanarifugl"),
        ("embeddings_key", "kanari\nfugl"),
        ("send_answers_out", "perhaps"),
        ("log_level", "loud"),
        ("log_format", "xml"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(name: str, value: object):
    with pytest.raises(ValidationError) as error:
        made(**{name: value})
    said = describe(error.value)
    assert f"{ENV_PREFIX}{name.upper()}" in said
    assert f"--{name.replace('_', '-')}" in said
    assert str(value) == "*" or str(value) not in said


def test_a_public_address_decides_links_and_origins():
    settings = made(public_url="https://Delta.Kommune.no:443/", port=8000)
    assert settings.address == "https://Delta.Kommune.no:443"
    assert "https://delta.kommune.no" in settings.origins
    assert "http://localhost:8000" in settings.origins


def test_without_one_this_machine_s_address_is_used():
    settings = made(port=8123)
    assert settings.address.startswith("http://")
    assert settings.address.endswith(":8123")
    assert {settings.address, "http://localhost:8123", "http://127.0.0.1:8123"} <= settings.origins


def test_the_database_stands_in_the_data_folder_unless_it_is_elsewhere(tmp_path: Path):
    assert made(data_dir=tmp_path).database == f"sqlite:///{tmp_path}/workshop.db"
    assert made(data_dir=Path("/a%20b?c#d")).database == "sqlite:////a%2520b%3Fc%23d/workshop.db"
    assert made(database_url="sqlite:////tmp/x.db").database == "sqlite:////tmp/x.db"


def test_settings_come_from_the_environment_and_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / ".env").write_text("WORKSHOP_LIVE_PORT=8200\nWORKSHOP_LIVE_ROOM_PARTICIPANTS=40\n")
    monkeypatch.setenv("WORKSHOP_LIVE_PORT", "8300")
    assert (Settings().port, Settings().room_participants) == (8300, 40)
    assert Settings(port=8400).port == 8400


def test_every_setting_is_documented():
    readme = (PACKAGE.parents[1] / "README.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"`{ENV_PREFIX}{name.upper()}`" in readme, name
        assert field.description


def test_several_processes_need_a_database_that_they_can_share():
    with pytest.raises(ValidationError) as error:
        made(broker_url="redis://localhost")
    assert "WORKSHOP_LIVE_DATABASE_URL" in describe(error.value)
    assert made(broker_url="redis://localhost", database_url="postgresql://w@localhost/w").has_several_processes
    assert not made(database_url="postgresql://w@localhost/w").has_several_processes
