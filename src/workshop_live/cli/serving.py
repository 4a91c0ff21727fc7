"""The command that starts the server."""

import inspect
from pathlib import Path
from typing import Annotated, Any

import typer

from workshop_live.cli.arguments import fail, read_settings
from workshop_live.server import serve as run
from workshop_live.settings import Settings
from workshop_live.startup import StartupError


def serve(**flags: Any) -> None:
    """Start the server. Every flag can also be set as WORKSHOP_LIVE_… in the environment or in a file .env."""
    try:
        run(read_settings(**flags))
    except StartupError as error:
        fail(str(error))


def _flags() -> list[inspect.Parameter]:
    """Return a flag for each setting."""
    flags = []
    for name, field in Settings.model_fields.items():
        kind = next((kind for kind in (int, bool, Path) if field.annotation is kind), str)
        default = f" [default: {field.default}]" if field.default else ""
        option = typer.Option(f"--{name.replace('_', '-')}", help=f"{field.description}{default}", show_default=False)
        flags.append(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
            )
        )
    return flags


serve.__signature__ = inspect.Signature(_flags())  # type: ignore[attr-defined]
serve.__annotations__ = {flag.name: flag.annotation for flag in _flags()}
