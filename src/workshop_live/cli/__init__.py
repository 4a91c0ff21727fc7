"""The command line, with commands that are loaded when they are called."""

import gc
from importlib import import_module
from types import ModuleType
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
        "simulation.demo",
        "Serve a room to try, with every type of question and simulated phones. Nothing of it is kept.",
    ),
    "load": (
        "simulation.simulate",
        "Simulate phones in a room whose question is open, and say how long the replies took.",
    ),
}
"""The location of each command or group, and its help text. Commands are imported lazily, for a fast ``--help``."""


def _imported(module: str) -> ModuleType:
    """Import a module with all that it needs, without looking for garbage meanwhile, and none of it afterwards.

    What imports make stays. Looking through it takes a sixth of the processor time of a start.
    """
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.enable()


class _Commands(TyperGroup):
    """A group that imports commands on demand."""

    _is_listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self._is_listing = True
        super().format_help(ctx, formatter)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        location, text = COMMANDS[cmd_name]
        if self._is_listing:
            return TyperCommand(cmd_name, help=text)
        module, _, name = location.partition(".")
        target = getattr(_imported(f"workshop_live.cli.{module}"), name)
        if not isinstance(target, typer.Typer):
            command, target = target, typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            target.command(cmd_name)(command)
        click_command = typer.main.get_command(target)
        click_command.name = cmd_name
        return click_command


app = typer.Typer(
    cls=_Commands,
    help="A live workshop tool: answers go from phones to a projector, and home in a report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version if asked to."""
    if version:
        typer.echo(__version__)
        raise typer.Exit
