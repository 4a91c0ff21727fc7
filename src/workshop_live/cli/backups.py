"""Commands for backups of the database."""

from pathlib import Path
from typing import Annotated

import typer

from workshop_live.cli.arguments import DataDir, fail, read_settings
from workshop_live.settings import Settings
from workshop_live.storage import backup as copies
from workshop_live.storage.engine import file_of
from workshop_live.storage.server_lock import ServerRunningError

File = Annotated[Path, typer.Argument(metavar="FILE", help="The copy.")]


def backup(
    file: File,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Copy the database to a file, also while the server runs. The copy holds every answer: keep it as safe."""
    settings = read_settings(data_dir=data_dir)
    database = _file_of(settings, "backup")
    if not database.is_file():
        fail(f"There is no database in {settings.data_dir}. Name the server's folder with --data-dir.")
    if file.is_dir() or (file.exists() and not force):
        fail(f"{file} is there already. Choose another name, or replace it with --force.")
    try:
        copies.back_up(database, file)
    except copies.BackupError as failed:
        fail(f"There is no backup of {database}: {failed}.")
    except OSError as error:
        fail(f"Cannot write {file}: {error.strerror}.")
    typer.echo(str(file))


def restore(
    file: File,
    *,
    force: Annotated[bool, typer.Option("--force", help="Also where the database has rooms.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Put a backup where the database is, while the server is stopped. What was there is kept beside it."""
    database = _file_of(read_settings(data_dir=data_dir), "restore")
    try:
        aside = copies.restore(file, database, even_with_rooms=force)
    except ServerRunningError:
        fail("The server runs on this database. Stop it first.")
    except copies.RoomsExistError:
        fail(f"There are rooms in {database}, or it cannot be read. To restore all the same, say --force.")
    except copies.BackupError as failed:
        fail(f"{file} cannot be restored: {failed}. Nothing was changed.")
    except OSError as error:
        fail(f"Cannot write {database}: {error.strerror}.")
    typer.echo(str(database))
    if aside:
        typer.echo(f"What was there is kept in {aside}. Delete it when you need it no more.")


def _file_of(settings: Settings, command: str) -> Path:
    """Return the database file, or fail if the database is not a file."""
    elsewhere = copies.dump_commands(settings.database)
    if elsewhere:
        how = dict(zip(("backup", "restore"), elsewhere, strict=True))[command]
        fail(f"This database is a server of its own, which has its own tools:\n  {how}")
    path = file_of(settings.database)
    if path is None:
        fail("WORKSHOP_LIVE_DATABASE_URL names no file.")
    return path
