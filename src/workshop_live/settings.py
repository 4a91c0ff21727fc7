"""Settings: from flags of ``serve``, from ``WORKSHOP_LIVE_…`` in the environment, or from ``.env``."""

import ipaddress
import re
import socket
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_PREFIX = "WORKSHOP_LIVE_"

_HOST = re.compile(r"(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?")


class Settings(BaseSettings):
    """Everything that an installation can decide. The descriptions are the help texts of ``serve``."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_file=".env", extra="ignore", frozen=True)

    host: str = Field("0.0.0.0", description="Address to listen on.")  # noqa: S104 - phones must reach it
    port: Annotated[int, Field(ge=1, le=65_535)] = Field(8000, description="Port to listen on.")
    data_dir: Path = Field(Path("data"), description="Folder for the database; made if it is missing.")
    database_url: str = Field(
        "", description="Database address, sqlite:///path. Default: workshop.db in the data folder."
    )
    broker_url: str = Field(
        "memory://", description="What carries news between server processes: memory:// is one process."
    )
    public_url: str = Field(
        "", description="Address that phones use; decides links, QR codes and allowed origins. Default: this machine's."
    )
    api_token: str = Field(
        "", description="A token that acts as a built-in organiser in the API; at least 16 characters."
    )
    room_participants: Annotated[int, Field(ge=1, le=100_000)] = Field(
        500, description="Participants that a room can have."
    )
    retention_days: Annotated[int, Field(ge=0, le=36_500)] = Field(
        365, description="Days after which a new room is deleted for good, unless its organiser changes that; 0: never."
    )
    embed_origins: str = Field(
        "", description="Origins, separated by commas, whose pages may show a presenter screen in a frame."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1", description="Addresses or networks of proxies whose X-Forwarded headers are believed."
    )
    log_level: str = Field("info", description="debug, info, warning or error.")

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
                raise ValueError("must be origins such as https://slides.example.org, separated by commas")
        return ",".join(origins)

    @field_validator("api_token")
    @classmethod
    def _is_long_enough(cls, value: str) -> str:
        if value and len(value) < 16:
            raise ValueError("must have at least 16 characters; try: openssl rand -hex 24")
        return value

    @field_validator("broker_url")
    @classmethod
    def _is_a_known_broker(cls, value: str) -> str:
        if value != "memory://":
            raise ValueError("must be memory://")
        return value

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

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value not in {"debug", "info", "warning", "error"}:
            raise ValueError("must be debug, info, warning or error")
        return value

    @cached_property
    def database(self) -> str:
        """The database address that is used."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'workshop.db'}"

    @cached_property
    def address(self) -> str:
        """The address that links and QR codes carry, without a slash at the end."""
        return self.public_url or f"http://{_in_url(own_address())}:{self.port}"

    @cached_property
    def origins(self) -> frozenset[str]:
        """The origins that this server's own pages can have. Other sites' pages cannot act on a room."""
        names = {"localhost", "127.0.0.1", "[::1]"}
        if not self.public_url:
            hostname = socket.gethostname().lower()
            names |= {_in_url(own_address()), hostname, f"{hostname}.local"}
        return frozenset({f"http://{name}{_port('http', self.port)}" for name in names} | {_origin(self.address)})


def describe(error: Any) -> str:
    """What is wrong with the settings, one line each, in the words of the flags and never with the value."""
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        lines.append(
            f"{ENV_PREFIX}{name.upper()} (--{name.replace('_', '-')}): {problem['msg'].removeprefix('Value error, ')}"
        )
    return "\n".join(lines)


def own_address() -> str:
    """The address of this machine on its network. Nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is reserved for examples
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _origin(url: str) -> str:
    parts = urlsplit(url)
    host = _in_url((parts.hostname or "").lower())
    return f"{parts.scheme}://{host}{_port(parts.scheme, parts.port)}"


def _port(scheme: str, port: int | None) -> str:
    """As browsers write it in an Origin header: the scheme's own port is left out."""
    return "" if port is None or port == {"http": 80, "https": 443}[scheme] else f":{port}"
