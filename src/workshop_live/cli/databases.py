"""Commands for the whole database: migration, and copying to another one."""

from contextlib import closing
from typing import Annotated

import typer

from workshop_live.cli.arguments import DataDir, fail, read_settings
from workshop_live.cli.database_access import database
from workshop_live.server import prepare_database
from workshop_live.startup import StartupError
from workshop_live.storage.database_copy import NotEmptyError, copy_everything
from workshop_live.storage.engine import Database, without_password
from workshop_live.storage.migrate import UnknownRevisionError, migrate, revision_of
from workshop_live.storage.server_lock import ServerRunningError, lock_database


def migrate_database(
    back_to: Annotated[
        str, typer.Option("--back-to", metavar="REVISION", help="An earlier schema, for an earlier version.")
    ] = "",
    data_dir: DataDir = None,
) -> None:
    """Bring the database to the schema of this version, as starting the server does; or back to an earlier one."""
    opened = database(data_dir, may_make=True)
    try:
        if back_to:
            with lock_database(opened, exclusive=True):
                migrate(opened.writing, back_to=back_to)
    except ServerRunningError:
        fail("A server runs on the database. Stop it first: it would not find what it needs.")
    except UnknownRevisionError:
        fail(f"There is no schema {back_to}. This database is at {revision_of(opened.writing)}.")
    typer.echo(f"The database is at schema {revision_of(opened.writing)}.")
    opened.close()


def move(
    to: Annotated[
        str,
        typer.Option(
            envvar="WORKSHOP_LIVE_MOVE_TO",
            metavar="URL",
            help="An empty database, postgresql://user:password@host/database. Set it in the environment if others "
            "can see your commands.",
        ),
    ],
    data_dir: DataDir = None,
) -> None:
    """Copy everything into another database. Stop the server first; the database that it had is left as it is."""
    with closing(database(data_dir)) as source, closing(_target(to)) as target:
        try:
            with lock_database(source, exclusive=True), lock_database(target, exclusive=True):
                copy_everything(source, target, lambda table, rows: typer.echo(f"{rows:>9,} {table}"))
        except ServerRunningError:
            fail("A server runs on one of the databases. Stop it first: what it takes meanwhile would not be moved.")
        except NotEmptyError:
            fail("There is something in the other database already. Name an empty one.")
    typer.echo(f"Everything is copied. Start the server with WORKSHOP_LIVE_DATABASE_URL={without_password(to)}")


def _target(url: str) -> Database:
    try:
        return prepare_database(read_settings(database_url=url))
    except StartupError as error:
        fail(str(error).replace("WORKSHOP_LIVE_DATABASE_URL", "The other database"))
