"""Opening the database: its folder, connections and schema."""

from contextlib import nullcontext

from sqlalchemy.exc import ArgumentError, DatabaseError

from workshop_live.storage.engine import Database, UnsupportedDatabaseError, file_of
from workshop_live.storage.migrate import is_up_to_date, migrate
from workshop_live.storage.server_lock import lock_file


class DatabaseUnusableError(RuntimeError):
    """The database cannot be opened; the message says why."""


def open_database(url: str) -> Database:
    """Open a database and migrate it. Raises DatabaseUnusableError, NewerDatabaseError or ServerRunningError.

    A file is not migrated while a server uses it, since that may be an earlier version.
    """
    try:
        _make_folder(url)
        database = Database.open(url)
        try:
            if not is_up_to_date(database.writing):
                path = file_of(url)
                with lock_file(path) if path else nullcontext():
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


def _make_folder(url: str) -> None:
    path = file_of(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
