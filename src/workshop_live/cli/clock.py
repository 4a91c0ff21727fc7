"""The command to check and confirm the system clock."""

from contextlib import closing
from typing import Annotated

import typer

from workshop_live.actions.maintenance import confirm_clock
from workshop_live.cli.arguments import DataDir, fail
from workshop_live.cli.database_access import database
from workshop_live.domain.clocks import is_plausible
from workshop_live.storage.maintenance import last_hour
from workshop_live.storage.writer import NotSavedError, wall_clock, write_now


def clock(
    *,
    confirm: Annotated[bool, typer.Option("--confirm", help="Say that it is right: delete what is due.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Tell what time it is and when a server last ran here. Nothing is deleted while these do not fit together."""
    with closing(database(data_dir)) as opened:
        now, last = wall_clock(), opened.read_now(last_hour)
        typer.echo(f"This clock says {now:%Y-%m-%d %H:%M} UTC.")
        typer.echo(f"A server last ran here at {last:%Y-%m-%d %H:%M} UTC." if last else "No server has run here yet.")
        if confirm:
            try:
                write_now(opened.writing, confirm_clock, None)
            except NotSavedError as error:
                fail(f"That could not be noted: {error}. Make room on the disk.")
            typer.echo("You say that the clock is right. A server that runs goes by it within seconds.")
        elif last and not is_plausible(now, last):
            typer.echo(
                "Nothing is deleted until the clock is right. If it is, say so with --confirm: "
                "rooms whose day has come are then deleted, and old sign-ins end."
            )
