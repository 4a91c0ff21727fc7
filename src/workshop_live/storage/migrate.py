"""Bringing the database to the schema of this version, with Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from workshop_live import resources

_LOCK = 7_235_019_411_306_517  # any number that nobody else in the database has for this


class NewerDatabaseError(RuntimeError):
    """The database was written by a later version of the program."""


class UnknownRevisionError(ValueError):
    """There is no such revision of the schema."""


def revision_of(engine: Engine) -> str | None:
    """The revision of the schema that a database has; None if it has none yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_up_to_date(engine: Engine) -> bool:
    """Whether a database is at the schema of this version."""
    return revision_of(engine) == _scripts().get_current_head()


def migrate(engine: Engine, *, back_to: str | None = None) -> None:
    """Upgrade the schema to this version; nothing happens if it is there already. Raises NewerDatabaseError.

    ``back_to`` names an earlier revision to return to, before an earlier version of the program is installed again.
    Raises UnknownRevisionError.
    """
    config, scripts = _config(), _scripts()
    with engine.connect() as connection, _alone(connection):
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
    config.set_main_option("script_location", str(resources.MIGRATIONS).replace("%", "%%"))  # it would be interpolated
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep other processes that start from migrating meanwhile. SQLite itself lets only one write."""
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
