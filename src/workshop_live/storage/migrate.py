"""Migrates the database to the schema of this version, with Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from workshop_live import resources

_LOCK = 7_235_019_411_306_517  # a key that no other program uses in this database


class NewerDatabaseError(RuntimeError):
    """The database was written by a newer version of the program."""


class UnknownRevisionError(ValueError):
    """There is no such schema revision."""


def revision_of(engine: Engine) -> str | None:
    """Return the schema revision of a database; None if it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_up_to_date(engine: Engine) -> bool:
    """Whether a database has the schema of this version."""
    return revision_of(engine) == _scripts().get_current_head()


def migrate(engine: Engine, *, back_to: str | None = None) -> None:
    """Upgrade the schema to this version, if necessary. Raises NewerDatabaseError.

    ``back_to`` is an earlier revision to downgrade to, before an earlier version of the program is installed. Raises
    UnknownRevisionError.
    """
    config, scripts = _config(), _scripts()
    with engine.connect() as connection, _migration_lock(connection):
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise NewerDatabaseError(current)
        if back_to is not None and back_to not in {
            script.revision for script in scripts.iterate_revisions(current, "base")
        }:
            raise UnknownRevisionError(back_to)
        config.attributes["connection"] = connection
        with connection.begin():
            if back_to is None:
                command.upgrade(config, "head")
            else:
                command.downgrade(config, back_to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.MIGRATIONS).replace("%", "%%"))  # would be interpolated
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


@contextmanager
def _migration_lock(connection: Connection) -> Iterator[None]:
    """Keep other processes from migrating at the same time. SQLite allows only one writer."""
    if connection.dialect.name == "sqlite":
        yield
        return
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
        connection.commit()
