"""Opening the database: the folder, the connections, the schema."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from workshop_live.storage.engine import Database, UnsupportedDatabase
from workshop_live.storage.migrate import migrate


class DatabaseUnusable(RuntimeError):  # noqa: N818 - it reads as what the database is
    """The database cannot be opened; says why."""


def open_database(url: str) -> Database:
    """A database at the schema of this version. Raises DatabaseUnusable and NewerDatabase."""
    try:
        _make_folder(url)
        database = Database.open(url)
        migrate(database.writing)
    except (UnsupportedDatabase, ArgumentError) as error:
        raise DatabaseUnusable(str(error)) from error
    except OSError as error:
        raise DatabaseUnusable(error.strerror or "no access") from error
    except DatabaseError as error:
        raise DatabaseUnusable(str(error.orig)) from error
    return database


def database_exists(url: str) -> bool:
    """Whether there is a database already."""
    return Path(make_url(url).database or "").is_file()


def _make_folder(url: str) -> None:
    database = make_url(url).database
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
