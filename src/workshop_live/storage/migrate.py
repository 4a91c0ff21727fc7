"""Bringing the database to the schema of this version, with Alembic."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from workshop_live import resources


class NewerDatabase(RuntimeError):  # noqa: N818 - it reads as what the database is
    """The database was written by a later version of the program."""


def migrate(engine: Engine, *, back_to: str | None = None) -> None:
    """Upgrade the schema to this version; nothing happens if it is there already. Raises NewerDatabase.

    ``back_to`` names an earlier revision to return to, before an earlier version of the program is installed again.
    """
    config = Config()
    config.set_main_option("script_location", str(resources.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise NewerDatabase(current)
        config.attributes["connection"] = connection
        with connection.begin():
            if back_to is None:
                command.upgrade(config, "head")
            else:
                command.downgrade(config, back_to)
