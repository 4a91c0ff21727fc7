"""Copies of a database file, made while the server runs, and restored while it does not."""

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

_MESSAGES = {
    sqlite3.SQLITE_NOTADB: "it is not a database",
    sqlite3.SQLITE_BUSY: "another program is at it; try again in a moment",
    sqlite3.SQLITE_FULL: "there is no space left on the disk",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
}
"""Messages by SQLite's primary result code; other codes mean that the file is damaged."""


class BackupError(RuntimeError):
    """The copy failed and nothing was changed; the message says why."""


class RoomsExistError(RuntimeError):
    """The database to be replaced has rooms in it, or cannot be read."""


def back_up(database: Path, target: Path) -> None:
    """Write a consistent copy of a database, without deleted data. Raises BackupError."""
    with _checked_copy(database, beside=target) as copy:
        copy.replace(target)
    _sync(target.parent)


def restore(backup: Path, database: Path, *, even_with_rooms: bool) -> Path | None:
    """Replace the database by a copy. Return the path of the previous database, None if there was none.

    Raises BackupError, RoomsExistError or ServerRunningError (``storage/server_lock.py``).
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    with lock_file(database), _checked_copy(backup, beside=database) as copy:
        if not even_with_rooms and _may_have_rooms(database):
            raise RoomsExistError
        aside = _put_aside(database)
        copy.replace(database)
        _sync(database.parent)
    return aside


def dump_commands(url: str) -> tuple[str, str] | None:
    """Return the commands to dump and to restore a PostgreSQL database, without its password; None for SQLite."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return None
    parts = (parsed.username, None, parsed.host, parsed.port, parsed.database)
    address = URL.create(parsed.get_backend_name(), *parts).render_as_string()
    return (
        f"pg_dump --format=custom --file=FILE '{address}'",
        f"pg_restore --clean --if-exists --single-transaction --no-owner --dbname='{address}' FILE",
    )


@contextmanager
def _checked_copy(source: Path, *, beside: Path) -> Iterator[Path]:
    """Yield a complete, checked copy to be moved to ``beside``; it is deleted otherwise."""
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
        raise BackupError(_message_of(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _message_of(error: sqlite3.Error) -> str:
    """Return a message without the names of files: SQLite may name the copy if the source is damaged."""
    primary_code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return _MESSAGES.get(primary_code, "it is damaged")


def _copy(source: Path, part: Path) -> None:
    # Checked without opening the file: closing it would release the locks of this process on it.
    if not os.access(source.resolve(strict=True), os.R_OK):
        raise BackupError("it cannot be read by this user")
    # Not the driver's backup(), which restarts whenever the server writes, and copies deleted data.
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
    known_revisions = {script.revision for script in ScriptDirectory(str(resources.MIGRATIONS)).walk_revisions()}
    if not versions <= known_revisions or not versions:
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
    """Rename the database and its write-ahead log, which the new database must not find."""
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
    # Read-only: other connections checkpoint and delete the log when they close, even one that somebody may want to
    # rescue, and several that do so can corrupt it in SQLite before 3.51.3.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=BUSY_S)


def _sync(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
