"""Copies all data from one database to another, in one transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, Table, func, select, text
from sqlmodel import SQLModel

from workshop_live.storage.engine import Database

ROWS_AT_ONCE = 1_000

Progress = Callable[[str, int], None]
"""Called with the name of each copied table and its number of rows."""


class NotEmptyError(RuntimeError):
    """The target database is not empty."""


def copy_everything(source: Database, target: Database, progress: Progress) -> None:
    """Copy all tables into an empty database, in the order of their references. Raises NotEmptyError.

    Both must have the schema of this version. If it fails, the target stays empty.
    """
    tables = SQLModel.metadata.sorted_tables
    with source.reading.begin() as reading, target.writing.begin() as writing:
        if any(_count(writing, table) for table in tables):
            raise NotEmptyError
        for table in tables:
            rows = reading.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*table.primary_key))
            for batch in rows.mappings().partitions():
                writing.execute(table.insert(), [dict(row) for row in batch])
            if _count(writing, table) != _count(reading, table):
                raise RuntimeError(f"not all of {table.name} was copied")
            if not target.is_sqlite:
                _advance_sequence(writing, table)
            progress(table.name, _count(writing, table))


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _advance_sequence(connection: Connection, table: Table) -> None:
    """Advance PostgreSQL's sequence past the copied ids."""
    if "id" in table.columns:
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
        ).scalar()
        highest = connection.execute(select(func.max(table.c.id))).scalar()
        if sequence and highest:
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
