"""Copies of a database file: taken while the server runs, put back while it does not."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import URL, make_url

from workshop_live import resources
from workshop_live.storage.server_lock import lock_file
from workshop_live.storage.sqlite import BUSY_S

_WRONG = {
    sqlite3.SQLITE_NOTADB: "it is not a database",
    sqlite3.SQLITE_BUSY: "another program is at it; try again in a moment",
    sqlite3.SQLITE_FULL: "there is no space left on the disk",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
}
"""What is said for SQLite's primary codes; for all others, that it is damaged."""


class BackupError(RuntimeError):
    """There is no copy, and nothing was changed; says why."""


class RoomsExistError(RuntimeError):
    """The database that would be replaced has rooms in it, or cannot be read."""


def back_up(database: Path, target: Path) -> None:
    """Copy a database as it stands at one moment. What was deleted is not in the copy. Raises BackupError."""
    with _checked_copy(database, beside=target) as copy:
        copy.replace(target)
    _sync(target.parent)


def restore(backup: Path, database: Path, *, even_with_rooms: bool) -> Path | None:
    """Put a copy where the database is. Returns where the database that was there is kept, if there was one.

    Raises BackupError, RoomsExistError, and ServerRunningError (``storage/server_lock.py``).
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    with lock_file(database), _checked_copy(backup, beside=database) as copy:
        if not even_with_rooms and _may_have_rooms(database):
            raise RoomsExistError
        aside = _put_aside(database)
        copy.replace(database)
        _sync(database.parent)
    return aside


def how_elsewhere(url: str) -> tuple[str, str] | None:
    """The commands that copy a database that is no file, and that put the copy back; without the password."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return None
    where = (parsed.username, None, parsed.host, parsed.port, parsed.database)
    address = URL.create(parsed.get_backend_name(), *where).render_as_string()
    return (
        f"pg_dump --format=custom --file=FILE '{address}'",
        f"pg_restore --clean --if-exists --single-transaction --no-owner --dbname='{address}' FILE",
    )


@contextmanager
def _checked_copy(source: Path, *, beside: Path) -> Iterator[Path]:
    """A copy on disk that is whole and ours, to be moved to ``beside``; nothing of it is left otherwise."""
    part = beside.with_name(f".{beside.name}.{secrets.token_hex(4)}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
        _copy(source, part)
        _check(part)
        _sync(part)
        yield part
    except OSError as error:
        raise BackupError(error.strerror or "no access") from error
    except sqlite3.Error as error:
        raise BackupError(_in_our_words(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _in_our_words(error: sqlite3.Error) -> str:
    """What is wrong. SQLite may name the file that the copy is made in, also where the source is damaged."""
    primary_code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return _WRONG.get(primary_code, "it is damaged")


def _copy(source: Path, part: Path) -> None:
    # Not opened to see whether it can be: closing it would take the locks of this process off a database.
    if not os.access(source.resolve(strict=True), os.R_OK):
        raise BackupError("it cannot be read by this user")
    # Not the driver's backup(): that begins anew whenever the server has written, and takes along what was deleted.
    with closing(_connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(part.absolute()),))


def _check(copy: Path) -> None:
    with closing(_connect(copy)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupError("it is damaged")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "room"} <= tables:
            raise BackupError("it is no database of workshop-live")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupError("it is damaged")
        versions = {name for (name,) in connection.execute("SELECT version_num FROM alembic_version")}
    known = {script.revision for script in ScriptDirectory(str(resources.MIGRATIONS)).walk_revisions()}
    if not versions <= known or not versions:
        raise BackupError("it was written by a newer version of workshop-live; install that version first")


def _may_have_rooms(database: Path) -> bool:
    if not database.exists():
        return False
    try:
        with closing(_connect(database)) as connection:
            return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM room)").fetchone()[0])
    except sqlite3.Error:
        return True


def _put_aside(database: Path) -> Path | None:
    """Keep what is there, with the log that belongs to it: the new database must not find that."""
    if not database.exists():
        return None
    aside = database.with_name(
        f"{database.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    )
    for suffix in ("-shm", "-wal", ""):
        part = Path(f"{database}{suffix}")
        if part.exists():
            part.replace(f"{aside}{suffix}")
    return aside


def _connect(path: Path) -> sqlite3.Connection:
    # Only to read: any other connection tidies a log away when it closes, also one that somebody may want to rescue,
    # and several that do so can corrupt it in SQLite before 3.51.3.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=BUSY_S)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
