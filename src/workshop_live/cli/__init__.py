"""The command line: serve, accounts, plans, the database, files in and out, reading answers, trying it out."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from workshop_live import __version__

COMMANDS = {
    "serve": (
        "serving.serve",
        "Start the server. Every flag can also be set as WORKSHOP_LIVE_… in the environment or in a file .env.",
    ),
    "organiser": ("accounts.organiser", "Organisers: the people who own rooms."),
    "token": ("accounts.token", "Tokens with which programs use the API."),
    "plan": ("files.plan", "Plans: agendas without answers, as YAML files."),
    "migrate": (
        "databases.migrate_database",
        "Bring the database to the schema of this version, as starting the server does; or back to an earlier one.",
    ),
    "move": (
        "databases.move",
        "Copy everything into another database. Stop the server first; the database that it had is left as it is.",
    ),
    "export": ("files.export", "Write a room to a file."),
    "import": ("files.import_room_file", "Make an ended room from the JSON of one, and print its address."),
    "clock": (
        "clock.clock",
        "Tell what time it is and when a server last ran here. Nothing is deleted while these do not fit together.",
    ),
    "backup": (
        "backups.backup",
        "Copy the database to a file, also while the server runs. The copy holds every answer: keep it as safe.",
    ),
    "restore": (
        "backups.restore",
        "Put a backup where the database is, while the server is stopped. What was there is kept beside it.",
    ),
    "analyse": ("analysing.analyse", "Themes and words of answers that were collected elsewhere."),
    "demo": (
        "trying.demo",
        "Serve a room to try, with every type of question and simulated phones. Nothing of it is kept.",
    ),
    "load": ("trying.simulate", "Simulate phones in a room whose question is open, and say how long the replies took."),
}
"""Where each command is, or its group, and what it does. Only the one that is called is loaded: reading answers needs
no server, and a list of them needs none of them."""


class _Commands(TyperGroup):
    """Loads a command when it is called."""

    _is_listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self._is_listing = True
        super().format_help(ctx, formatter)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        place, text = COMMANDS[cmd_name]
        if self._is_listing:
            return TyperCommand(cmd_name, help=text)
        module, _, name = place.partition(".")
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
