"""Opening the database: the folder, the connections, the schema."""

from contextlib import nullcontext
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from workshop_live.storage.engine import Database, UnsupportedDatabaseError
from workshop_live.storage.locking import claim
from workshop_live.storage.migrate import is_up_to_date, migrate


class DatabaseUnusableError(RuntimeError):
    """The database cannot be opened; says why."""


def open_database(url: str) -> Database:
    """Open a database and migrate it. Raises DatabaseUnusableError, NewerDatabaseError and ServerRunningError.

    A file's schema is not changed under a server that runs on it, which may be of an earlier version.
    """
    try:
        _make_folder(url)
        database = Database.open(url)
        try:
            if not is_up_to_date(database.writing):
                path = file_of(url)
                with claim(path) if path else nullcontext():
                    migrate(database.writing)
        except BaseException:
            database.close()
            raise
    except (UnsupportedDatabaseError, ArgumentError) as error:
        raise DatabaseUnusableError(str(error)) from error
    except OSError as error:
        raise DatabaseUnusableError(error.strerror or "no access") from error
    except DatabaseError as error:
        raise DatabaseUnusableError(str(error.orig)) from error
    return database


def database_exists(url: str) -> bool:
    """Whether there is a database already; one on another machine is taken to be there."""
    path = file_of(url)
    return path is None or path.is_file()


def file_of(url: str | URL) -> Path | None:
    """The file of a database, if it is one."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def without_password(url: str) -> str:
    """A database address that can be shown."""
    return make_url(url).render_as_string(hide_password=True)


def _make_folder(url: str) -> None:
    path = file_of(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
