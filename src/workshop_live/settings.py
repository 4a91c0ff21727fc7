"""Settings from flags of ``serve``, from ``WORKSHOP_LIVE_…`` in the environment, or from ``.env``."""

import ipaddress
import re
import socket
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_PREFIX = "WORKSHOP_LIVE_"

_REDIS = re.compile(r"(redis|rediss)://.|unix:///")
_HOST = re.compile(r"(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?")


class Settings(BaseSettings):
    """All settings of an installation. The descriptions are the help texts of ``serve``."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_file=".env", extra="ignore", frozen=True)

    host: str = Field("0.0.0.0", description="Address to listen on.")  # noqa: S104 - phones must reach it
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(8000, description="Port to listen on.")
    data_dir: Path = Field(Path("data"), description="Folder for the database; made if it is missing.")
    database_url: str = Field(
        "",
        description="Database address, sqlite:///path or postgresql://user:password@host/database. "
        "Default: workshop.db in the data folder.",
    )
    broker_url: str = Field(
        "memory://",
        description="What carries news between server processes: memory:// is one process, redis://host is several.",
    )
    public_url: str = Field(
        "", description="Address that phones use; decides links, QR codes and allowed origins. Default: this machine's."
    )
    api_token: str = Field(
        "", description="A token that acts as a built-in organiser in the API; at least 16 characters."
    )
    metrics_token: str = Field(
        "", description="A token with which /metrics can be read, at least 16 characters. Without it nobody can."
    )
    room_participants: Annotated[int, Field(ge=1, le=100_000)] = Field(
        500, description="Participants that a room can have."
    )
    retention_days: Annotated[int, Field(ge=0, le=36_500)] = Field(
        365, description="Days after which a new room is deleted for good, unless its organiser changes that; 0: never."
    )
    slides_template: str = Field(
        "", description="A PowerPoint file (.pptx or .potx) whose look the slides of every room take. Default: our own."
    )
    embed_origins: str = Field(
        "", description="Origins, separated by commas, whose pages may show a presenter screen in a frame."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1", description="Addresses or networks of proxies whose X-Forwarded headers are believed."
    )
    drain_seconds: Annotated[int, Field(ge=0, le=60)] = Field(
        3,
        description="Seconds over which open screens are sent away when the server stops: not all return at once.",
    )
    embeddings: str = Field(
        "",
        description="Folder of a sentence-transformers model, or address of a service such as "
        "http://127.0.0.1:8080/v1, that helps to find themes. Default: none, words are enough.",
    )
    embeddings_model: str = Field("", description="The name of the model, where the address has several.")
    embeddings_key: SecretStr = Field(SecretStr(""), description="The key that the address asks for.")
    send_answers_out: bool = Field(
        default=False,
        description="Let the address for embeddings be a public one: what is written in answers is sent there.",
    )
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_format: str = Field("text", description="text for people or json for programs.")

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, value: str) -> str:
        value = value.rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query):
            raise ValueError("must look like https://workshop.example.org, without a path")
        return value

    @field_validator("embed_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        origins = [origin.strip().rstrip("/") for origin in value.split(",") if origin.strip()]
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.netloc) or parts.path or parts.query:
                raise ValueError("must be origins such as https://board.example.org, separated by commas")
        return ",".join(origins)

    @field_validator("api_token", "metrics_token")
    @classmethod
    def _is_long_enough(cls, value: str) -> str:
        if value and len(value) < 16:
            raise ValueError("must have at least 16 characters; try: openssl rand -hex 24")
        return value

    @field_validator("broker_url")
    @classmethod
    def _is_a_known_broker(cls, value: str) -> str:
        if value != "memory://" and not _REDIS.match(value):
            raise ValueError("must be memory://, or like redis://:password@host:6379 (rediss:// with TLS)")
        return value

    @model_validator(mode="after")
    def _fit_together(self) -> "Settings":
        if self.has_several_processes and self.database.startswith("sqlite"):
            raise ValueError(
                "Several processes with WORKSHOP_LIVE_BROKER_URL=redis://… need a database that they can share: set "
                "WORKSHOP_LIVE_DATABASE_URL to postgresql://…, or leave the broker out."
            )
        return self

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for network in value.split(","):
            try:
                ipaddress.ip_network(network.strip(), strict=False)
            except ValueError:
                raise ValueError(
                    "must be addresses or networks such as 10.0.0.0/8, separated by commas; with * anybody could "
                    "choose the address that they seem to come from"
                ) from None
        return value

    @field_validator("embeddings")
    @classmethod
    def _is_a_folder_or_an_address(cls, value: str) -> str:
        if "://" in value and not _is_address(value):
            raise ValueError(
                "must be a folder, or like http://127.0.0.1:8080/v1; a key belongs in WORKSHOP_LIVE_EMBEDDINGS_KEY"
            )
        return value.rstrip("/")

    @field_validator("embeddings_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr) -> SecretStr:
        if not (value.get_secret_value().isascii() and value.get_secret_value().isprintable()):
            raise ValueError("must be plain characters on one line")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value not in {"debug", "info", "warning", "error"}:
            raise ValueError("must be debug, info, warning or error")
        return value

    @property
    def has_several_processes(self) -> bool:
        """Whether several server processes may share the database."""
        return self.broker_url != "memory://"

    @field_validator("log_format")
    @classmethod
    def _is_a_format(cls, value: str) -> str:
        if value not in {"text", "json"}:
            raise ValueError("must be text or json")
        return value

    @cached_property
    def database(self) -> str:
        """The database URL in use."""
        return self.database_url or f"sqlite:///{quote(str(self.data_dir.absolute() / 'workshop.db'))}"

    @cached_property
    def address(self) -> str:
        """The base URL in links and QR codes, without a slash at the end."""
        return self.public_url or f"http://{_in_url(own_address())}:{self.port}"

    @cached_property
    def origins(self) -> frozenset[str]:
        """The origins of this server's own pages; requests from other origins cannot change rooms."""
        names = {"localhost", "127.0.0.1", "[::1]"}
        if not self.public_url:
            hostname = socket.gethostname().lower()
            names |= {_in_url(own_address()), hostname, f"{hostname}.local"}
        return frozenset({f"http://{name}{_port('http', self.port)}" for name in names} | {_origin(self.address)})


def describe(error: Any) -> str:
    """Return what is wrong with the settings, one line each, by environment variable and flag, without values."""
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        message = problem["msg"].removeprefix("Value error, ")
        for name in map(str, problem["loc"][:1]):  # none if settings contradict each other
            message = f"{ENV_PREFIX}{name.upper()} (--{name.replace('_', '-')}): {message}"
        lines.append(message)
    return "\n".join(lines)


def own_address() -> str:
    """Return the address of this machine on its network, or "localhost". Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def _is_address(url: str) -> bool:
    """Return whether a path can be appended to a URL, and whether it is free of credentials."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = "@" not in parts.netloc and not parts.query and not parts.fragment and url.isascii() and " " not in url
    return parts.scheme in {"http", "https"} and has_host and is_plain and url.isprintable()


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _origin(url: str) -> str:
    parts = urlsplit(url)
    host = _in_url((parts.hostname or "").lower())
    return f"{parts.scheme}://{host}{_port(parts.scheme, parts.port)}"


def _port(scheme: str, port: int | None) -> str:
    """Return ":port" as in an Origin header, or "" for the default port of the scheme."""
    return "" if port is None or port == {"http": 80, "https": 443}[scheme] else f":{port}"
