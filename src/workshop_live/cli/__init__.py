"""The command line: serve, accounts, plans, the database, files in and out, reading answers, trying it out."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from workshop_live import __version__

COMMANDS = {
    "serve": "serving.serve",
    "organiser": "accounts.organiser",
    "token": "accounts.token",
    "plan": "files.plan",
    "migrate": "databases.migrate_database",
    "move": "databases.move",
    "export": "files.export",
    "import": "files.import_room_file",
    "clock": "clock.clock",
    "backup": "backups.backup",
    "restore": "backups.restore",
    "analyse": "analysing.analyse",
    "demo": "trying.demo",
    "load": "trying.simulate",
}
"""Where each command is, or its group. Only the one that is called is loaded: reading answers needs no server."""


class _Commands(TyperGroup):
    """Loads a command when it is called, or all of them to list what there is."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(".")
        found = getattr(import_module(f"workshop_live.cli.{module}"), name)
        if not isinstance(found, typer.Typer):
            command, found = found, typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            found.command(cmd_name)(command)
        made = typer.main.get_command(found)
        made.name = cmd_name
        return made


app = typer.Typer(
    cls=_Commands,
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
