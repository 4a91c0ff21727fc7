"""The command line: serve, organiser, token, plan, export, demo, load."""

import inspect
from pathlib import Path
from typing import Annotated, Any

import typer

from workshop_live import __version__
from workshop_live.cli import accounts, files, trying
from workshop_live.cli.arguments import fail, read_settings
from workshop_live.server import CannotStart, serve
from workshop_live.settings import Settings

app = typer.Typer(
    help="A live workshop tool: answers go from phones to a projector, and home in a report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version if that is all that was asked for."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _serve(**flags: Any) -> None:
    """Start the server. Every flag can also be set as WORKSHOP_LIVE_… in the environment or in a file .env."""
    try:
        serve(read_settings(**flags))
    except CannotStart as error:
        fail(str(error))


def _flags() -> list[inspect.Parameter]:
    """One flag for each setting, so that none can be forgotten."""
    flags = []
    for name, field in Settings.model_fields.items():
        kind = next((kind for kind in (int, Path) if field.annotation is kind), str)
        usual = f" [default: {field.default}]" if field.default else ""
        option = typer.Option(f"--{name.replace('_', '-')}", help=f"{field.description}{usual}", show_default=False)
        flags.append(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
            )
        )
    return flags


_serve.__signature__ = inspect.Signature(_flags())  # type: ignore[attr-defined]
_serve.__annotations__ = {flag.name: flag.annotation for flag in _flags()}
app.command("serve")(_serve)
app.add_typer(accounts.organiser, name="organiser")
app.add_typer(accounts.token, name="token")
app.add_typer(files.plan, name="plan")
app.command("export")(files.export)
app.command("demo")(trying.demo)
app.command("load")(trying.simulate)
